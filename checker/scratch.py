"""Scratch databases: the files of the judge's own that steps start from and leave behind."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from checker.database import Schema, read_schema, read_version
from checker.rows import Data, read_all

MEMORY_FOLDER = Path("/dev/shm")


def scratch_folder() -> Path:
    """A new folder, in memory where the system offers that."""
    base = MEMORY_FOLDER if MEMORY_FOLDER.is_dir() and _writable(MEMORY_FOLDER) else None
    return Path(tempfile.mkdtemp(prefix="rehearsal-", dir=base)).resolve()


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Scratch:
    """A database after a step. `name` tells how it came about, `file` is None while it is empty.

    `binds` holds the databases that the app has beside its main one, by bind key, and `files` the
    project as the step left it, where that was asked for.
    """

    name: str
    file: Path | None = None
    binds: Mapping[str, Scratch] = field(default_factory=dict)
    files: Path | None = None

    def bind(self, key: str) -> Scratch:
        """The database of a bind; an empty one where the app has no such bind."""
        return self.binds.get(key, Scratch(f"{self.name}:{key}"))

    @cached_property
    def schema(self) -> Schema:
        """Its tables."""
        return read_schema(self.file) if self.file else {}

    @cached_property
    def version(self) -> list[str]:
        """The revisions it says it is at."""
        return read_version(self.file) if self.file else []

    @cached_property
    def data(self) -> Data:
        """All its rows."""
        return read_all(self.file, self.schema) if self.file else {}


EMPTY = Scratch("empty")


def build_database(dump: Path, target: Path) -> Path:
    """Make a SQLite file from a dump of ours: SQL text with CREATE and INSERT."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    return target


def build_dumps(folder: Path) -> None:
    """Turn every `NAME.db.sql` below a folder of ours into the database `NAME.db`."""
    for dump in sorted(folder.rglob("*.db.sql")):
        build_database(dump, dump.with_suffix(""))
        dump.unlink()
