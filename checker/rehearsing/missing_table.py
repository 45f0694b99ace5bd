"""Why the migrations made no table for a model: the likeliest reason, and where to look."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from checker.language import N_, _
from checker.reading.compare import tables_found
from checker.reading.scripts import first_empty, function_line, own_line, where_dropped
from checker.rehearsing.imports import models_trouble
from checker.rehearsing.stopped import stopped
from checker.rehearsing.trouble import why_unread
from checker.sandbox.step import StepResult
from checker.verdict import Failed

if TYPE_CHECKING:
    from checker.rehearsing.rehearsal import Rehearsal

READ = "02-first-migration"
OTHER_NAME = N_(
    "{model} has its own table name, {own}. Leave __tablename__ out, or write the name that the "
    "task asks for: other programs look for it."
)
TAKEN_AWAY = N_(
    "A migration makes this table, and here it is dropped or gets another name. After the last "
    "migration it has to be there, under its own name: other programs look for it. If you build "
    "it anew, give the new table the name of the old one:  op.rename_table('user_new', 'user')"
)


def table_is_missing(run: Rehearsal, expected: str, model: str, where: str, *names: str) -> Failed:
    """What to raise for a table that is missing at head; `where`, if nothing better is known.

    `names` are what the task calls the table.
    """
    found = tables_found(run.upgraded.schema)
    own = str(run.app.get("models", {}).get(model, ""))
    if taken := _where_taken_away(run, {own, *names}):
        return Failed(expected, found, taken, _(TAKEN_AWAY), READ)
    where = first_empty(run.history, "upgrade") or where
    if len(names) == 1 and own not in ("", *names):
        return Failed(expected, found, where, _(OTHER_NAME, model=model, own=repr(own)), READ)
    unread = why_unread(run)
    if not unread and (result := models_trouble(run)):
        return _models_stop(run, expected, found, result)
    return Failed(expected, found, where, unread or _why_no_table(run, model, own), READ)


def _where_taken_away(run: Rehearsal, names: set[str]) -> str:
    """Where a table that was there is dropped or renamed, `file:line`; nothing if it never was."""
    place, there = "", set[str]()
    with contextlib.suppress(Failed):  # a way that stops half-way has a message of its own
        for revision, state in run.stages:
            script = run.history[revision]
            calls = [
                where_dropped(script, what, name)
                for what in ("drop_table", "rename_table")
                for name in sorted(names)
            ]
            gone = there - state.schema.keys()
            place = next(filter(None, calls), function_line(script, "upgrade") if gone else place)
            there = names & state.schema.keys()
    return place


def _models_stop(run: Rehearsal, expected: str, tables: str, result: StepResult) -> Failed:
    """The failure, because of models that stop by themselves, with the line in the models."""
    said, where, why, lesson = stopped(result, run.seconds, "")
    if named := re.search(r"could not find table '(\w+)'", said):
        signs = (f'"{named[1]}.', f"'{named[1]}.")
        where = own_line(run.project, run.repository, *signs) or where
    told = _("Your models stop before any table is made: {found}", found=said)
    return Failed(expected, f"{tables}\n{told}", where, why, lesson or READ)


def _why_no_table(run: Rehearsal, model: str, own: str) -> str:
    """The likeliest reason that the migrations made no table for a model with its `own` name."""
    if own in run.app.get("made_on_import", ()):
        return _(
            "Your app makes the table {table} itself while it is loaded, so  flask db migrate  "
            "found nothing to do. Take create_all() out, delete the empty migration and your "
            "database file, and make the migration again.",
            table=own,
        )
    if first_empty(run.history, "upgrade"):
        return _(
            "The migration is there, but its upgrade() does nothing. If autogenerate found "
            "nothing, your app does not import the file with the {model} model: import it "
            "where the app is made, then make the migration again.",
            model=model,
        )
    if not own:
        return _(
            "The app knows no model {model}. A model is a class that inherits from db.Model, "
            "in a file that the app imports.",
            model=model,
        )
    if run.history.own:
        return _(
            "Your migrations ran, and none of them made this table. Read each upgrade(): is the "
            "name of the table right, and does nothing keep it from being made, as an  if  may? If "
            "none is about the table, make one with  flask db migrate."
        )
    return _(
        "The model {model} is there, but no migration makes its table. Run  flask db migrate, "
        "read the new file in versions/, then run  flask db upgrade.",
        model=model,
    )
