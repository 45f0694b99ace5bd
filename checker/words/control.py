"""Control runs: what is in the database although the migrations that were to make it do nothing."""

from __future__ import annotations

from typing import NoReturn

from checker.language import N_, _
from checker.reading.compare import Difference, differences
from checker.reading.emptied import defined_once
from checker.reading.operations import only_operations
from checker.reading.scripts import function_line, is_empty
from checker.rehearsing.alone import by_themselves
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.verdict import Failed, NotGraded

READ = "02-first-migration"
IS_THERE = N_("{subject} is there {although}")
BY_THEMSELVES = N_("though your migrations alone, without your app and env.py, do not make it so")
IS_NOW = N_("{subject}: now {there}, {although}")


def refuse_made_elsewhere(run: Rehearsal, table: str) -> None:
    """Raise Failed where something else than the migrations makes the table, or changes another.

    Nothing else does where the migrations make the same by themselves, and their files hold nothing
    but operations. Else control runs tell. Where the history begins with migrations of the starter,
    these stay as they are in them: what comes to theirs is not made by the learner's, which are
    emptied. A history of the learner's own is emptied as a whole, and then at its end alone.
    """
    revisions = run.history.revisions
    alone = by_themselves(run, "upgrade", run.head)
    apart = _changes(alone, run.upgraded, table) if alone else []
    if alone and not apart and all(map(only_operations, revisions)):
        return
    kept = len(run.unchanged(revisions))
    if kept in (0, len(revisions)):
        _compare(run, table, EMPTY, 0)
        kept = 0 if kept else len(revisions) - 1
    if kept and (before := _known(run, kept)):
        _compare(run, table, before, kept)
    for one in apart:
        _refuse(one, f"{run.repository}/env.py:1", _(BY_THEMSELVES))


def _known(run: Rehearsal, count: int) -> Scratch | None:
    """The database that the first migrations make; None where they stop, which is said elsewhere.

    What those of the starter make is known from there.
    """
    try:
        given = run.unchanged(run.history.revisions[:count])
        return run.shipped(given[-1].id) if len(given) == count else run.stages[count - 1][1]
    except (Failed, NotGraded):
        return None


def _compare(run: Rehearsal, table: str, before: Scratch, kept: int) -> None:
    """Empty all migrations but the first ones, and compare with what these make."""
    after = run.control_run(kept)
    if table in after.schema and table not in before.schema:
        raise Failed(
            _("the migrations make the table {table}", table=table),
            "the table is there although every migration was emptied for a trial",
            f"{run.repository}/env.py:1",
            "Something else makes it: create_all(), a copied database, or code in env.py. Only "
            "what stands in a migration is repeated on every other computer.",
            READ,
        )
    if after.version == [run.head]:
        emptied = [revision.id for revision in run.history.revisions[kept:]]
        for one in _changes(before, after, table):
            _refuse(
                one,
                f"{run.repository}/env.py:1",
                _("although upgrade() was emptied for a trial in {names}", names=_list(emptied)),
            )


def _list(names: list[str]) -> str:
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def refuse_made_by_nothing(run: Rehearsal, table: str) -> None:
    """Raise Failed where the table comes, or another changes, though upgrade() is empty.

    Where nothing but the migrations could act, this is looked at only if it needs no step.
    """
    revisions = run.history.revisions
    given = len(run.unchanged(revisions))
    if run.only_describes and (not given or len(revisions) - given > 1):
        return
    for at, revision in list(enumerate(revisions))[given:]:
        if is_empty(revision, "upgrade") and defined_once(revision, "upgrade"):
            before, after = (_known(run, count) if count else EMPTY for count in (at, at + 1))
            for one in _changes(before, after, table) if before and after else []:
                _refuse(
                    one,
                    function_line(revision, "upgrade"),
                    _("although upgrade() is empty in {names}", names=revision.id),
                )


def _changes(before: Scratch, after: Scratch, table: str) -> list[Difference]:
    """How tables were changed, and whether the one that is asked for has come.

    Whole tables that something else makes beside the migrations get a note where that matters.
    """
    asked = (before.schema.keys() & after.schema.keys()) | {table}
    sides = ({n: side.schema[n] for n in asked & side.schema.keys()} for side in (before, after))
    return differences(*sides)


def _refuse(one: Difference, where: str, although: str) -> NoReturn:
    told = {"subject": one.subject, "there": one.there, "although": although}
    found = _(IS_THERE, **told) if one.new else _(IS_NOW, **told)
    raise Failed(
        _("the migrations make {subject}", subject=one.subject),
        found,
        where,
        "Something else does it: code in env.py, in your app or beside it. Only what stands in the "
        "upgrade() of a migration is repeated on every other computer.",
        READ,
    )
