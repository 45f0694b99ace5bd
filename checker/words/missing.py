"""A column that the task asks for and no table has: the likeliest reason, and where to look."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable

from checker.language import N_, _
from checker.reading.database import Table
from checker.reading.scripts import function_line, is_empty, names_in_upgrade, where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.rehearsing.trouble import why_unread
from checker.verdict import Failed
from checker.words.places import where_modelled

READ = "02-first-migration"
STILL_EMPTY = N_("The model has it, and this upgrade() is still empty: it is added there.")
COMMA = N_(
    "The model's line ends with a comma, which makes a tuple of the column, and SQLAlchemy passes "
    "over it. Take the comma away, then make a migration for the column."
)


def refuse_missing(run: Rehearsal, made: Table, name: str) -> None:
    """Raise Failed for a column that no migration made, or that one of them dropped again."""
    since = dropped = ""
    for revision, at in run.stages:
        if name in _columns_at(at, made.name):
            since, dropped = since or revision, ""
        elif since:
            dropped = dropped or revision
    described = _columns_at(run.survey[1].models, made.name)
    known = described if name in described else ()  # those are meant as they are
    near = _near(name, [other for other in made.columns if other not in known])
    if dropped:
        where = function_line(run.history[dropped], "upgrade")
        why = _(
            "It was there at {since}, and {revision} drops it with all its values. If it is "
            "missing in the model, autogenerate drops it: read a migration before you run it.",
            since=since,
            revision=dropped,
        )
    else:
        where, why = _never_made(run, made.name, name, modelled=name in described)
    raise Failed(
        _("a column {name} in the table {table}", name=name, table=made.name),
        _("the column {name} was dropped", name=name)
        if dropped
        else _("the columns {columns}", columns=", ".join(made.columns)),
        where,
        _("The column is missing after  flask db upgrade.") + f"{near} {why}",
        READ,
    )


def _never_made(run: Rehearsal, table: str, name: str, *, modelled: bool) -> tuple[str, str]:
    """Where to look for a column that never was in the table, and why it is not."""
    where = where_made(run.history, table, name)
    if names_in_upgrade(run.history, name):
        return where, _(
            "A migration names it, but did not add it to this table. Look at the name of the table "
            "there, and for an  if, a  try  or a  return  that keeps upgrade() from doing it."
        )
    if modelled:
        empty = (revision for revision in run.history.own if is_empty(revision, "upgrade"))
        place = next((function_line(revision, "upgrade") for revision in empty), "")
        never = [N_("The model has it, but no migration adds it to the table."), STILL_EMPTY]
    else:
        place = where_modelled(run, table, name, kind=ast.Tuple)
        never = [N_("Add it to the model, then make a migration for it."), COMMA]
    return place or where, why_unread(run) or _(never[bool(place)])


def _columns_at(state: Scratch | None, table: str) -> set[str]:
    made = state.schema.get(table) if state else None
    return set(made.columns) if made else set()


def _near(name: str, columns: Iterable[str]) -> str:
    plain = {other.lower().replace("_", "").replace("-", ""): other for other in columns}
    close = difflib.get_close_matches(name, plain)
    return " " + _("Did you mean it by {name}?", name=repr(plain[close[0]])) if close else ""
