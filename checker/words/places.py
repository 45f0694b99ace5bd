"""Words about places: the line of the migrations that a reader has to look at."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable

from checker.reading.compare import differences
from checker.reading.database import Schema
from checker.reading.scripts import function_line, where_made
from checker.reading.source import parse_source
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed


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
        stood = not changed
    return where_made(run.history, *subject.partition(".")[::2])


def where_own(run: Rehearsal, table: str, column: str) -> str:
    """Where the column is made; not in a file of the starter, which nobody may change."""
    made = where_made(run.history, table, column)
    own = run.history.own
    given = {r.file for r in run.history.revisions} - {r.file for r in own}
    shipped = made.rpartition(":")[0] in given
    return function_line(own[-1], "upgrade") if own and shipped else made


def where_modelled(
    run: Rehearsal, table: str, column: str, kind: type[ast.expr] | None = None
) -> str:
    """Where a model says something of a column: its line, or the model's; '' if not found.

    With `kind`, only the line of an attribute that is written as such.
    """
    names = {name for name, own in run.app.get("models", {}).items() if own == table}
    for file in sorted(run.project.rglob("*.py")):
        shown = file.relative_to(run.project).as_posix()
        if shown.startswith(f"{run.repository}/"):
            continue
        with contextlib.suppress(Failed):  # a file that nobody can read has no model
            for model in ast.walk(parse_source(file, shown)):
                if isinstance(model, ast.ClassDef) and model.name in names:
                    place = _place_of(model, column)
                    if kind is None or isinstance(getattr(place, "value", None), kind):
                        return f"{shown}:{place.lineno}"
    return ""


def _place_of(model: ast.ClassDef, column: str) -> ast.stmt:
    """The attribute of a class, or the class."""
    for node in model.body:
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if any(getattr(target, "id", "") == column for target in targets):
            return node
    return model
