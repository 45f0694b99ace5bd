"""Read what a SQLite database holds: tables, columns, constraints, rows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from checker.language import _
from checker.notebook.errors import LessonStop
from checker.showing.marked import Item, Rows

VERSION_TABLE = "alembic_version"

_NAMED_UNIQUE = re.compile(r"CONSTRAINT\s+(\"[^\"]+\"|\w+)\s+UNIQUE\s*\(([^)]*)\)", re.IGNORECASE)
_CHECK = re.compile(r"(?:CONSTRAINT\s+[\"`\[]?(\w+)[\"`\]]?\s+)?\bCHECK\s*\(", re.IGNORECASE)


Schema = dict[str, list[Item]]
"""Items of each table, by table name."""


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """Open a database that exists, each statement a transaction of its own; close it after.

    Raises LessonStop where SQLite cannot read it.
    """
    uri = database.resolve().as_uri() + "?mode=rw"
    try:
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise LessonStop(
            _(
                "The database {database} could not be read: {error}\n"
                "Close other programs that have it open, then run this cell again.",
                database=database.name,
                error=error,
            )
        ) from None


def quoted(name: str) -> str:
    """Return a name as SQL writes it when it may hold any character."""
    return '"' + name.replace('"', '""') + '"'


def table_names(connection: sqlite3.Connection) -> list[str]:
    """Return the tables in alphabetical order, Alembic's own last."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) != 'sqlite_'"
    )
    return sorted((str(row[0]) for row in found), key=lambda name: (name == VERSION_TABLE, name))


def read_schema(database: Path) -> Schema:
    """Return the description of every table."""
    with opened(database) as connection:
        return {name: list(_items(connection, name)) for name in table_names(connection)}


def _items(connection: sqlite3.Connection, table: str) -> Iterator[Item]:
    yield from _columns(connection, table)
    yield from _numbered(_uniques(connection, table))
    yield from _foreign_keys(connection, table)
    yield from _checks(connection, table)


def _columns(connection: sqlite3.Connection, table: str) -> Iterator[Item]:
    for _place, name, kind, not_null, default, key in connection.execute(
        f"PRAGMA table_info({quoted(table)})"
    ):
        rules = [_("primary key")] if key else []
        rules.append("NOT NULL" if not_null or (key and kind == "INTEGER") else _("may be NULL"))
        if default is not None:
            rules.append(_("default {default}", default=default))
        yield Item("column", name, kind, ", ".join(rules))


def _uniques(connection: sqlite3.Connection, table: str) -> Iterator[Item]:
    """Yield unique constraints and indexes, with the names that the table's SQL gives them."""
    names: dict[tuple[str, ...], list[str]] = {}
    for constraint, columns in _NAMED_UNIQUE.findall(_sql(connection, table)):
        parts = tuple(part.strip(' "`[]\n\t') for part in columns.split(","))
        names.setdefault(parts, []).append(constraint.strip('"'))
    indexes = connection.execute(f"PRAGMA index_list({quoted(table)})").fetchall()
    for _place, name, unique, origin, *_more in sorted(indexes, key=lambda row: (row[3], row[1])):
        columns = index_columns(connection, name)
        listed = f"({', '.join(columns)})"
        if origin == "u":
            given = names.get(columns, [])
            rule = _("named {name}", name=given.pop(0)) if given else _("no name")
            yield Item("unique", f"UNIQUE {listed}", _("constraint"), rule)
        elif origin == "c":
            yield Item(
                "index",
                name,
                _("unique index") if unique else _("index"),
                _("on {columns}", columns=listed),
            )


def index_columns(connection: sqlite3.Connection, index: str) -> tuple[str, ...]:
    """Return the columns of an index in order; an expression counts as "(expression)"."""
    found = connection.execute(f"PRAGMA index_info({quoted(index)})")
    return tuple(name or "(expression)" for _, _, name in found)


def _numbered(items: Iterator[Item]) -> Iterator[Item]:
    """Tell equal constraints apart: a table may carry the same UNIQUE twice."""
    seen: dict[str, int] = {}
    for item in items:
        count = seen[item.name] = seen.get(item.name, 0) + 1
        again = " " + _("(number {count})", count=count) if count > 1 else ""
        yield Item(item.kind, item.name + again, item.type, item.rules)


def _foreign_keys(connection: sqlite3.Connection, table: str) -> Iterator[Item]:
    found: dict[int, list[tuple[str, ...]]] = {}
    for row in connection.execute(f"PRAGMA foreign_key_list({quoted(table)})"):
        found.setdefault(row[0], []).append(row)
    for rows in found.values():
        sources = ", ".join(row[3] for row in rows)
        targets = ", ".join(row[4] or _("its key") for row in rows)
        rule = "" if rows[0][6] == "NO ACTION" else f"on delete {rows[0][6].lower()}"
        yield Item("foreign key", f"({sources}) → {rows[0][2]} ({targets})", _("foreign key"), rule)


def _checks(connection: sqlite3.Connection, table: str) -> Iterator[Item]:
    for number, match in enumerate(_CHECK.finditer(_sql(connection, table)), start=1):
        yield Item(
            "check",
            f"CHECK {number}",
            _("constraint"),
            _("named {name}", name=match[1]) if match[1] else _("no name"),
        )


def _sql(connection: sqlite3.Connection, table: str) -> str:
    row = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).fetchone()
    return str(row[0]) if row and row[0] else ""


def read_rows(database: Path, table: str) -> Rows | None:
    """Return a table's rows in the order of its key; None when there is no such table."""
    with opened(database) as connection:
        actual = {name.lower(): name for name in table_names(connection)}.get(table.lower())
        if actual is None:
            return None
        info = connection.execute(f"PRAGMA table_info({quoted(actual)})").fetchall()
        key = tuple(position for position, row in enumerate(info) if row[5])
        order = ", ".join(str(position + 1) for position in key) or "1"
        rows = connection.execute(f"SELECT * FROM {quoted(actual)} ORDER BY {order}").fetchall()
        return Rows(tuple(row[1] for row in info), rows, key)


def read_versions(database: Path | None) -> list[str]:
    """Return the revisions that a database says it is at; none when it says nothing."""
    if database is None:
        return []
    with opened(database) as connection:
        if VERSION_TABLE not in table_names(connection):
            return []
        return [
            str(row[0]) for row in connection.execute(f"SELECT version_num FROM {VERSION_TABLE}")
        ]
