"""A careful connection to a database of a stranger's.

Every connection opens a private copy, follows no trigger, view or extension, and has a bound on
its work. Source: https://www.sqlite.org/security.html
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from checker.language import _
from checker.reading.triggers import triggers_aside
from checker.verdict import NotGraded

READ_SECONDS = 3.0


@contextlib.contextmanager
def connect(path: Path, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
    """A careful connection to the judge's own copy. Closed on leaving; writes are kept.

    Raises NotGraded where the file cannot be read within READ_SECONDS.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=1)
    connection.text_factory = lambda data: data.decode("utf-8", "backslashreplace")
    end = time.monotonic() + READ_SECONDS
    connection.set_progress_handler(lambda: int(time.monotonic() > end), 20_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 << 20)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    try:
        for setting in ("trusted_schema=off", "cell_size_check=on", "foreign_keys=off"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("PRAGMA journal_mode=" + ("MEMORY" if writing else "DELETE"))
        if not writing:
            connection.execute("PRAGMA query_only=on")
        with triggers_aside(connection) if writing else contextlib.nullcontext():
            connection.set_authorizer(_authorize_writing if writing else _authorize_reading)
            yield connection
    except (sqlite3.DatabaseError, UnicodeError, OverflowError, MemoryError) as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise NotGraded(
            _("The scratch database could not be read: {error}", error=error)
        ) from error
    finally:
        connection.close()


def _authorize_reading(action: int, *_names: str | None) -> int:
    allowed = (
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_PRAGMA,
        sqlite3.SQLITE_FUNCTION,
    )
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY


def _authorize_writing(action: int, *names: str | None) -> int:
    allowed = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_TRANSACTION)
    if action in (*allowed, sqlite3.SQLITE_SAVEPOINT):
        return sqlite3.SQLITE_OK
    return _authorize_reading(action, *names)
