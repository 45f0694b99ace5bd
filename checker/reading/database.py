"""Reading a scratch database that a learner's code has written, as data from a stranger.

Every connection opens a private copy, follows no trigger, view or extension, and has a bound on
its work. The facts of SQLite used here: https://www.sqlite.org/security.html and
https://www.sqlite.org/pragma.html
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.language import _
from checker.verdict import NotGraded

MAX_TABLES = 200
MAX_COLUMNS = 500
MAX_ROWS = 5000
MAX_NAME = 200
READ_SECONDS = 3.0
VERSION_TABLE = "alembic_version"

Value = str | int | float | bytes | None
Row = dict[str, Value]


@dataclass(frozen=True)
class Column:
    """One column. `type` is in capitals without spaces, as `VARCHAR(64)`."""

    name: str
    type: str
    not_null: bool
    key: int
    generated: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """One foreign key; `referred` holds empty text where the other key is meant."""

    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]
    on_delete: str


@dataclass(frozen=True)
class Table:
    """One table as SQLite's PRAGMAs tell it. `uniques` and `indexes` are groups of columns.

    `constraints` are those of `uniques` that a rule of the table makes, and not an index.
    """

    name: str
    columns: dict[str, Column]
    uniques: frozenset[tuple[str, ...]] = frozenset()
    indexes: frozenset[tuple[str, ...]] = frozenset()
    foreign_keys: frozenset[ForeignKey] = frozenset()
    sql: str = field(default="", compare=False)
    constraints: frozenset[tuple[str, ...]] = field(default=frozenset(), compare=False)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key, in its order."""
        ordered = sorted((c.key, c.name) for c in self.columns.values() if c.key)
        return tuple(name for _, name in ordered)


Schema = dict[str, Table]


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


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


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
        found = {
            name: _read_table(connection, name, sql or "")
            for name, sql in names
            if not name.startswith("sqlite_") and name != VERSION_TABLE and len(name) <= MAX_NAME
        }
    return {name: _with_targets(table, found) for name, table in found.items()}


def _with_targets(table: Table, schema: Schema) -> Table:
    """The table, with each `REFERENCES other` telling the key of the other table that it means."""

    def told(key: ForeignKey) -> ForeignKey:
        meant = schema[key.table].key if key.table in schema else ()
        return replace(key, referred=meant) if meant and not any(key.referred) else key

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
    columns = {
        row[1]: Column(row[1], "".join(row[2].upper().split()), bool(row[3]), row[5], row[6] > 1)
        for row in rows
    }
    uniques, indexes, constraints = set(), set(), set()
    for _seq, index, unique, origin, partial in connection.execute(
        f"PRAGMA index_list({quoted(name)})"
    ).fetchmany(MAX_COLUMNS):
        parts = connection.execute(f"PRAGMA index_info({quoted(index)})").fetchmany(MAX_COLUMNS)
        group = tuple(str(part[2]) for part in parts)
        indexes.add(group)
        if partial and len(group) == 1:
            partial = not _leaves_out_null_only(connection, index, group[0])
        if unique and not partial and origin != "pk":
            uniques.add(tuple(sorted(group)))
            constraints |= {tuple(sorted(group))} if origin == "u" else set()
    keys = _read_foreign_keys(connection, name)
    unique, rules = frozenset(uniques), frozenset(constraints)
    return Table(name, columns, unique, frozenset(indexes), keys, sql, rules)


def _leaves_out_null_only(connection: sqlite3.Connection, index: str, column: str) -> bool:
    """Whether a partial index lacks just the rows without a value: NULL clashes with nothing."""
    told = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
    rule = re.split(r"\bWHERE\b", str(told[0]), maxsplit=1, flags=re.IGNORECASE)[-1]
    words = re.sub(r"[\"`\[\]();]", " ", rule).lower().split()
    return words == [column.lower(), "is", "not", "null"]


def _read_foreign_keys(connection: sqlite3.Connection, name: str) -> frozenset[ForeignKey]:
    rows = connection.execute(f"PRAGMA foreign_key_list({quoted(name)})").fetchmany(MAX_COLUMNS)
    groups: dict[int, list[tuple[str, str, str, str]]] = {}
    for number, _seq, table, column, referred, _up, on_delete, _match in sorted(
        rows, key=lambda r: r[:2]
    ):
        groups.setdefault(number, []).append((table, column, referred or "", on_delete))
    return frozenset(
        ForeignKey(
            tuple(part[1] for part in parts),
            parts[0][0],
            tuple(part[2] for part in parts),
            parts[0][3],
        )
        for parts in groups.values()
    )


def read_rows(path: Path, table: Table) -> list[Row]:
    """All rows of a table, at most MAX_ROWS, as dictionaries of column to value."""
    names = [name for name, column in table.columns.items() if not column.generated]
    wanted = ", ".join(quoted(name) for name in names)
    with connect(path) as connection:
        rows = connection.execute(
            f"SELECT {wanted} FROM {quoted(table.name)} LIMIT ?", (MAX_ROWS,)
        ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


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


def has_triggers(path: Path) -> bool:
    """Whether writing to the database could run code of its own."""
    with connect(path) as connection:
        count = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        return bool(count.fetchone()[0])
