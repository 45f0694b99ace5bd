"""Telling two schemas apart in words a beginner can act on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from checker.language import N_, _
from checker.reading.clauses import named_columns
from checker.reading.database import Column, ForeignKey, Schema, Table

MODELS = N_("{subject}: the models have {here}, the migrations make {there}")
CHANGED = N_("{subject}: it was {here}, now it is {there}")
ROUND_TRIP = N_("{subject}: before the upgrade it was {here}, after the downgrade it is {there}")
# The same as these two for what only one side has.
CAME = N_("{subject}: now there is {there}, before there was none")
WENT = N_("{subject}: there was {here}, now there is none")

SAME_TYPES = {
    "INT": "INTEGER",
    "DECIMAL": "NUMERIC",
    "BOOL": "BOOLEAN",
    "TIMESTAMP": "DATETIME",
    "NVARCHAR": "VARCHAR",
    "CLOB": "TEXT",
    "CHARACTERVARYING": "VARCHAR",
    "VARYINGCHARACTER": "VARCHAR",
}


@dataclass(frozen=True)
class Difference:
    """One difference. `here` and `there` say what each side has; `subject` is `table.column`.

    It is `new` where a table, a column or a foreign key is only there, `gone` where it is only
    here, `missing` where `there` lacks something, be it the whole or a property of it. It is
    `finer` where `there` has a default, a CHECK or a collation of its own, or in other words, or
    lacks a CHECK: `flask db check` does not compare these, and `flask db migrate` leaves out a
    CHECK of a single column.
    """

    subject: str
    here: str
    there: str
    new: bool = False
    missing: bool = False
    gone: bool = False
    finer: bool = False


def plain_type(type_: str) -> str:
    """A declared type by its usual name: `INT` is `INTEGER`, `NVARCHAR(5)` is `VARCHAR(5)`."""
    name, bracket, rest = type_.partition("(")
    return SAME_TYPES.get(name, name) + bracket + rest


def differences(here: Schema, there: Schema, *, strict: bool = True) -> list[Difference]:
    """How two schemas differ. Names of constraints and indexes, and order, don't count.

    With `strict` off, `there` may have plain indexes that `here` lacks.
    """
    found: list[Difference] = []
    for name in sorted(here.keys() | there.keys()):
        if name not in there:
            found.append(_only_here(name, _("a table {table}", table=name), _("no such table")))
        elif name not in here:
            found.append(_only_there(name, _("no such table"), _("a table {table}", table=name)))
        else:
            found += _table_differences(here[name], there[name], strict=strict)
    return found


def _only_here(subject: str, here: str, there: str) -> Difference:
    return Difference(subject, here, there, missing=True, gone=True)


def _only_there(subject: str, here: str, there: str) -> Difference:
    return Difference(subject, here, there, new=True)


def _table_differences(here: Table, there: Table, *, strict: bool) -> list[Difference]:
    found: list[Difference] = []
    for name in [*here.columns, *(n for n in there.columns if n not in here.columns)]:
        subject = f"{here.name}.{name}"
        texts = _("a column {column}", column=name), _("no such column")
        if name not in there.columns:
            found.append(_only_here(subject, *texts))
        elif name not in here.columns:
            found.append(_only_there(subject, *reversed(texts)))
        else:
            found += _column_differences(subject, here.columns[name], there.columns[name])
            found += _finer_differences(subject, here.columns[name], there.columns[name])
    for group in sorted(here.uniques ^ there.uniques):
        if all(name in here.columns and name in there.columns for name in group):
            subject = f"{here.name}.{'+'.join(group)}"
            one, other = (_unique_text(group, group in side.uniques) for side in (here, there))
            found.append(Difference(subject, one, other, missing=group in here.uniques))
    found += _number_differences(here, there)
    found += _foreign_key_differences(here, there)
    found += _check_differences(here, there)
    found += _index_differences(here, there, strict=strict)
    return found


def _unique_text(group: tuple[str, ...], unique: bool) -> str:
    names = ", ".join(group)
    if len(group) > 1:
        together = _("{columns} together unique", columns=names)
        return together if unique else _("{columns} together not unique", columns=names)
    return _("{column} unique", column=names) if unique else _("{column} not unique", column=names)


def _column_differences(subject: str, here: Column, there: Column) -> list[Difference]:
    found = []
    if plain_type(here.type) != plain_type(there.type):
        one, other = (c.type or _("no type") for c in (here, there))
        found.append(Difference(subject, one, other, missing=not there.type))
    if bool(here.key) != bool(there.key):
        one, other = (_("part of the primary key") if c.key else _("no key") for c in (here, there))
        found.append(Difference(subject, one, other, missing=not there.key))
    elif here.not_null != there.not_null and not here.key:
        one, other = (_("NOT NULL") if c.not_null else _("NULL allowed") for c in (here, there))
        found.append(Difference(subject, one, other))
    return found


def _finer_differences(subject: str, here: Column, there: Column) -> list[Difference]:
    """Defaults and collations of a column that both sides have."""
    found = []
    for one, other, text, none in (
        (here.default, there.default, "DEFAULT {}", _("no default")),
        (here.collation, there.collation, "COLLATE {}", _("no collation")),
    ):
        if one != other:
            was, now = (text.format(value) if value else none for value in (one, other))
            gone = bool(one) and not other
            found.append(
                Difference(subject, was, now, new=not one, missing=gone, gone=gone, finer=not gone)
            )
    return found


def _number_differences(here: Table, there: Table) -> list[Difference]:
    """Whether SQLite gives a new row its key."""
    if here.numbered == there.numbered or here.key != there.key:
        return []
    one, other = (
        _("INTEGER PRIMARY KEY, which SQLite fills in")
        if side.numbered
        else _("a primary key that gets no number by itself")
        for side in (here, there)
    )
    subject = f"{here.name}.{'+'.join(here.key)}"
    return [Difference(subject, one, other, missing=here.numbered)]


def _check_differences(here: Table, there: Table) -> list[Difference]:
    """CHECK rules about columns that both sides have."""
    found = []
    for rule in sorted(here.checks ^ there.checks):
        spoken = _named(rule, {*here.columns, *there.columns})
        if not all(name in here.columns and name in there.columns for name in spoken):
            continue
        subject = f"{here.name}.{'+'.join(spoken)}" if spoken else here.name
        none = _("no such rule")
        if rule in here.checks:
            alike = any(_named(other, here.columns) == spoken for other in there.checks)
            found.append(Difference(subject, rule, none, missing=not alike, gone=True, finer=True))
        else:
            found.append(Difference(subject, none, rule, new=True, finer=True))
    return found


def _named(rule: str, columns: Iterable[str]) -> list[str]:
    """The columns that a rule speaks of, outside of its texts."""
    return sorted(named_columns(columns, re.sub(r"'[^']*'", "", rule)))


def _foreign_key_differences(here: Table, there: Table) -> list[Difference]:
    found = []
    alone = [
        sorted(one.foreign_keys - other.foreign_keys, key=str)
        for one, other in ((here, there), (there, here))
    ]
    for columns in sorted({key.columns for side in alone for key in side}):
        if not all(name in here.columns and name in there.columns for name in columns):
            continue
        subject = f"{here.name}.{'+'.join(columns)}"
        # A key that refers to something else, or does something else, is one that has changed.
        for pair in zip_longest(*([k for k in side if k.columns == columns] for side in alone)):
            one, other = map(_foreign_key_text, pair)
            gone, new = pair[1] is None, pair[0] is None
            found.append(Difference(subject, one, other, new=new, missing=gone, gone=gone))
    return found


def _foreign_key_text(key: ForeignKey | None) -> str:
    if key is None:
        return _("no such foreign key")
    target = f"{key.table}({', '.join(key.referred)})"
    for event, action in (("DELETE", key.on_delete), ("UPDATE", key.on_update)):
        target += f" ON {event} {action}" if action != "NO ACTION" else ""
    return _("a foreign key to {target}", target=target)


def _index_differences(here: Table, there: Table, *, strict: bool) -> list[Difference]:
    found = []
    covered = [{tuple(sorted(g)) for g in side.indexes} | side.uniques for side in (here, there)]
    wanted = covered[0] ^ covered[1] if strict else covered[0] - covered[1]
    for group in sorted(wanted - (here.uniques ^ there.uniques)):
        if all(name in here.columns and name in there.columns for name in group):
            one, other = (_("an index") if group in side else _("no index") for side in covered)
            subject = f"{here.name}.{'+'.join(group)}"
            found.append(Difference(subject, one, other, missing=group in covered[0]))
    return found


def sentence(found: list[Difference], pattern: str, **more: str) -> str:
    """The first few differences as text, a line each.

    `pattern` is a message such as `MODELS`, with {subject}, {here} and {there}; `more` fills in
    what else it names.
    """
    lines = []
    for d in found[:4]:
        over_time = pattern in (CHANGED, ROUND_TRIP)
        told = CAME if over_time and d.new else WENT if over_time and d.gone else pattern
        lines.append(_(told, subject=d.subject, here=d.here, there=d.there, **more))
    if len(found) > 4:
        lines.append(_("and {count} more", count=len(found) - 4))
    return "\n".join(lines)


def tables_found(schema: Schema) -> str:
    """What tables there are, as a finding says it."""
    names = ", ".join(sorted(schema))
    if not names:
        return _("no table at all")
    return (
        _("only the table {table}", table=names)
        if len(schema) == 1
        else _("only the tables {tables}", tables=names)
    )
