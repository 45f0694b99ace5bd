"""Words about places: the line of the migrations that a reader has to look at."""

from __future__ import annotations

from collections.abc import Callable

from checker.reading.compare import differences
from checker.reading.database import Schema
from checker.reading.scripts import function_line, where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch


def where_lost(run: Rehearsal, has: Callable[[Schema], bool]) -> str:
    """The last upgrade() after which something is missing that was there before; '' if none."""
    place, stood = "", False
    for revision, state in run.stages:
        stands = has(state.schema)
        if stood and not stands:
            place = function_line(run.history[revision], "upgrade")
        stood = stands
    return place


def where_changed(run: Rehearsal, before: Scratch, subject: str) -> str:
    """The upgrade() of the first revision at which something is not as it was in `before`."""
    stood = False
    for revision, state in run.stages:
        changed = any(d.subject == subject for d in differences(before.schema, state.schema))
        if stood and changed:
            return function_line(run.history[revision], "upgrade")
        stood = stood or not changed
    return where_made(run.history, *subject.partition(".")[::2])


def where_own(run: Rehearsal, table: str, column: str) -> str:
    """Where the column is made; not in a file of the starter, which nobody may change."""
    made = where_made(run.history, table, column)
    own = [r for r in run.history.revisions if r.id not in run.history.shipped]
    given = {r.file for r in run.history.revisions} - {r.file for r in own}
    shipped = made.rpartition(":")[0] in given
    return function_line(own[-1], "upgrade") if own and shipped else made
