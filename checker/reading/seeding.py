"""Rows with random values for whatever a table really looks like."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import ClassVar

from checker.language import _
from checker.reading.clauses import named_columns, quoted
from checker.reading.connection import connect
from checker.reading.database import Row, Schema, Table, Value
from checker.reading.fitting import failed_rule, guess
from checker.reading.values import Values, is_text
from checker.verdict import NotGraded

ATTEMPTS = 12
GUESSES = 120  # where a CHECK is in the way


class Kind(Enum):
    """What a row is to bring to light."""

    PLAIN = "random values"
    EMPTY = "NULL wherever the table allows it, but in unique columns"
    LONG = "texts as long as their column allows, with blanks, an apostrophe and an accent"
    BLANK = "texts of no letters; in unique columns one that is there, in other capitals"
    TWIN = "the values of another row, but for what must be unique"


@dataclass
class Seeder(Values):
    """Fills tables with rows that differ each time the seed differs."""

    kinds: ClassVar[tuple[Kind, ...]] = tuple(Kind)

    def fill(
        self,
        path: Path,
        schema: Schema,
        rows: Mapping[str, Sequence[Row]] | None = None,
        *,
        unnamed: bool = False,
        twins: bool = True,
    ) -> None:
        """Insert rows into every table of the database, parents before children.

        `rows` are the rows of some tables, of which left-out columns get random values. Other
        tables get one row of each kind, the first with the id 1 where the table is new; with
        `unnamed`, one more, empty in its unique columns; without `twins`, none that is equal to
        another in what need not be unique. Raises NotGraded where a table takes none
        of the rows tried.
        """
        chosen = rows or {}
        with connect(path, writing=True) as connection:
            for table in in_order_of_references({n: t for n, t in schema.items() if t.columns}):
                for number, row in enumerate(chosen.get(table.name, ())):
                    self.insert_new(
                        connection, table, row, Kind.LONG if number == 2 else Kind.PLAIN
                    )
                kinds = [kind for kind in self.kinds if twins or kind is not Kind.TWIN]
                for kind in () if table.name in chosen else kinds:
                    self.insert_new(connection, table, kind=kind)
                if unnamed and (columns := nameless(table)):
                    self.insert_new(connection, table, dict.fromkeys(columns))

    def insert_new(
        self,
        connection: sqlite3.Connection,
        table: Table,
        chosen: Row | None = None,
        kind: Kind = Kind.PLAIN,
        *,
        filled: frozenset[str] = frozenset(),
    ) -> Row:
        """Insert one more row that fits the table, and return it.

        Columns in `filled` get a value whatever the table allows. Raises NotGraded where none of
        the rows tried fits.
        """
        row, trouble = self.row(connection, table, kind) | (chosen or {}), ""
        for attempt in range(GUESSES):
            try:
                insert(connection, table, row)
            except sqlite3.IntegrityError as error:
                trouble = str(error)
            else:
                return row
            rule = failed_rule(table, trouble)
            if guessed := self._guesses(table, rule, filled if attempt > ATTEMPTS else None):
                row |= guessed
            else:
                early = attempt < ATTEMPTS // 2
                row = self.row(connection, table, kind if early else Kind.PLAIN)
            row |= chosen or {}
        raise NotGraded(
            _(
                "No test row fits the table {table}: {trouble}",
                table=repr(table.name),
                trouble=trouble,
            )
        )

    def _guesses(self, table: Table, rule: str, filled: frozenset[str] | None) -> Row:
        """Other values for the columns that a CHECK names; NULL at times, but not in `filled`."""
        targets = {name for key in table.foreign_keys for name in key.columns}
        row: Row = {}
        for name in named_columns(table.columns, rule):
            column = table.columns[name]
            may_be_null = filled is not None and name not in filled and not column.not_null
            if column.generated or column.key or name in targets:
                continue
            row[name] = guess(self.random, column, rule)
            if may_be_null and self.random.random() < 0.5:
                row[name] = None
        return row

    def row(self, connection: sqlite3.Connection, table: Table, kind: Kind = Kind.PLAIN) -> Row:
        """A new row of a kind.

        A unique column is never left empty: a migration often makes other values from it.
        """
        row: Row = {}
        unique = {column for group in table.uniques for column in group}
        like = self._any_row(connection, table) if kind in (Kind.BLANK, Kind.TWIN) else {}
        for name, column in table.columns.items():
            if column.generated:
                continue
            target = next((k for k in table.foreign_keys if k.columns == (name,)), None)
            own = name in unique or bool(column.key)
            if table.key == (name,) and column.type in ("INTEGER", "INT") and not target:
                row[name] = self._next_number(connection, table, name)
            elif kind is Kind.TWIN and name in like and not own:
                row[name] = like[name]
            elif kind is Kind.EMPTY and not column.not_null and not own:
                row[name] = None
            elif target:
                row[name] = self._existing(connection, target.table, target.referred[0])
            else:
                row[name] = self.value(column.type, table.sql, name, long=kind is Kind.LONG)
                if kind is Kind.BLANK and isinstance(row[name], str) and is_text(column.type):
                    row[name] = str(like.get(name) or row[name]).swapcase() if own else ""
        return row

    def _next_number(self, connection: sqlite3.Connection, table: Table, name: str) -> int:
        """1 in a new table; then more, with gaps."""
        highest = connection.execute(
            f"SELECT max({quoted(name)}) FROM {quoted(table.name)}"
        ).fetchone()[0]
        return highest + self.random.randint(1, 40) if highest else 1

    def _any_row(self, connection: sqlite3.Connection, table: Table) -> Row:
        """A row that is there; nothing where there is none."""
        wanted = ", ".join(map(quoted, table.columns))
        found = connection.execute(f"SELECT {wanted} FROM {quoted(table.name)} LIMIT 1").fetchone()
        return dict(zip(table.columns, found, strict=True)) if found else {}

    def _existing(self, connection: sqlite3.Connection, table: str, column: str) -> Value:
        """A key that is there to be referred to; None where the other table is empty."""
        try:
            name = quoted(column) if column else "rowid"
            rows = connection.execute(f"SELECT {name} FROM {quoted(table)} LIMIT 500").fetchall()
        except sqlite3.OperationalError:
            return None
        return self.random.choice(rows)[0] if rows else None


def nameless(table: Table) -> list[str]:
    """The columns that are unique and may all the same be empty."""
    alone = [table.columns[group[0]] for group in table.uniques if len(group) == 1]
    return sorted(column.name for column in alone if not column.not_null and not column.key)


def insert(connection: sqlite3.Connection, table: Table, row: Row) -> None:
    """Insert one row. Raises sqlite3.IntegrityError where a constraint refuses it."""
    names = ", ".join(quoted(name) for name in row)
    marks = ", ".join("?" for _ in row)
    connection.execute(
        f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({marks})", tuple(row.values())
    )


def in_order_of_references(schema: Schema) -> list[Table]:
    """Tables in an order in which each comes after those it refers to, where possible."""
    order: list[Table] = []
    left = dict(sorted(schema.items()))
    while left:
        waiting = {
            name: {k.table for k in t.foreign_keys if k.table in left and k.table != name}
            for name, t in left.items()
        }
        ready = [name for name, needed in waiting.items() if not needed] or [next(iter(left))]
        order += [left.pop(name) for name in ready]
    return order
