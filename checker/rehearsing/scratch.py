"""Scratch databases: the files of the judge's own that steps start from and leave behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from checker.reading.database import Schema, read_schema, read_version
from checker.reading.definition import holds_nothing, read_definition
from checker.reading.files import remove_tree
from checker.reading.rows import Data, read_all

MEMORY_FOLDER = Path("/dev/shm")
PREFIX = "rehearsal-"
WORKER_BYTES = 512 << 20  # what one worker may need: the judge's databases, and one step's files
FULL_BYTES = 32 << 20  # with less than this left, a place counts as full


def scratch_folder() -> Path:
    """A new folder, in memory where the system offers that."""
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_base())).resolve()


def _base() -> Path:
    return MEMORY_FOLDER if _has_memory() else Path(tempfile.gettempdir())


def _has_memory() -> bool:
    """Whether the memory folder is large enough that nobody can fill it for all the others."""
    if not MEMORY_FOLDER.is_dir() or not _writable(MEMORY_FOLDER):
        return False
    return free_bytes(MEMORY_FOLDER) >= WORKER_BYTES * max(4, os.cpu_count() or 1)


def free_bytes(folder: Path) -> int:
    """How much may still be written there."""
    return shutil.disk_usage(folder).free


def sweep_scratch() -> None:
    """Remove the scratch folders of processes that were killed before they could."""
    bases = (MEMORY_FOLDER, Path(tempfile.gettempdir()))  # at another time it was the other one
    for folder in (found for base in bases for found in base.glob(f"{PREFIX}*")):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            mine = not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()
            if owner.isdecimal() and mine and not _alive(int(owner)):
                remove_tree(folder)


def _alive(pid: int) -> bool:
    if os.name != "posix":  # there, signal 0 would end the process
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):  # the latter for a number that none can have
        return False
    except PermissionError:
        pass
    return True


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Scratch:
    """A database after a step. `name` tells how it came about, `file` is None while it is empty.

    `binds` holds the databases that the app has beside its main one, by bind key. Where they were
    asked for, `files` is the project as the step left it, `models` what the models describe.
    """

    name: str
    file: Path | None = None
    binds: Mapping[str, Scratch] = field(default_factory=dict)
    files: Path | None = None
    models: Scratch | None = None

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

    @property
    def is_new(self) -> bool:
        """Whether it is as a new one: nothing is in it, but for Alembic's own empty table."""
        return self.file is None or holds_nothing(self.file)

    def defines_the_same(self, other: Scratch) -> bool:
        """Whether everything is defined as in the other, in the same words, at one revision."""
        if self.binds or other.binds or self.file is None or other.file is None:
            return False
        same = read_definition(self.file) == read_definition(other.file)
        return same and self.version == other.version

    def arrived(self, action: str, target: str, *, exact: bool) -> bool:
        """Whether every database that the migrations manage is where a command was to take it.

        An `upgrade` may have gone further than its target, unless it is to be there `exact`ly.
        """
        wanted = [] if target == "base" else [target]
        binds = [state.version for state in self.binds.values() if state.version]
        moved = binds if self.file is None else [self.version, *binds]
        if self.file is None and not any(state.file for state in self.binds.values()):
            return False
        if action != "upgrade" or exact:
            return all(version == wanted for version in moved) and (bool(moved) or not wanted)
        return bool(moved) and all(target in version for version in moved)

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
