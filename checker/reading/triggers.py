"""Triggers of a stranger's database, put aside while the judge writes to a copy of it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from checker.language import _
from checker.reading.clauses import quoted
from checker.verdict import NotGraded

MAX_TRIGGERS = 200
MADE = (sqlite3.SQLITE_CREATE_TRIGGER, sqlite3.SQLITE_DROP_TRIGGER)
NOTED = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_UPDATE)
READ = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)


@contextlib.contextmanager
def triggers_aside(connection: sqlite3.Connection) -> Iterator[None]:
    """Inside, nothing runs when a row is written. Afterwards the triggers are as they were.

    Raises NotGraded for more than MAX_TRIGGERS.
    """
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' LIMIT ?", (MAX_TRIGGERS + 1,)
    ).fetchall()
    if len(found) > MAX_TRIGGERS:
        raise NotGraded(_("The scratch database has more than {most} triggers.", most=MAX_TRIGGERS))
    if not found:
        yield
        return
    connection.set_authorizer(_authorize)
    for name, _sql in found:
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    connection.set_authorizer(None)
    yield
    connection.set_authorizer(_authorize)
    for _name, sql in found:
        connection.execute(sql)


def _authorize(action: int, name: str | None, *_more: str | None) -> int:
    """Only what it takes to drop a trigger and to make it again."""
    noted = action in NOTED and str(name) in ("sqlite_master", "sqlite_schema")
    return sqlite3.SQLITE_OK if noted or action in (*MADE, *READ) else sqlite3.SQLITE_DENY
