"""All rows of a database, and what of them is lost in another: compared by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checker.language import N_, _
from checker.reading.database import Row, Schema, Table, Value, read_rows

Data = dict[str, list[Row]]
ROWS_RENUMBERED = N_("{moved} of {rows} rows of {table} have another {key} than before")
ROWS_GONE = N_("{missing} of {rows} rows of {table} are gone")
VALUE_CHANGED = N_("{table}.{column} of the row with {which} was {was}, is now {now}")


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
    """Equal as the column's user would see it, as Python does, too: 2 and 2.0, not '2' and 2."""
    return one == other
