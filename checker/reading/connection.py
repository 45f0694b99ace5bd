"""A careful connection to a database of a stranger's.

Every connection opens a private copy, follows no trigger, view or extension, and has a bound on
its work. Source: https://www.sqlite.org/security.html
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from checker.language import _
from checker.reading.clauses import quoted
from checker.verdict import NotGraded

READ_SECONDS = 3.0
MAX_TRIGGERS = 200
# A copy of the judge's own need not survive a power cut: nothing waits for the disk.
SETTINGS = ("trusted_schema=off", "cell_size_check=on", "foreign_keys=off", "synchronous=off")
READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_PRAGMA,
    sqlite3.SQLITE_FUNCTION,
}
WRITING = READING | {
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_DELETE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
}
TRIGGERS = {sqlite3.SQLITE_CREATE_TRIGGER, sqlite3.SQLITE_DROP_TRIGGER}
ASIDE = (READING - {sqlite3.SQLITE_PRAGMA}) | TRIGGERS
NOTED = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_UPDATE}


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
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        connection.execute("PRAGMA journal_mode=" + ("MEMORY" if writing else "DELETE"))
        if not writing:
            connection.execute("PRAGMA query_only=on")
        with _triggers_aside(connection) if writing else contextlib.nullcontext():
            connection.set_authorizer(partial(_authorize, WRITING if writing else READING))
            yield connection
    except (sqlite3.DatabaseError, UnicodeError, OverflowError, MemoryError) as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise
        raise NotGraded(
            _("The scratch database could not be read: {error}", error=error)
        ) from error
    finally:
        connection.close()


@contextlib.contextmanager
def _triggers_aside(connection: sqlite3.Connection) -> Iterator[None]:
    """Inside, nothing runs when a row is written. Afterwards the triggers are as they were.

    Raises NotGraded for more than MAX_TRIGGERS.
    """
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' LIMIT ?", (MAX_TRIGGERS + 1,)
    ).fetchall()
    if len(found) > MAX_TRIGGERS:
        raise NotGraded(_("The scratch database has more than {most} triggers.", most=MAX_TRIGGERS))
    connection.set_authorizer(partial(_authorize, ASIDE))
    for name, _sql in found:
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    yield
    connection.set_authorizer(partial(_authorize, ASIDE))
    for _name, sql in found:
        connection.execute(sql)


def _authorize(allowed: set[int], action: int, name: str | None, *_more: str | None) -> int:
    """Whether an action is allowed. What is done to triggers is noted in a table of SQLite's."""
    noted = action in NOTED and name in ("sqlite_master", "sqlite_schema")
    ok = action in allowed or (noted and allowed > TRIGGERS)
    return sqlite3.SQLITE_OK if ok else sqlite3.SQLITE_DENY
