"""A stand-in for a rehearsal: scripts and databases as a test gives them, and no step at all."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from checker.reading.history import read_history
from checker.rehearsing.scratch import Scratch
from tests.databases import database

WAYS = "def upgrade():\n    {0}\n\n\ndef downgrade():\n    {1}\n"
UP, DOWN = 4, 8  # the lines of both functions, where each has one line in it
USER = "CREATE TABLE user (id INTEGER PRIMARY KEY, name VARCHAR(64){0})"


def scratch(folder: Path, name: str, *statements: str, at: str = "", **more: Any) -> Scratch:
    """A database that these statements make, at a revision where one is given."""
    version = (
        "CREATE TABLE alembic_version (version_num TEXT)",
        f"INSERT INTO alembic_version VALUES ('{at}')",
    )
    place = folder / f"database {name}"
    place.mkdir()
    return Scratch(name, database(place, *statements, *(version if at else ())), **more)


def script(folder: Path, revision: str, parent: str | None, body: str) -> None:
    """Write a migration, whose header is three lines long."""
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    header = f"revision = {revision!r}\ndown_revision = {parent!r}\n\n"
    (versions / f"{revision}.py").write_text(header + body, encoding="utf-8")


def stand_in(folder: Path, *bodies: str, **facts: Any) -> Any:
    """A run of a project with these scripts, r1 and so on, of which these facts are known."""
    for number, body in enumerate(bodies, start=1):
        script(folder, f"r{number}", f"r{number - 1}" if number > 1 else None, body)
    notes: list[str] = []
    known = {
        "project": folder,
        "repository": "migrations",
        "history": read_history(folder, "migrations"),
        "head": f"r{len(bodies)}",
        "app": {},
        "notes": notes,
        "note": notes.append,
    }
    return SimpleNamespace(**known | facts)


def at(line: int, revision: str = "r1") -> str:
    """A line of one of these scripts."""
    return f"migrations/versions/{revision}.py:{line}"


def going(folder: Path, **ways: Any) -> Any:
    """A run of two migrations in which each way ends as it is told, and no other is known.

    The way from the database `a` to r2 is `a_up_r2`, and `a_rows` is `a` when it has rows.
    """

    def gone(way: str) -> Scratch:
        end = ways.get(way.replace(" ", "_"), way)
        if isinstance(end, Exception):
            raise end
        assert isinstance(end, Scratch), f"nobody asked for {end}"
        return end

    def with_rows(
        start: Scratch, rows: Any = None, *, unnamed: bool = False, twins: bool = True
    ) -> Scratch:
        which = "chosen " * bool(rows) + "unnamed " * unnamed + "alone " * (not twins)
        return gone(f"{start.name} {which}rows")

    return stand_in(
        folder,
        *[WAYS.format("pass", "pass")] * 2,
        only_describes=True,
        with_rows=with_rows,
        upgrade=lambda target, start: gone(f"{start.name} up {target}"),
        downgrade=lambda target, start: gone(f"{start.name} down {target}"),
        upgraded=ways.get("upgraded"),
    )
