"""`%rows`: a table's rows, and what changed since the last time they were shown."""

from __future__ import annotations

from checker.notebook import show
from checker.notebook.schema import Rows, Value
from checker.notebook.show import Line
from checker.notebook.tables import LEGEND


def text_of(value: Value) -> str:
    """Return a database value as a learner reads it."""
    if value is None:
        return "NULL"
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else str(value)


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
            cells.append(f"{text_of(was[name])} (gone)")
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


def show_rows(table: str, before: Rows | None, now: Rows | None) -> None:
    """Show a table's rows, marked against `before` (None: nothing to compare with)."""
    if now is not None:
        title = f"rows of {table}"
    elif before is not None:
        title = f"table {table} is gone, and its rows with it"
        now = Rows(before.columns, [], before.key)
    else:
        show.note(f"The database has no table named {table}.")
        return
    header, lines = compare_rows(before, now)
    count = f"{len(now.rows)} row{'' if len(now.rows) == 1 else 's'}"
    text = f"{title} ({count})\n{show.text_table(header, lines)}"
    html = show.heading(title, count) + show.html_table(header, lines)
    if before is not None and (any(line.mark for line in lines) or before.columns != now.columns):
        text += f"\n{LEGEND}"
        html += show.legend(LEGEND)
    show.publish(text, html)
