"""The gradebook: its migrations, its upgrades with a backup, and what is written by hand."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlalchemy import event
from sqlalchemy.engine import Engine

from checker.cli.board import board
from checker.gradebook import FILE, MIGRATIONS, address, create_app
from checker.gradebook.book import (
    BookTrouble,
    add_note,
    count_notes,
    current_revision,
    open_book,
    read_notes,
    take_in,
)
from checker.gradebook.models import db
from checker.postgresql import cluster, service
from tests.grades import sample_standings

REVISIONS = [r.revision for r in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


def at_revision(folder: Path, revision: str) -> None:
    """Make a gradebook as an older version of this tool would have left it."""
    with create_app(address(folder)).app_context():
        flask_migrate.upgrade.__wrapped__(revision=revision)


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return connection.execute(sql).fetchall()


def test_models_and_migrations_agree(tmp_path: Path) -> None:
    at_revision(tmp_path, "head")
    with create_app(address(tmp_path)).app_context():
        flask_migrate.check.__wrapped__()


def test_every_step_goes_there_and_back(tmp_path: Path) -> None:
    for revision in REVISIONS:
        at_revision(tmp_path, revision)
    with create_app(address(tmp_path)).app_context():
        for revision in [*REVISIONS[-2::-1], "base"]:
            flask_migrate.downgrade.__wrapped__(revision=revision)
    at_revision(tmp_path, "head")
    assert rows(tmp_path, "SELECT count(*) FROM student") == [(0,)]


def test_an_older_gradebook_is_copied_aside_and_upgraded(tmp_path: Path) -> None:
    at_revision(tmp_path, REVISIONS[1])
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("INSERT INTO student VALUES (1, 'Anna')")
        connection.execute(
            "INSERT INTO grade VALUES (1, 1, 'exercise3', 'failed', 14, 21, 1, 'now')"
        )
        connection.execute(
            "INSERT INTO note VALUES"
            " (1, 1, 'exercise3', 'comment', 'Good', NULL, 'me', '2026-01-01')"
        )
    with open_book(tmp_path).app_context():
        assert current_revision() == REVISIONS[-1]
        assert count_notes() == 1
    assert rows(tmp_path, "SELECT points, penalty, final FROM grade") == [(14, 0, 14)]
    (kept,) = tmp_path.glob("gradebook-*.db")
    assert REVISIONS[1] in kept.name
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (REVISIONS[1],)
        ]


def test_an_upgrade_that_fails_says_where_the_copy_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_revision(tmp_path, REVISIONS[0])

    def fail() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(flask_migrate.upgrade, "__wrapped__", fail)
    with pytest.raises(BookTrouble, match=r"disk is full.*gradebook-.*\.db"):
        open_book(tmp_path)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("not a database at all, but long enough" * 10, encoding="utf-8")
    with pytest.raises(BookTrouble, match="can't be opened"):
        open_book(tmp_path)


def test_a_newer_gradebook_is_left_alone(tmp_path: Path) -> None:
    at_revision(tmp_path, "head")
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'fromthefuture'")
    with pytest.raises(BookTrouble, match="fromthefuture"):
        open_book(tmp_path)


def test_results_are_taken_in_again_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        with open_book(tmp_path).app_context():
            take_in(iter(sample_standings()))
    assert rows(tmp_path, "SELECT count(*) FROM grade") == [(6,)]
    assert rows(tmp_path, "SELECT count(*) FROM student") == [(5,)]
    found = rows(tmp_path, "SELECT points, penalty, final FROM grade WHERE penalty > 0")
    assert found == [(14, 2.8, 11.2)]


def test_notes_survive_a_regrade(tmp_path: Path) -> None:
    with open_book(tmp_path).app_context():
        take_in(iter(sample_standings()))
        add_note("Ben Brown", "exercise3", "comment", "Well done", "Dr. Who")
        add_note("Ben Brown", "exercise3", "score", "by eye", "Dr. Who", 18)
        take_in(iter(sample_standings()))
        notes = read_notes()
    correction, remarks = notes("Ben Brown", "exercise3")  # the reports are made after the session
    assert correction
    assert (correction.points, correction.by, correction.reason) == (18, "Dr. Who", "by eye")
    assert [(r.kind, r.text) for r in remarks] == [("comment", "Well done")]


def test_a_score_can_be_taken_back(tmp_path: Path) -> None:
    with open_book(tmp_path).app_context():
        add_note("Ben", "exercise3", "score", "by eye", "me", 18)
        add_note("Ben", "exercise3", "score", "no, the checker was right", "me")
        assert read_notes()("Ben", "exercise3") == (None, ())
        assert count_notes() == 2
        with pytest.raises(ValueError, match="needs a kind"):
            add_note("Ben", "exercise3", "gift", "x", "me")


@pytest.mark.skipif(
    cluster.find_programs() is None and service.named_server() is None,
    reason="no PostgreSQL is installed",
)
def test_the_gradebook_can_live_in_postgresql(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="the [postgres] extra is not installed")
    with service.open_server() as server, server.database() as database:
        for revision in REVISIONS:
            with create_app(database.url).app_context():
                flask_migrate.upgrade.__wrapped__(revision=revision)
                db.engine.dispose()
        app = open_book(tmp_path, database.url)
        with app.app_context():
            take_in(iter(sample_standings()))
            take_in(iter(sample_standings()))
            add_note("Ben Brown", "exercise3", "score", "by eye \0", "Dr. Who", 18)
            correction, _ = read_notes()("Ben Brown", "exercise3")
            flask_migrate.check.__wrapped__()
            db.session.remove()
            db.engine.dispose()
    assert correction
    assert correction.points == 18
    assert not (tmp_path / FILE).exists()


def test_a_full_disk_leaves_no_half_gradebook(tmp_path: Path) -> None:
    """Once there is room again, the same command goes on: it meets no table of a run before."""
    executed: list[str] = []

    def fill(_c: object, _cursor: object, sql: str, *_: object) -> None:
        executed.append(sql)
        if "CREATE TABLE grade" in sql:
            raise sqlite3.OperationalError("database or disk is full")

    event.listen(Engine, "before_cursor_execute", fill)
    try:
        with pytest.raises(BookTrouble, match="upgraded: database or disk is full"):
            open_book(tmp_path)
    finally:
        event.remove(Engine, "before_cursor_execute", fill)
    assert any("CREATE TABLE student" in sql for sql in executed)
    with open_book(tmp_path).app_context():
        take_in(sample_standings())


def test_grades_that_a_database_refuses_are_told(tmp_path: Path) -> None:
    with open_book(tmp_path).app_context():
        with closing(sqlite3.connect(tmp_path / FILE)) as connection:
            connection.execute("DROP TABLE grade")
        with pytest.raises(BookTrouble, match="can't take the grades in: no such table: grade"):
            take_in(sample_standings())


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    (tmp_path / "grades").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = CliRunner().invoke(board, [str(tmp_path / "grades"), "--port", port])
    assert ended.exit_code == 2
    assert f"The port {port} can't be had" in ended.output
    assert "--port" in ended.output
