"""Putting random rows into a PostgreSQL database, such as SQLite would take too."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from checker.language import _
from checker.postgresql.reflect import Picture
from checker.reading.clauses import quoted
from checker.reading.database import Row, Table, Value
from checker.reading.rows import Data
from checker.reading.seeding import ATTEMPTS, Seeder, in_order_of_references
from checker.verdict import NotGraded

ROWS = 3
WHOLE = {"SMALLINT": 2**15 - 1, "INTEGER": 2**31 - 1, "BIGINT": 2**31 - 1}


@dataclass
class Filler:
    """Puts random rows into a PostgreSQL database; `given` holds rows that a table must have."""

    seeder: Seeder
    given: dict[str, list[Row]] = field(default_factory=dict)

    def fill(self, engine: sa.Engine, picture: Picture) -> Data:
        """Insert rows into every table, parents before children; the rows, as SQLite takes them.

        Raises NotGraded where a table takes none of the rows that were tried.
        """
        data: Data = {}
        for table in in_order_of_references(picture.schema):
            data[table.name] = []
            wanted = self.given.get(table.name) or [{}] * ROWS
            for number, fixed in enumerate(wanted):
                known = {k: v for k, v in fixed.items() if k in table.columns}
                data[table.name].append(self._insert(engine, picture, table, number, known, data))
            _move_counters(engine, table)
        return data

    def _insert(
        self,
        engine: sa.Engine,
        picture: Picture,
        table: Table,
        number: int,
        fixed: Row,
        data: Data,
    ) -> Row:
        trouble: Exception | None = None
        for attempt in range(ATTEMPTS):
            empty = number == 1 and attempt < ATTEMPTS // 2
            row = self._row(picture, table, data, empty=empty) | fixed
            try:
                _insert_row(engine, table, row)
            except sa.exc.OperationalError:
                raise
            except sa.exc.DBAPIError as error:
                trouble = error
            else:
                return row
        raise NotGraded(
            _(
                "No test row fits the table {table}: {trouble}",
                table=repr(table.name),
                trouble=trouble,
            )[:500]
        )

    def _row(self, picture: Picture, table: Table, data: Data, *, empty: bool) -> Row:
        row: Row = {}
        unique = {column for group in table.uniques for column in group}
        for name, column in table.columns.items():
            target = next((k for k in table.foreign_keys if k.columns == (name,)), None)
            if column.generated:
                continue
            if column.key and len(table.key) == 1 and column.type in WHOLE and not target:
                before = [row[name] for row in data[table.name]]
                top = max((value for value in before if isinstance(value, int)), default=0)
                row[name] = top + self.seeder.random.randint(1, 40)
            elif empty and not column.not_null and not column.key and name not in unique:
                row[name] = None
            elif target:
                there = [other.get(target.referred[0]) for other in data.get(target.table, [])]
                row[name] = self.seeder.random.choice(there) if there else None
            elif listed := picture.allowed.get((table.name, name)):
                row[name] = self.seeder.random.choice(listed)
            else:
                row[name] = self._value(column.type)
        return row

    def _value(self, type_: str) -> Value:
        if type_ in WHOLE:
            return self.seeder.random.randint(1, WHOLE[type_])
        if type_ == "UUID":
            return uuid.UUID(int=self.seeder.random.getrandbits(128)).hex
        if number := re.match(r"NUMERIC\((\d+)(?:,(\d+))?\)", type_):
            scale = int(number[2] or 0)
            whole = min(int(number[1]) - scale, 6)
            return self.seeder.random.randint(1, 10**whole - 1) + (0.5 if scale else 0)
        return self.seeder.value(type_.removesuffix("WITHTIMEZONE"))


def _insert_row(engine: sa.Engine, table: Table, row: Row) -> None:
    """Insert one row. Text goes as it is, so that PostgreSQL makes a date or an enum of it."""
    values = [
        bool(value) if table.columns[name].type == "BOOLEAN" and value is not None else value
        for name, value in row.items()
    ]
    names = ", ".join(map(quoted, row))
    marks = ", ".join("%s" for _ in row)
    statement = f"INSERT INTO {quoted(table.name)} ({names})".replace("%", "%%")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"{statement} VALUES ({marks})", tuple(values))


def _move_counters(engine: sa.Engine, table: Table) -> None:
    """Let SERIAL columns go on after the rows that were put in with numbers of our own."""
    with engine.begin() as connection:
        for name in table.key:
            sequence = connection.execute(
                sa.text("SELECT pg_get_serial_sequence(:table, :name)"),
                {"table": quoted(table.name), "name": name},
            ).scalar()
            if sequence:
                top: Any = sa.select(sa.func.max(sa.column(name))).select_from(sa.table(table.name))
                connection.execute(sa.select(sa.func.setval(sequence, top.scalar_subquery())))
