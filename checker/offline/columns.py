"""Columns on paper, PostgreSQL's own types, and which of them it makes from which by itself."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from checker.offline.text import Statement, Token

TEXT = ("varchar", "character", "text", "char", "bpchar")
NUMBERS = ("integer", "int", "int4", "bigint", "int8", "smallint", "int2", "numeric", "decimal")
PLAIN = {
    "serial": "integer",
    "bigserial": "bigint",
    "smallserial": "smallint",
    "int": "integer",
    "int4": "integer",
    "decimal": "numeric",
    "character": "varchar",
}
OTHERS = (
    "bool boolean bytea cidr date double float float4 float8 inet interval json jsonb macaddr "
    "money name oid point real time timestamp timestamptz timetz tsvector uuid xml"
)
KNOWN = frozenset((*TEXT, *NUMBERS, *PLAIN, *OTHERS.split()))


@dataclass(frozen=True)
class Refusal:
    """What PostgreSQL would refuse, in its words; `subject` is a type or `table.column`.

    What it would take, and what loses values all the same, has its own `why`.
    """

    statement: Statement
    said: str
    subject: str
    why: str = ""


@dataclass
class SqlColumn:
    """One column. `born` are the columns, as `table.column`, that its values come from.

    `holds` is what the rows that were there when it was added have in it, as far as that is known:
    texts, and None for NULL.
    """

    type: str
    not_null: bool = False
    default: bool = False
    born: set[str] = field(default_factory=set)
    holds: set[str | None] = field(default_factory=set)


def family(type_: str) -> str:
    """`text`, `number`, or the type's own name."""
    first = re.split(r"[( ]", type_)[0]
    return "text" if first in TEXT else "number" if first in NUMBERS else first


def casts_itself(old: str, new: str) -> bool:
    """Whether PostgreSQL makes one type of the other without being told how."""
    return not old or family(new) == "text" or family(old) == family(new)


def gives(expression: tuple[Token, ...], column: str, old: str, new: str) -> bool:
    """Whether a USING expression takes the column's values and casts them to the new type."""
    names = {t.text for t in expression if t.kind in ("word", "name")}
    if column not in names:
        return False
    if casts_itself(old, new):
        return True
    casts = [family(b.text) for a, b in itertools.pairwise(expression) if a.says("::", "AS")]
    target = family(re.split(r"[( ]", new)[0])
    return target in casts or (target == "number" and "to_number" in names)
