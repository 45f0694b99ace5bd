"""Small migration scripts, r1 and so on, as they are read. Their headers are three lines long."""

from __future__ import annotations

from pathlib import Path

from checker.reading.history import History, read_history

WAYS = "def upgrade():\n    {0}\n\n\ndef downgrade():\n    {1}\n"
UP, DOWN = 4, 8  # the lines of both functions, where each has one line in it


def script(folder: Path, revision: str, parent: str | None, body: str) -> None:
    """Write a migration."""
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    header = f"revision = {revision!r}\ndown_revision = {parent!r}\n\n"
    (versions / f"{revision}.py").write_text(header + body, encoding="utf-8")


def read(folder: Path, *bodies: str) -> History:
    """A history of these scripts, one after the other."""
    for number, body in enumerate(bodies, start=1):
        script(folder, f"r{number}", f"r{number - 1}" if number > 1 else None, body)
    return read_history(folder, "migrations")


def at(line: int, revision: str = "r1") -> str:
    """A line of one of these scripts."""
    return f"migrations/versions/{revision}.py:{line}"
