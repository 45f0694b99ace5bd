"""Reading a scratch database that a learner's code has written, as data from a stranger.

The facts of SQLite used here: https://www.sqlite.org/pragma.html
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.language import _
from checker.reading.clauses import checks, collations, plain_default, quoted
from checker.reading.connection import connect
from checker.reading.indexes import read_indexes
from checker.verdict import NotGraded

MAX_TABLES = 200
MAX_COLUMNS = 500
MAX_ROWS = 5000
MAX_BYTES = 64 << 20  # of the rows of a table
MAX_NAME = 200
VERSION_TABLE = "alembic_version"
VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\b", re.IGNORECASE)

Value = str | int | float | bytes | None
Row = dict[str, Value]


@dataclass(frozen=True)
class Column:
    """One column. `type` is in capitals without spaces, as `VARCHAR(64)`.

    `default` is as `plain_default` writes it, `collation` as `NOCASE`; each may be empty.
    """

    name: str
    type: str
    not_null: bool
    key: int
    generated: bool = False
    default: str = ""
    collation: str = ""


@dataclass(frozen=True)
class ForeignKey:
    """One foreign key; `referred` holds empty text where the other key is meant."""

    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]
    on_delete: str
    on_update: str = "NO ACTION"


@dataclass(frozen=True)
class Table:
    """One table as SQLite's PRAGMAs tell it. `uniques` and `indexes` are groups of columns.

    `constraints` are those of `uniques` that a rule of the table makes, and not an index. It is
    `numbered` where SQLite gives a new row its key, as it does for INTEGER PRIMARY KEY alone.
    """

    name: str
    columns: dict[str, Column]
    uniques: frozenset[tuple[str, ...]] = frozenset()
    indexes: frozenset[tuple[str, ...]] = frozenset()
    foreign_keys: frozenset[ForeignKey] = frozenset()
    sql: str = field(default="", compare=False)
    constraints: frozenset[tuple[str, ...]] = field(default=frozenset(), compare=False)
    checks: frozenset[str] = frozenset()
    numbered: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key, in its order."""
        ordered = sorted((c.key, c.name) for c in self.columns.values() if c.key)
        return tuple(name for _, name in ordered)


Schema = dict[str, Table]


def read_schema(path: Path) -> Schema:
    """Every ordinary table with its columns, unique groups, indexes and foreign keys."""
    with connect(path) as connection:
        names = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' LIMIT ?", (MAX_TABLES + 1,)
        ).fetchall()
        if len(names) > MAX_TABLES:
            raise NotGraded(
                _("The scratch database has more than {max_tables} tables.", max_tables=MAX_TABLES)
            )
        virtual = {name for name, sql in names if VIRTUAL.match(sql or "")}
        theirs = tuple(f"{name}_" for name in virtual)  # tables that a virtual one keeps for itself
        found = {
            name: Table(name, {}) if name in virtual else _read_table(connection, name, sql or "")
            for name, sql in names
            if not name.startswith(("sqlite_", *theirs))
            and name != VERSION_TABLE
            and len(name) <= MAX_NAME
        }
    return {name: _with_targets(table, found) for name, table in found.items()}


def _with_targets(table: Table, schema: Schema) -> Table:
    """The table, with each `REFERENCES other` telling the key of the other table that it means.

    Names are written as the other table writes them: to SQLite `User` and `user` are the same.
    """
    names = {name.lower(): name for name in schema}

    def told(key: ForeignKey) -> ForeignKey:
        other = schema.get(names.get(key.table.lower(), ""))
        if other is None:
            return key
        columns = {name.lower(): name for name in other.columns}
        referred = tuple(columns.get(name.lower(), name) for name in key.referred)
        if other.key and not any(referred):
            referred = other.key
        return replace(key, table=other.name, referred=referred)

    return replace(table, foreign_keys=frozenset(map(told, table.foreign_keys)))


def _read_table(connection: sqlite3.Connection, name: str, sql: str) -> Table:
    rows = connection.execute(f"PRAGMA table_xinfo({quoted(name)})").fetchmany(MAX_COLUMNS + 1)
    if len(rows) > MAX_COLUMNS:
        raise NotGraded(
            _(
                "A table of the scratch database has more than {max_columns} columns.",
                max_columns=MAX_COLUMNS,
            )
        )
    orders = collations(sql)
    columns = {
        row[1]: Column(
            row[1],
            "".join(row[2].upper().split()),
            bool(row[3]),
            row[5],
            row[6] > 1,
            plain_default(row[4]),
            orders.get(row[1], ""),
        )
        for row in rows
    }
    indexes = read_indexes(connection, name)
    keys = [column.type for column in columns.values() if column.key]
    return Table(
        name,
        columns,
        frozenset(indexes.uniques),
        frozenset(indexes.all),
        _read_foreign_keys(connection, name),
        sql,
        frozenset(indexes.constraints),
        checks(sql),
        keys == ["INTEGER"] and not indexes.beside_key,
    )


def _read_foreign_keys(connection: sqlite3.Connection, name: str) -> frozenset[ForeignKey]:
    rows = connection.execute(f"PRAGMA foreign_key_list({quoted(name)})").fetchmany(MAX_COLUMNS)
    groups: dict[int, list[tuple[str, str, str, str, str]]] = {}
    for number, _seq, table, column, referred, on_update, on_delete, _match in sorted(
        rows, key=lambda r: r[:2]
    ):
        told = (table, column, referred or "", on_delete, on_update)
        groups.setdefault(number, []).append(told)
    return frozenset(
        ForeignKey(
            tuple(part[1] for part in parts),
            parts[0][0],
            tuple(part[2] for part in parts),
            parts[0][3],
            parts[0][4],
        )
        for parts in groups.values()
    )


def read_rows(path: Path, table: Table) -> list[Row]:
    """All rows of a table, at most MAX_ROWS, as dictionaries of column to value.

    Raises NotGraded where they hold more than MAX_BYTES.
    """
    names = [name for name, column in table.columns.items() if not column.generated]
    wanted = ", ".join(quoted(name) for name in names)
    rows, size = list[Row](), 0
    with connect(path) as connection:
        asked = f"SELECT {wanted} FROM {quoted(table.name)} LIMIT ?"
        for row in connection.execute(asked, (MAX_ROWS,)) if names else ():
            size += sum(len(value) for value in row if isinstance(value, (str, bytes)))
            if size > MAX_BYTES:
                raise NotGraded(
                    _(
                        "The rows of {table} hold more than {megabytes} MB and were not read.",
                        table=table.name,
                        megabytes=MAX_BYTES >> 20,
                    )
                )
            rows.append(dict(zip(names, row, strict=True)))
    return rows


def read_version(path: Path) -> list[str]:
    """The revisions that `alembic_version` names; none where the table is missing."""
    with connect(path) as connection:
        there = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?",
            (VERSION_TABLE,),
        ).fetchone()
        if not there[0]:
            return []
        rows = connection.execute(f"SELECT version_num FROM {VERSION_TABLE} LIMIT 20").fetchall()
    return [str(row[0])[:MAX_NAME] for row in rows]
