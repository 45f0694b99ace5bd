"""`%rows`: a table's rows, and what changed since the last time they were shown."""

from __future__ import annotations

from checker.marked import LEGEND, Rows, compare_rows
from checker.notebook import show


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
