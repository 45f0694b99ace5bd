"""Telling two schemas apart in words a beginner can act on."""

from __future__ import annotations

from dataclasses import dataclass

from checker.database import Column, Schema, Table

SAME_TYPES = {
    "INT": "INTEGER",
    "DECIMAL": "NUMERIC",
    "BOOL": "BOOLEAN",
    "TIMESTAMP": "DATETIME",
    "NVARCHAR": "VARCHAR",
    "CHARACTERVARYING": "VARCHAR",
    "VARYINGCHARACTER": "VARCHAR",
}


@dataclass(frozen=True)
class Difference:
    """One difference. `here` and `there` say what each side has; `subject` is `table.column`."""

    subject: str
    here: str
    there: str


def plain_type(type_: str) -> str:
    """A declared type by its usual name: `INT` is `INTEGER`, `NVARCHAR(5)` is `VARCHAR(5)`."""
    name, bracket, rest = type_.partition("(")
    return SAME_TYPES.get(name, name) + bracket + rest


def differences(here: Schema, there: Schema, *, strict: bool = True) -> list[Difference]:
    """How two schemas differ. Names of constraints and indexes, order and defaults don't count.

    With `strict` off, `there` may have plain indexes that `here` lacks.
    """
    found: list[Difference] = []
    for name in sorted(here.keys() | there.keys()):
        if name not in there:
            found.append(Difference(name, f"a table {name}", "no such table"))
        elif name not in here:
            found.append(Difference(name, "no such table", f"a table {name}"))
        else:
            found += _table_differences(here[name], there[name], strict=strict)
    return found


def _table_differences(here: Table, there: Table, *, strict: bool) -> list[Difference]:
    found: list[Difference] = []
    for name in [*here.columns, *(n for n in there.columns if n not in here.columns)]:
        subject = f"{here.name}.{name}"
        if name not in there.columns:
            found.append(Difference(subject, f"a column {name}", "no such column"))
        elif name not in here.columns:
            found.append(Difference(subject, "no such column", f"a column {name}"))
        else:
            found += _column_differences(subject, here.columns[name], there.columns[name])
    for group in sorted(here.uniques ^ there.uniques):
        if all(name in here.columns and name in there.columns for name in group):
            texts = [_unique_text(group, group in side.uniques) for side in (here, there)]
            found.append(Difference(f"{here.name}.{'+'.join(group)}", *texts))
    found += _foreign_key_differences(here, there)
    found += _index_differences(here, there, strict=strict)
    return found


def _unique_text(group: tuple[str, ...], unique: bool) -> str:
    together = " together" if len(group) > 1 else ""
    return f"{', '.join(group)}{together} " + ("unique" if unique else "not unique")


def _column_differences(subject: str, here: Column, there: Column) -> list[Difference]:
    found = []
    if plain_type(here.type) != plain_type(there.type):
        found.append(Difference(subject, here.type or "no type", there.type or "no type"))
    if bool(here.key) != bool(there.key):
        texts = ["part of the primary key" if c.key else "no key" for c in (here, there)]
        found.append(Difference(subject, *texts))
    elif here.not_null != there.not_null and not here.key:
        texts = ["NOT NULL" if c.not_null else "NULL allowed" for c in (here, there)]
        found.append(Difference(subject, *texts))
    return found


def _foreign_key_differences(here: Table, there: Table) -> list[Difference]:
    found = []
    for key in sorted(here.foreign_keys ^ there.foreign_keys, key=str):
        if not all(name in here.columns and name in there.columns for name in key.columns):
            continue
        text = f"a foreign key to {key.table}({', '.join(key.referred)})"
        text += f" ON DELETE {key.on_delete}" if key.on_delete != "NO ACTION" else ""
        texts = [
            text if key in side.foreign_keys else "no such foreign key" for side in (here, there)
        ]
        found.append(Difference(f"{here.name}.{'+'.join(key.columns)}", *texts))
    return found


def _index_differences(here: Table, there: Table, *, strict: bool) -> list[Difference]:
    found = []
    covered = [{tuple(sorted(g)) for g in side.indexes} | side.uniques for side in (here, there)]
    wanted = covered[0] ^ covered[1] if strict else covered[0] - covered[1]
    for group in sorted(wanted - (here.uniques ^ there.uniques)):
        if all(name in here.columns and name in there.columns for name in group):
            texts = ["an index" if group in side else "no index" for side in covered]
            found.append(Difference(f"{here.name}.{'+'.join(group)}", *texts))
    return found


def sentence(found: list[Difference], here: str, there: str) -> str:
    """The first few differences as text: `user.email: models say VARCHAR(120), ...`."""
    lines = [f"{d.subject}: {here} {d.here}, {there} {d.there}" for d in found[:4]]
    if len(found) > 4:
        lines.append(f"and {len(found) - 4} more")
    return "\n".join(lines)
