"""A real server is started, kept apart, and gone afterwards, however its program ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.postgresql import cluster, service
from checker.postgresql.service import Server, Unavailable, open_server

pytest.importorskip("psycopg", reason="the [postgres] extra is not installed")
ROOT = Path(__file__).resolve().parent.parent
needs_programs = pytest.mark.skipif(
    cluster.find_programs() is None and service.named_server() is None,
    reason="no PostgreSQL is installed",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with open_server() as opened:
        yield opened


@needs_programs
def test_a_scratch_database_is_made_and_dropped(server: Server) -> None:
    with server.database() as database:
        with database.connect() as connection:
            connection.execute("CREATE TABLE one (id integer)")
            row = connection.execute("SELECT current_user, current_database()").fetchone()
        assert row == (database.name, database.name)
    with server.connect() as connection:
        left = "SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles"
        assert (database.name,) not in connection.execute(left).fetchall()


@needs_programs
def test_a_database_in_use_is_dropped_all_the_same(server: Server) -> None:
    with server.database() as database:
        forgotten = database.connect()
        forgotten.execute("SELECT 1")
    forgotten.close()


@needs_programs
def test_an_address_leads_to_one_database_only(server: Server) -> None:
    import psycopg

    with server.database() as one, server.database() as other:
        for name in (other.name, "postgres", "template1"):
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(**{**one.conninfo, "dbname": name})
        with one.connect() as connection:
            for statement in (
                "CREATE DATABASE mine",
                "CREATE ROLE mine",
                "COPY (SELECT 1) TO '/x'",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


@needs_programs
def test_sqlalchemy_takes_the_address(server: Server) -> None:
    import sqlalchemy as sa

    with server.database() as database:
        engine = sa.create_engine(database.url)
        with engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT 6 * 7")) == 42
        engine.dispose()


@needs_programs
def test_a_server_in_the_environment_is_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an account that may make databases and roles, and is no superuser."""
    with server.connect() as connection:
        connection.execute("CREATE ROLE teacher LOGIN CREATEDB CREATEROLE PASSWORD 'p/s:s@ wörd'")
        connection.execute("CREATE DATABASE school OWNER teacher")
    own = {**server.conninfo, "user": "teacher", "password": "p/s:s@ wörd", "dbname": "school"}
    monkeypatch.setenv("DATABASE_URL", service.address(own))
    try:
        with open_server() as named, named.database() as database:
            assert named.keeper is None
            with database.connect() as connection:
                assert connection.execute("SELECT current_user").fetchone() == (database.name,)
    finally:
        with server.connect() as connection:
            connection.execute("DROP DATABASE school")
            connection.execute("DROP ROLE teacher")


@needs_programs
def test_an_account_without_the_rights_is_told_so(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.database() as database:
        monkeypatch.setenv("DATABASE_URL", database.url)
        with open_server() as named, pytest.raises(Unavailable, match="CREATEDB and CREATEROLE"):
            named.make_database()


def test_a_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@127.0.0.1:1/shop")
    with pytest.raises(Unavailable, match="DATABASE_URL does not answer") as caught:
        open_server()
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "sqlite:///app.db", "mysql://me@host/shop", "shop"])
def test_another_kind_of_address_is_no_server(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", text)
    assert service.named_server() is None


def test_without_programs_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(cluster, "USUAL_PLACES", ())
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unavailable, match="sudo apt install postgresql"):
        open_server()


def test_without_the_driver_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r'pip install "psycopg\[binary\]"'):
        open_server()


def test_the_newest_of_several_versions_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("9.6", "17", "16"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for name in ("initdb", "pg_ctl", "postgres"):
            (folder / name).with_suffix(".exe" if os.name == "nt" else "").touch()
    monkeypatch.setattr(cluster, "USUAL_PLACES", (f"{tmp_path.as_posix()}/*/bin",))
    monkeypatch.setenv("PATH", "")
    assert cluster.find_programs() == tmp_path / "17" / "bin"


PROGRAM = """
import signal, sys, time
from checker.postgresql.service import open_server
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
server = open_server()
print(server.conninfo["host"], flush=True)
time.sleep(60)
"""


@needs_programs
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_no_server_is_left_behind(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its program is stopped by Ctrl-C, by a polite signal, and by one that nobody can catch."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert program.stdout
    folder = Path(program.stdout.readline().strip())
    assert (folder / "data" / "postmaster.pid").exists()
    server_pid = int((folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    program.send_signal(getattr(signal, how))
    program.wait()
    program.stdout.close()
    wait_until(lambda: not folder.exists())
    wait_until(lambda: not runs(server_pid))


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(holds: object, seconds: float = 20) -> None:
    """Ask again and again; fails where it does not come true within the time."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
