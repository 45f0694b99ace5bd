"""`%sql`: run statements on the project's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from checker.language import _, _n
from checker.notebook import show
from checker.notebook.errors import LessonStop
from checker.notebook.options import take_options
from checker.notebook.project import require_database
from checker.notebook.schema import opened
from checker.showing.marked import Rows, compare_rows


def run(line: str, cell: str | None) -> None:
    """Run a `%sql` line or a `%%sql` cell. Raises LessonStop when a statement fails."""
    options, rest = take_options(line, ("--fails",))
    source = f"{rest}\n{cell or ''}".strip()
    if not source:
        raise LessonStop(_("Write a statement, for example: %sql SELECT * FROM user"))
    failure = _run_all(source)
    expected = options["--fails"][-1] if options["--fails"] else None
    if expected is None and failure:
        raise LessonStop(_("The database refused it: {error}", error=failure))
    if expected is None:
        return
    if failure is None:
        raise LessonStop(
            _("This statement was meant to fail with: {expected}\nIt succeeded.", expected=expected)
        )
    if expected not in failure:
        raise LessonStop(
            _(
                "Expected the failure: {expected}\nThe database said: {error}",
                expected=expected,
                error=failure,
            )
        )
    show.note(_("✗ The database refused it, as this lesson wants it to:\n{error}", error=failure))


def _run_all(source: str) -> str | None:
    """Run each statement and show what it gives; return the first failure's message."""
    with opened(require_database()) as connection:
        for statement in split_statements(source):
            try:
                _run_one(connection, statement)
            except sqlite3.Error as error:
                return str(error)
    return None


def _run_one(connection: sqlite3.Connection, statement: str) -> None:
    cursor = connection.execute(statement)
    if cursor.description:
        columns = tuple(column[0] for column in cursor.description)
        header, lines = compare_rows(None, Rows(columns, cursor.fetchall()))
        show.publish(show.text_table(header, lines), show.html_table(header, lines))
    elif cursor.rowcount >= 0:
        show.note(_n("✓ {count} row changed", "✓ {count} rows changed", cursor.rowcount))
    else:
        show.note(_("✓ done"))


def split_statements(source: str) -> Iterator[str]:
    """Yield the statements of a text, one by one."""
    statement = ""
    for part in source.splitlines(keepends=True):
        for piece in _after_semicolons(part):
            statement += piece
            if sqlite3.complete_statement(statement):
                yield statement.strip()
                statement = ""
    if statement.strip():
        yield statement.strip()


def _after_semicolons(line: str) -> Iterator[str]:
    """Cut a line after each semicolon."""
    start = 0
    while (end := line.find(";", start)) >= 0:
        yield line[start : end + 1]
        start = end + 1
    yield line[start:]
