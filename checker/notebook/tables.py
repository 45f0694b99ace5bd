"""`%schema`: the tables, and what changed since the last time they were shown."""

from __future__ import annotations

from checker.language import _
from checker.notebook import show
from checker.notebook.schema import Schema
from checker.showing.marked import LEGEND, compare_items


def show_schema(before: Schema | None, now: Schema, only: list[str]) -> None:
    """Show tables, marked against `before` (None: nothing to compare with)."""
    names = [name for name in {**now, **(before or {})} if not only or name in only]
    shown = [_one_table(name, before, now) for name in names]
    for name in only or ([] if names else [""]):
        if name not in names:
            missing = (
                _("The database has no table named {name}.", name=name)
                if name
                else _("There are no tables.")
            )
            shown.append((missing, show.heading(missing)))
    if before is not None:
        same = all(before.get(name) == now.get(name) for name in names)
        legend = _("Nothing has changed since the last time you looked.") if same else _(LEGEND)
        shown.append((legend, show.legend(legend)))
    texts, parts = zip(*shown, strict=True)
    show.publish("\n\n".join(texts), "".join(parts))


def _one_table(name: str, before: Schema | None, now: Schema) -> tuple[str, str]:
    """Return a table's description as text and as HTML."""
    mark = _table_mark(before, now, name)
    known = None if before is None else before.get(name, [])
    lines = compare_items(known, now.get(name, []))
    header = (_("name"), _("type"), _("rules"))
    title = _("table {table}", table=name)
    words = {"+": _("+ new table"), "-": _("- this table is gone"), "": ""}[mark]
    text = f"{mark or ' '} {title}\n{show.text_table(header, lines)}"
    return text, show.heading(title, words) + show.html_table(header, lines)


def _table_mark(before: Schema | None, now: Schema, name: str) -> str:
    if before is None or (name in before and name in now):
        return ""
    return "+" if name in now else "-"
