"""Reading a PostgreSQL database that a learner's migrations have made.

Only the judge's own statements run here, with SQLAlchemy's inspector; names are always quoted.
"""

from __future__ import annotations

import datetime
import decimal
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from checker.language import _
from checker.reading.database import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TABLES,
    VERSION_TABLE,
    Column,
    ForeignKey,
    Schema,
    Table,
    Value,
)
from checker.reading.rows import Data
from checker.verdict import NotGraded


@dataclass(frozen=True)
class Picture:
    """What a database holds: its tables, its enum types, and the values that a column allows."""

    schema: Schema
    enums: dict[str, list[str]] = field(default_factory=dict)
    allowed: dict[tuple[str, str], list[str]] = field(default_factory=dict)


def look(engine: sa.Engine) -> Picture:
    """Every table of the database, in the words of `checker.reading.database`."""
    with engine.connect() as connection:
        return _look(sa.inspect(connection))


def _look(inspector: sa.Inspector) -> Picture:
    names = [name for name in inspector.get_table_names() if name != VERSION_TABLE]
    if len(names) > MAX_TABLES:
        raise NotGraded(
            _("The scratch database has more than {max_tables} tables.", max_tables=MAX_TABLES)
        )
    enums = {str(e["name"]): list(e["labels"]) for e in inspector.get_enums()}  # type: ignore[attr-defined]
    schema, allowed = {}, {}
    for name in names:
        columns = inspector.get_columns(name)[:MAX_COLUMNS]
        schema[name] = _table(inspector, name, columns)
        for column in columns:
            if isinstance(column["type"], sa.Enum):
                allowed[name, column["name"]] = list(column["type"].enums)
        for check in inspector.get_check_constraints(name):
            allowed |= _listed(name, schema[name], check["sqltext"])
    return Picture(schema, enums, allowed)


def _table(inspector: Any, name: str, columns: list[Any]) -> Table:
    key = inspector.get_pk_constraint(name)["constrained_columns"]
    found = {
        c["name"]: Column(
            c["name"],
            _type(c["type"].compile(inspector.dialect)),
            not c["nullable"],
            key.index(c["name"]) + 1 if c["name"] in key else 0,
            bool(c.get("computed")),
        )
        for c in columns
    }
    uniques = {tuple(sorted(u["column_names"])) for u in inspector.get_unique_constraints(name)}
    indexes = set()
    for index in inspector.get_indexes(name):
        group = tuple(str(part) for part in index["column_names"])
        indexes.add(group)
        if index["unique"] and not index.get("dialect_options", {}).get("postgresql_where"):
            uniques.add(tuple(sorted(group)))
    keys = frozenset(
        ForeignKey(
            tuple(k["constrained_columns"]),
            k["referred_table"],
            tuple(k["referred_columns"]),
            k["options"].get("ondelete", "NO ACTION"),
        )
        for k in inspector.get_foreign_keys(name)
    )
    return Table(name, found, frozenset(uniques), frozenset(indexes | uniques), keys)


def _type(text: str) -> str:
    """A type in capitals without spaces, as SQLite's are read, and without its usual addition."""
    return "".join(text.upper().split()).removesuffix("WITHOUTTIMEZONE")


def _listed(name: str, table: Table, sql: str) -> dict[tuple[str, str], list[str]]:
    """The values of a CHECK that allows a list, as PostgreSQL writes it: `= ANY (ARRAY[...])`."""
    found = re.search(r"\(?\"?(\w+)\"?\)?.{0,40}= ANY \(+ARRAY\[(.*?)\]", sql[:10_000])
    if found and found[1] in table.columns:
        return {(name, found[1]): re.findall(r"'([^']*)'", found[2])}
    return {}


def version(engine: sa.Engine) -> list[str]:
    """The revisions that `alembic_version` names; none where the table is missing."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(VERSION_TABLE):
            return []
        rows = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE} LIMIT 20"))
        return [str(row[0]) for row in rows]


def read_data(engine: sa.Engine, schema: Schema) -> Data:
    """All rows, with values as SQLite would keep them, so that the two can be compared."""
    data: Data = {}
    with engine.connect() as connection:
        for table in schema.values():
            names = [name for name, column in table.columns.items() if not column.generated]
            wanted = sa.select(*(sa.column(name) for name in names)) if names else sa.select()
            query = wanted.select_from(sa.table(table.name)).limit(MAX_ROWS)
            rows = connection.execute(query).fetchall() if names else []
            data[table.name] = [
                dict(zip(names, map(plain_value, row), strict=True)) for row in rows
            ]
    return data


def plain_value(value: Any) -> Value:
    """A value in the form in which Flask-SQLAlchemy would keep it on SQLite."""
    simple = {
        bool: int,
        decimal.Decimal: float,
        memoryview: bytes,
        datetime.datetime: lambda v: v.strftime("%Y-%m-%d %H:%M:%S.%f"),
        datetime.date: lambda v: v.isoformat(),
        datetime.time: lambda v: v.strftime("%H:%M:%S.%f"),
        uuid.UUID: lambda v: v.hex,
    }
    if type(value) in simple:
        return simple[type(value)](value)  # type: ignore[no-any-return, operator]
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return value if isinstance(value, (str, int, float, bytes)) or value is None else str(value)
