"""What a table and its rows look like now, against how they were: lines with a mark in front.

`+` is new, `-` is gone, `~` has changed. How lines are drawn, in a notebook, a terminal or a page,
is no matter of this module.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.language import N_, _

LEGEND = N_("Marks since the last time you looked:  + new   - gone   ~ changed")

Value = str | int | float | bytes | None
"""What SQLite keeps in a cell."""


@dataclass(frozen=True)
class Line:
    """One line of a table: its mark ("+", "-", "~", "!", "✓" or "") and its cells."""

    mark: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One line of a table's description: a column, a constraint or an index."""

    kind: str
    name: str
    type: str
    rules: str

    @property
    def identity(self) -> tuple[str, str]:
        """What stays the same when the item changes."""
        return (self.kind, self.name)

    @property
    def cells(self) -> tuple[str, ...]:
        """What is shown of it."""
        return (self.name, self.type, self.rules)


@dataclass(frozen=True)
class Rows:
    """The rows of a table or a query; `key` holds the positions of the primary key."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]
    key: tuple[int, ...] = ()


def compare_items(before: list[Item] | None, now: list[Item] | None) -> list[Line]:
    """Return a table's lines with marks; `before` None means that nothing is known."""
    old = {item.identity: item for item in before or []}
    new = {item.identity: item for item in now or []}
    lines = []
    for identity, item in new.items():
        was = old.pop(identity, None)
        if before is None or was == item:
            lines.append(Line("", item.cells))
        elif was is None:
            lines.append(Line("+", item.cells))
        else:
            cells = zip(was.cells, item.cells, strict=True)
            lines.append(Line("~", tuple(a if a == b else f"{a} → {b}" for a, b in cells)))
    lines.extend(Line("-", item.cells) for item in old.values())
    return lines


def text_of(value: Value) -> str:
    """Return a database value as a learner reads it."""
    if value is None:
        return "NULL"
    return _("<{count} bytes>", count=len(value)) if isinstance(value, bytes) else str(value)


def compare_rows(before: Rows | None, now: Rows) -> tuple[list[str], list[Line]]:
    """Return the header and the marked lines of a table's rows."""
    if before is None:
        return list(now.columns), [Line("", tuple(map(text_of, row))) for row in now.rows]
    gone = [name for name in before.columns if name not in now.columns]
    columns = [*now.columns, *gone]
    header = [
        f"- {name}" if name in gone else name if name in before.columns else f"+ {name}"
        for name in columns
    ]
    old = _by_key(before)
    lines = [_row_line(old.pop(key, None), row, columns) for key, row in _by_key(now).items()]
    lines.extend(
        Line("-", tuple(text_of(row[name]) if name in row else "" for name in columns))
        for row in old.values()
    )
    return header, lines


def _row_line(was: dict[str, Value] | None, row: dict[str, Value], columns: list[str]) -> Line:
    if was is None:
        return Line("+", tuple(text_of(row.get(name)) if name in row else "" for name in columns))
    cells, changed = [], False
    for name in columns:
        if name not in row:
            cells.append(f"{text_of(was[name])} {_('(gone)')}")
        elif name in was and was[name] != row[name]:
            changed = True
            cells.append(f"{text_of(was[name])} → {text_of(row[name])}")
        else:
            cells.append(text_of(row[name]))
    return Line("~" if changed or len(columns) > len(row) else "", tuple(cells))


def _by_key(rows: Rows) -> dict[tuple[object, ...], dict[str, Value]]:
    """Return rows by primary key; by their values and a count where there is no key."""
    found: dict[tuple[object, ...], dict[str, Value]] = {}
    for row in rows.rows:
        key = tuple(row[position] for position in rows.key) if rows.key else row
        count = 0
        while (key, count) in found:
            count += 1
        found[(key, count)] = dict(zip(rows.columns, row, strict=True))
    return found
