"""The indexes of a table: which groups of columns they have, and which of them are unique."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, field

from checker.reading.clauses import quoted, words

Group = tuple[str, ...]
MOST = 500
FOLDED = ("lower", "upper")


@dataclass
class Indexes:
    """Groups of columns. `constraints` are those of `uniques` that a rule of the table makes.

    `beside_key` says that the primary key has an index of its own, so is not the row's number.
    """

    uniques: set[Group] = field(default_factory=set)
    all: set[Group] = field(default_factory=set)
    constraints: set[Group] = field(default_factory=set)
    beside_key: bool = False


def read_indexes(connection: sqlite3.Connection, table: str) -> Indexes:
    """The indexes of a table, as SQLite's PRAGMAs tell them; that of its key is left out.

    Source: https://www.sqlite.org/pragma.html#pragma_index_list
    """
    found = Indexes()
    listed = connection.execute(f"PRAGMA index_list({quoted(table)})").fetchmany(MOST)
    for _seq, index, unique, origin, partial in listed:
        parts = connection.execute(f"PRAGMA index_info({quoted(index)})").fetchmany(MOST)
        if origin == "pk":
            found.beside_key = True
            continue
        group = tuple(str(part[2]) for part in parts)
        if [part[2] for part in parts] == [None]:
            group = _folded(connection, index) or group
        found.all.add(group)
        if partial and len(group) == 1:
            partial = not _leaves_out_null_only(connection, index, group[0])
        if unique and not partial:
            ordered = tuple(sorted(group))
            found.uniques.add(ordered)
            found.constraints |= {ordered} if origin == "u" else set()
    return found


def _definition(connection: sqlite3.Connection, index: str) -> str:
    told = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
    return str(told[0])


def _folded(connection: sqlite3.Connection, index: str) -> Group:
    """The column of an index on lower(column): it refuses what an index on the column refuses."""
    tokens = words(_definition(connection, index))
    match tokens[tokens.index("(") :] if "(" in tokens else []:
        case ["(", function, "(", column, ")", ")", *_rest] if function.lower() in FOLDED:
            return (column,)
    return ()


def _leaves_out_null_only(connection: sqlite3.Connection, index: str, column: str) -> bool:
    """Whether a partial index lacks just the rows without a value: NULL clashes with nothing."""
    definition = _definition(connection, index)
    rule = re.split(r"\bWHERE\b", definition, maxsplit=1, flags=re.IGNORECASE)[-1]
    told = re.sub(r"[\"`\[\]();]", " ", rule).lower().split()
    return told == [column.lower(), "is", "not", "null"]
