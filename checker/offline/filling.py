"""What the rows that are there already get into a column, as far as the SQL says it."""

from __future__ import annotations

import itertools

from checker.offline.columns import SqlColumn, casts_itself, gives
from checker.offline.text import Reader, Token
from checker.offline.using import keeps

AFTER_DEFAULT = (
    *("NOT", "NULL", "CONSTRAINT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "COLLATE"),
)
AFTER_VALUE = ("WHERE", "FROM", "RETURNING")


def by_default(definition: tuple[Token, ...]) -> set[str | None]:
    """What a new column holds in each row, from what stands after its type."""
    read = Reader(definition)
    read.until("DEFAULT", "GENERATED")
    if read.take("DEFAULT"):
        return values_of(read.until(*AFTER_DEFAULT)) if _more(read) else {None}
    return set() if read.left else {None}


def _more(read: Reader) -> bool:
    return bool(read.left) and not read.left[0].says("NULL")


def values_of(expression: tuple[Token, ...]) -> set[str | None]:
    """The texts that an expression can give, None for NULL; nothing where that is not plain."""
    branches = itertools.pairwise(expression)
    if chosen := {b.text for a, b in branches if a.says("THEN", "ELSE") and b.kind == "string"}:
        return {*chosen}
    bare = [token for token in expression if not token.says("(", ")", "CAST")]
    if not bare or (len(bare) > 1 and not bare[1].says("::", "AS")):
        return set()
    if bare[0].kind == "string":
        return {bare[0].text}
    return {None} if bare[0].says("NULL") else set()


def update(read: Reader, table: str, columns: dict[str, SqlColumn]) -> None:
    """Follow an UPDATE from its SET on: what columns get from each other, and what is put in."""
    read.until("SET")
    read.take("SET")
    where = Reader(read.left)
    where.until("WHERE")
    while read.left and not read.left[0].says(*AFTER_VALUE):
        name = read.name()
        read.take("=")
        given = read.until(",", *AFTER_VALUE)
        if name in columns:
            _copy(given, table, name, columns)
            _put(columns[name], values_of(given), name, where.left)
        if not read.take(","):
            return


def _copy(given: tuple[Token, ...], table: str, name: str, columns: dict[str, SqlColumn]) -> None:
    """A copy by hand counts as a change of type in place, if it keeps each value."""
    new = columns[name].type
    for other in {t.text for t in given if t.kind in ("word", "name")} & columns.keys():
        source = columns[other]
        typed = casts_itself(source.type, new) or gives(given, other, source.type, new)
        if typed and keeps(given, other, source, new):
            columns[name].born |= source.born | {f"{table}.{other}"}


def _put(column: SqlColumn, values: set[str | None], name: str, where: tuple[Token, ...]) -> None:
    """What the column holds after an UPDATE. A WHERE is taken to find all that are still NULL."""
    names = {token.text for token in where if token.kind in ("word", "name")}
    if where and ("null" in names or name not in names):
        column.holds -= {None}
        column.holds |= values
    else:
        column.holds = values
