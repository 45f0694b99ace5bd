"""From a step that went wrong to a finding in the learner's own terms."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from checker.explain.lookup import explain
from checker.language import N_, _
from checker.reading.database import Schema
from checker.reading.history import History
from checker.reading.scripts import unnamed_constraints, where_made, whole_schema_calls
from checker.rehearsing.stopped import stopped
from checker.sandbox.step import StepResult
from checker.verdict import Failed

NOT_MOVED = N_("the command ended without an error, but the database is at {version}")

if TYPE_CHECKING:
    from checker.rehearsing.rehearsal import Rehearsal


def refuse_dangling(schema: Schema, run: Rehearsal) -> None:
    """Raise Failed where a foreign key refers to a table that is not there."""
    for table in schema.values():
        for key in table.foreign_keys:
            if key.table not in schema:
                column = ", ".join(key.columns)
                raise Failed(
                    _(
                        "{table}.{column} refers to a table that is there",
                        table=table.name,
                        column=column,
                    ),
                    _("it refers to {target}, and there is no such table", target=key.table),
                    where_made(run.history, key.table),
                    "Foreign keys follow a table that is renamed. If it is dropped afterwards, "
                    "they refer to nothing, and no row can be added. Let the table keep its name, "
                    "or use batch mode, which does it in another order.",
                    "07-add-and-delete",
                )


def refuse_move(
    action: str, target: str, result: StepResult, version: list[str], run: Rehearsal
) -> NoReturn:
    """Raise Failed for an upgrade or downgrade that did not arrive."""
    expected = _("flask db {action} {target}  works", action=action, target=target)
    if result.finished:
        raise Failed(
            expected,
            _(NOT_MOVED, version=version or _("no version")),
            f"{run.repository}/env.py:1",
            "The migrations did not run on the app's own database. Check that env.py is the one "
            "that flask db init made, and that nothing stamps or replaces the database.",
            "04-upgrade-and-roll-back",
        )
    refuse_step(expected, result, run)


def note_late_end(result: StepResult, run: Rehearsal) -> None:
    """Tell of a command that did its work and then did not end well: the database is the proof."""
    found, at, _why, _lesson = stopped(result, run.seconds, "versions")
    run.note(
        _(
            "A command did its work on the database, and then it did not end well{where}: {found} "
            "(It cost no points.)",
            where=f" ({at})" if at else "",
            found=found,
        )
    )


def refuse_step(expected: str, result: StepResult, run: Rehearsal) -> NoReturn:
    """Raise Failed for a step that stopped, with the line in the learner's own script."""
    found, at, why, lesson = stopped(result, run.seconds, "versions")
    if "Constraint must have a name" in found:
        at = _unnamed_line(run, at)
    if lacking := re.search(r"module '(\w+)' has no attribute '(?:up|down)grade'", found):
        files = {re.sub(r"\W", "_", Path(r.file).name): r.where for r in run.history.revisions}
        at = files.get(lacking[1], at)
    if explain(found) is None:
        at = whole_schema_calls_in(run) or at
    raise Failed(expected, found, at, why, lesson)


def _unnamed_line(run: Rehearsal, at: str) -> str:
    """The first call without a name from a line on, or in the whole file that the line is in."""
    file, _, line = at.rpartition(":")
    spots = [s.where.rpartition(":") for r in run.history.revisions for s in unnamed_constraints(r)]
    lines = sorted(int(number) for name, _, number in spots if name == file)
    after = [number for number in lines if number >= int(line)]
    return f"{file}:{(after or lines)[0]}" if lines else at


def whole_schema_calls_in(run: Rehearsal) -> str:
    """`file:line` of the first create_all() in a script, or nothing."""
    spots = [s.where for r in run.history.revisions for s in whole_schema_calls(r)]
    return spots[0] if spots else ""


def refuse_create_all(run: Rehearsal) -> NoReturn:
    """Raise Failed where create_all() ran during a migration."""
    raise Failed(
        "tables made by the migrations' own operations",
        "create_all() ran during  flask db upgrade",
        whole_schema_calls_in(run) or f"{run.repository}/env.py:1",
        "create_all() makes the tables as the models are today. A migration must make them as they "
        "were on its day, or an old database and a new one will differ. Use op.create_table and "
        "its companions.",
        "02-first-migration",
    )


def unread(stray: str, history: History) -> str:
    """That a file is written as a migration, and lies where Alembic does not read it."""
    return _(
        "{file} is written as a migration, but Alembic does not read it: it reads files in "
        "{folder}/versions/ whose names end with .py. Move it there, or rename it.",
        file=stray,
        folder=history.repository,
    )


def why_unread(run: Rehearsal) -> str:
    """That a migration is not read; nothing if there is none such."""
    history = run.history
    return unread(history.strays[0], history) if history.strays else ""
