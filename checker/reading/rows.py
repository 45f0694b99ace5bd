"""Rows with random values for whatever a table really looks like, and comparing rows by value."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.language import N_, _
from checker.reading.database import (
    Row,
    Schema,
    Table,
    Value,
    connect,
    has_triggers,
    quoted,
    read_rows,
)
from checker.reading.values import Values
from checker.verdict import NotGraded

ROWS_A_TABLE = 3
ATTEMPTS = 12

Data = dict[str, list[Row]]
ROWS_RENUMBERED = N_("{moved} of {rows} rows of {table} have another {key} than before")
ROWS_GONE = N_("{missing} of {rows} rows of {table} are gone")
VALUE_CHANGED = N_("{table}.{column} of the row with {which} was {was}, is now {now}")


@dataclass
class Seeder(Values):
    """Fills tables with rows that differ each time the seed differs."""

    def fill(
        self, path: Path, schema: Schema, rows: Mapping[str, Sequence[Row]] | None = None
    ) -> None:
        """Insert rows into every table of the database, parents before children.

        `rows` are the rows of some tables, of which left-out columns get random values. Other
        tables get ROWS_A_TABLE rows, each nullable column empty in the second one, so that NULL
        and other values both occur, and the third with text that careless SQL changes. Raises
        NotGraded where a table takes none of the rows tried.
        """
        if has_triggers(path):
            raise NotGraded(_("The scratch database has triggers, so no rows were put into it."))
        chosen = rows or {}
        with connect(path, writing=True) as connection:
            for table in in_order_of_references(schema):
                for number, row in enumerate(chosen.get(table.name, ())):
                    self._insert(connection, table, row, long=number == 2)
                for number in range(0 if table.name in chosen else ROWS_A_TABLE):
                    self._insert(connection, table, {}, empty=number == 1, long=number == 2)

    def _insert(
        self,
        connection: sqlite3.Connection,
        table: Table,
        chosen: Row,
        *,
        empty: bool = False,
        long: bool = False,
    ) -> None:
        trouble: Exception | None = None
        for attempt in range(ATTEMPTS):
            early = attempt < ATTEMPTS // 2
            row = self.row(connection, table, empty=empty and early, long=long and early) | chosen
            try:
                insert(connection, table, row)
            except sqlite3.IntegrityError as error:
                trouble = error
            else:
                return
        raise NotGraded(
            _(
                "No test row fits the table {table}: {trouble}",
                table=repr(table.name),
                trouble=trouble,
            )
        )

    def row(
        self, connection: sqlite3.Connection, table: Table, *, empty: bool, long: bool = False
    ) -> Row:
        """A new row; with `empty`, NULL wherever the table allows it, but in unique columns.

        A unique column is often what a migration makes other values from, as `username`. With
        `long`, texts are as long as their column allows, with blanks, an apostrophe and an accent.
        """
        row: Row = {}
        unique = {column for group in table.uniques for column in group}
        for name, column in table.columns.items():
            if column.generated:
                continue
            target = next((k for k in table.foreign_keys if k.columns == (name,)), None)
            if (
                column.key
                and len(table.key) == 1
                and column.type in ("INTEGER", "INT")
                and not target
            ):
                highest = connection.execute(
                    f"SELECT max({quoted(name)}) FROM {quoted(table.name)}"
                ).fetchone()[0]
                row[name] = (highest or 0) + self.random.randint(1, 40)
            elif empty and not column.not_null and not column.key and name not in unique:
                row[name] = None
            elif target:
                row[name] = self._existing(connection, target.table, target.referred[0])
            else:
                row[name] = self.value(column.type, table.sql, name, long=long)
        return row

    def _existing(self, connection: sqlite3.Connection, table: str, column: str) -> Value:
        """A key that is there to be referred to; None where the other table is empty."""
        try:
            name = quoted(column) if column else "rowid"
            rows = connection.execute(f"SELECT {name} FROM {quoted(table)} LIMIT 500").fetchall()
        except sqlite3.OperationalError:
            return None
        return self.random.choice(rows)[0] if rows else None


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


def read_all(path: Path, schema: Schema) -> Data:
    """Every row of every table."""
    return {name: read_rows(path, table) for name, table in schema.items()}


def renamed(data: Data, schema: Schema, names: Mapping[str, str]) -> tuple[Data, Schema]:
    """Rows and schema with other names: `table.column` to `table.column`, `table` to `table`."""
    rows, tables = Data(), Schema()
    for name, table in schema.items():
        columns = {
            column: names.get(f"{name}.{column}", column).rpartition(".")[2]
            for column in table.columns
        }
        new = names.get(name, name)
        rows[new] = [{columns.get(c, c): value for c, value in row.items()} for row in data[name]]
        tables[new] = replace(
            table,
            name=new,
            columns={
                columns[c]: replace(column, name=columns[c]) for c, column in table.columns.items()
            },
        )
    return rows, tables


@dataclass(frozen=True)
class Loss:
    """One thing that was there before and is not there after, said for a reader."""

    table: str
    column: str
    text: str
    renumbered: bool = False


def lost(
    before: Data, after: Data, schema: Schema, without: frozenset[str] = frozenset()
) -> list[Loss]:
    """What of `before` is not in `after`, by value; columns that `schema` lacks don't count.

    `table.column` in `without` may go.
    """
    losses: list[Loss] = []
    for name, rows in before.items():
        if name not in schema:
            continue
        if name not in after:
            if rows:
                text = _(
                    "the table {table} with its {rows} rows is gone", table=name, rows=len(rows)
                )
                losses.append(Loss(name, "", text))
            continue
        losses += _lost_in_table(schema[name], rows, after[name], without)
    return losses


def _lost_in_table(
    table: Table, rows: list[Row], after: list[Row], without: frozenset[str]
) -> list[Loss]:
    key = table.key or tuple(n for n, column in table.columns.items() if not column.generated)
    kept = {tuple(row.get(name) for name in key): row for row in after}
    missing = [row for row in rows if tuple(row[name] for name in key) not in kept]
    if missing and _only_renumbered(key, rows, after):
        texts = {"moved": len(missing), "rows": len(rows), "table": table.name, "key": key[0]}
        return [Loss(table.name, key[0], _(ROWS_RENUMBERED, **texts), renumbered=True)]
    if missing:
        text = _(ROWS_GONE, missing=len(missing), rows=len(rows), table=table.name)
        return [Loss(table.name, "", text)]
    losses = []
    for name in table.columns:
        skipped = f"{table.name}.{name}" in without or table.columns[name].generated
        if skipped or not rows or name not in rows[0]:
            continue
        for row in rows:
            now = kept[tuple(row[k] for k in key)]
            if name not in now:
                text = _("the column {table}.{column} is gone", table=table.name, column=name)
                losses.append(Loss(table.name, name, text))
                break
            if not same_value(row[name], now[name]):
                which = ", ".join(f"{k} {row[k]!r}" for k in key)
                values = {"was": repr(row[name]), "now": repr(now[name])}
                text = _(VALUE_CHANGED, table=table.name, column=name, which=which, **values)
                losses.append(Loss(table.name, name, text))
                break
    return losses


def _only_renumbered(key: tuple[str, ...], rows: list[Row], after: list[Row]) -> bool:
    """Whether every row is there, under another number of its own."""
    others = [name for name in rows[0] if name not in key and after and name in after[0]]
    one, other = (
        sorted(repr([row[name] for name in others]) for row in side) for side in (rows, after)
    )
    return len(key) == 1 and bool(others) and one == other


def same_value(one: Value, other: Value) -> bool:
    """Equal as the column's user would see it: 2 and 2.0 are, '2' and 2 are not."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return one == other
    return type(one) is type(other) and one == other
