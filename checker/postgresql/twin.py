"""The same rows in SQLite and in PostgreSQL: what the same migrations make of them."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass

from checker.language import _
from checker.reading.connection import connect
from checker.reading.database import Schema
from checker.reading.rows import Data, lost, same_value
from checker.reading.seeding import insert
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed, NotGraded


@dataclass
class Twin:
    """The same rows in a SQLite database, which makes the same moves. None once it cannot."""

    run: Rehearsal
    at: str
    rows: Data

    def __post_init__(self) -> None:
        self.scratch: Scratch | None = None
        with contextlib.suppress(Failed, NotGraded):
            start = dict(self.run.stages).get(self.at)
            if start is not None and start.file is not None:
                self.scratch = self._filled(start)

    def _filled(self, start: Scratch) -> Scratch | None:
        file = self.run.trial_copy(start)
        with connect(file, writing=True) as connection:
            for name, rows in self.rows.items():
                if name not in start.schema:
                    return None
                for row in rows:
                    insert(connection, start.schema[name], row)
        return Scratch(f"twin at {self.at}", file)

    def move(self, action: str, target: str) -> Data | None:
        """Its rows after the move; None where SQLite could not make it."""
        if self.scratch is not None:
            moves = {"upgrade": self.run.upgrade, "downgrade": self.run.downgrade}
            try:
                self.scratch = moves[action](target, self.scratch)
            except (Failed, NotGraded):
                self.scratch = None
        return self.scratch.data if self.scratch is not None else None


def unlike(sqlite: Data, postgresql: Data, schema: Schema) -> str:
    """The first value that is another one on PostgreSQL, in words; nothing where all are alike."""
    for name, table in schema.items():
        key = table.key or tuple(table.columns)
        here = {tuple(row.get(k) for k in key): row for row in postgresql.get(name, [])}
        for row in sqlite.get(name, []):
            place = tuple(row.get(k) for k in key)
            which = ", ".join(f"{k} {row.get(k)!r}" for k in key)
            if place not in here:
                return _(
                    "the row of {table} with {which} is there on SQLite and missing on PostgreSQL",
                    table=name,
                    which=which,
                )
            for column, value in here[place].items():
                if column in row and not _alike(row[column], value):
                    return _(
                        "{column} in the row of {table} with {which} is {here} on SQLite, {there} "
                        "on PostgreSQL",
                        column=column,
                        table=name,
                        which=which,
                        here=repr(row[column]),
                        there=repr(value),
                    )
    return ""


def lost_values(before: Data, after: Data, schema: Schema) -> str:
    """Values of tables and columns that are still there, and changed; for want of a twin."""
    kept = {
        name: [{k: v for k, v in row.items() if _has(after, name, k)} for row in rows]
        for name, rows in before.items()
        if name in after
    }
    gone = {f"{t.name}.{c}" for t in schema.values() for c in t.columns}
    gone -= {f"{name}.{k}" for name, rows in kept.items() for k in (rows[0] if rows else ())}
    return "\n".join(loss.text for loss in lost(kept, after, schema, frozenset(gone))[:3])


def _has(data: Data, table: str, column: str) -> bool:
    return any(column in row for row in data.get(table, [])[:1])


def _alike(one: object, other: object) -> bool:
    """Equal, or the same day where both are times: what now() gives differs by seconds."""
    if isinstance(one, str) and isinstance(other, str) and one != other:
        moments = [text[:16].replace("T", " ") for text in (one, other)]
        if all(len(text) == 16 and text[4] == text[7] == "-" for text in moments):
            return moments[0][:10] == moments[1][:10]
        with contextlib.suppress(ValueError):
            return bool(json.loads(one) == json.loads(other))
    return same_value(one, other)  # type: ignore[arg-type]
