"""`%rows`: a table's rows, and what changed since the last time they were shown."""

from __future__ import annotations

from checker.language import _, _n
from checker.notebook import show
from checker.showing.marked import LEGEND, Rows, compare_rows


def show_rows(table: str, before: Rows | None, now: Rows | None) -> None:
    """Show a table's rows, marked against `before` (None: nothing to compare with)."""
    if now is not None:
        title = _("rows of {table}", table=table)
    elif before is not None:
        title = _("table {table} is gone, and its rows with it", table=table)
        now = Rows(before.columns, [], before.key)
    else:
        show.note(_("The database has no table named {table}.", table=table))
        return
    header, lines = compare_rows(before, now)
    count = _n("{count} row", "{count} rows", len(now.rows))
    text = f"{title} ({count})\n{show.text_table(header, lines)}"
    html = show.heading(title, count) + show.html_table(header, lines)
    if before is not None and (any(line.mark for line in lines) or before.columns != now.columns):
        text += f"\n{_(LEGEND)}"
        html += show.legend(_(LEGEND))
    show.publish(text, html)
