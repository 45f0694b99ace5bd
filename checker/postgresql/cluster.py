"""Starting an installed PostgreSQL in a temporary folder, and stopping it again.

Facts about the programs: https://www.postgresql.org/docs/current/app-initdb.html and
https://www.postgresql.org/docs/current/app-pg-ctl.html
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from checker.language import N_, _

KEEPER = Path(__file__).parent / "keeper.py"
USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin",
    "/usr/local/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/homebrew/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)
# Quick, since nothing has to survive; small, since there is one for each who asks.
SETTINGS = (
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("synchronous_commit", "off"),
    ("shared_buffers", "16MB"),
    ("max_connections", "40"),
    ("dynamic_shared_memory_type", "mmap"),
    ("temp_file_limit", "256MB"),
)
NO_PROGRAMS = N_(
    """No PostgreSQL was found on this computer (its programs initdb and pg_ctl).
Install one:
    Debian, Ubuntu:  sudo apt install postgresql
    macOS:           brew install postgresql@17
    Windows:         the installer at https://www.postgresql.org/download/windows/
Or name a server that you may use, and that lets you make databases and roles:
    DATABASE_URL=postgresql://name:password@host/database"""
)
LONGEST_SOCKET_FOLDER = 80


class Unavailable(Exception):
    """There is no server to be had here; the message says what to install."""


def find_programs() -> Path | None:
    """The folder that has PostgreSQL's initdb and pg_ctl; of several versions the newest."""
    ending = ".exe" if os.name == "nt" else ""
    places = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for pattern in USUAL_PLACES:
        if anchor := Path(pattern).anchor:  # none where a path of another system stands
            relative = Path(pattern).relative_to(anchor).as_posix()
            places += sorted(Path(anchor).glob(relative), key=_newest, reverse=True)
    for place in places:
        if all((place / f"{name}{ending}").is_file() for name in ("initdb", "pg_ctl", "postgres")):
            return place
    return None


def _newest(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(folder))]


def start(programs: Path) -> tuple[dict[str, Any], subprocess.Popen[str]]:
    """Start a server; how to reach it, and the process that stops it when we end.

    Raises Unavailable with the programs' own words where it does not start.
    """
    account = _ordinary_account()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_place_for(account)))
    by_socket = os.name == "posix" and len(str(folder)) < LONGEST_SOCKET_FOLDER
    host, port = (str(folder), 5432) if by_socket else ("127.0.0.1", _free_port())
    reached = {"user": "course", "password": secrets.token_hex(16), "dbname": "postgres"}
    where = {"listen_addresses": "" if by_socket else host, "port": port}
    where["unix_socket_directories"] = host if by_socket else ""
    job = {
        "programs": str(programs),
        "folder": str(folder),
        "account": account,
        "password": reached["password"],
        "options": [*SETTINGS, *((name, f"'{value}'") for name, value in where.items())],
    }
    keeper = subprocess.Popen(
        [sys.executable, "-I", "-B", str(KEEPER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        if trouble := _ask(keeper, job):
            raise Unavailable(_("PostgreSQL could not be started.\n{trouble}", trouble=trouble))
    except BaseException:
        stop(keeper)
        raise
    return {**reached, "host": host, "port": port}, keeper


def _ask(keeper: subprocess.Popen[str], job: dict[str, Any]) -> str:
    """Give the keeper its job; what went wrong, or nothing."""
    assert keeper.stdin
    assert keeper.stdout
    keeper.stdin.write(json.dumps(job) + "\n")
    keeper.stdin.flush()
    answer = keeper.stdout.readline()
    return str(json.loads(answer)["error"]) if answer else _("Its keeper ended unexpectedly.")


def stop(keeper: subprocess.Popen[str]) -> None:
    """End the keeper's input, and wait: it stops the server and removes its folder."""
    assert keeper.stdin
    assert keeper.stdout
    with contextlib.suppress(OSError):
        keeper.stdin.close()
    keeper.wait()
    keeper.stdout.close()


def _ordinary_account() -> tuple[int, int] | None:
    """The account to start the server with where we are root, whom PostgreSQL refuses."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return 65534, 65534
    return nobody.pw_uid, nobody.pw_gid


def _place_for(account: tuple[int, int] | None) -> str | None:
    """A folder for temporary folders that this account can reach; None for the usual one."""
    if account is None:
        return None
    for place in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        path = Path(place).resolve()
        if all(part.stat().st_mode & 0o001 for part in (path, *path.parents)):
            return str(path)
    raise Unavailable(
        _(
            "You are root, and PostgreSQL refuses to run as root. It would run as the user "
            "'nobody', but nobody may not enter {folder}. Set TMPDIR to a folder open to all.",
            folder=tempfile.gettempdir(),
        )
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
