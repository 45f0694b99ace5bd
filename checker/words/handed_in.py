"""Words about a database that the learner hands in: where it stands, and what it still has."""

from __future__ import annotations

import contextlib

from checker.language import N_, _
from checker.reading.compare import differences, sentence
from checker.reading.rows import lost
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed, NotGraded

ADOPT = "09-existing-project"
OTHER = N_("{subject}: {whose} has {here}, {path} has {there}")


def at_head(run: Rehearsal, path: str) -> None:
    """The database says that it is at the head."""
    version = run.handed_in(path).version
    if version == [run.head]:
        return
    known = {revision.id for revision in run.history.revisions}
    unknown = [revision for revision in version if revision not in known]
    if unknown:
        found = _(
            "it is at {revision}, and no migration file has this revision", revision=unknown[0]
        )
        why = _(
            "Each flask command on this database stops with \"Can't locate revision identified "
            "by '{revision}'\". Put the file back if you have it. If not, find the revision "
            "whose tables the database really has and write it in:  flask db stamp --purge "
            "REVISION. What comes after it must be run by  flask db upgrade.",
            revision=unknown[0],
        )
    elif not version:
        found = _("it says no revision: the table alembic_version is missing or empty")
        why = _(
            "Without a revision Alembic takes the database for a new one, and the next  flask "
            "db upgrade  wants to make tables that are there already. If the database has the "
            "tables of a revision, stamp it with that one:  flask db stamp REVISION."
        )
    else:
        found = _("it is at {revisions}", revisions=", ".join(version))
        why = _(
            "Migrations are missing here. If their changes are not in the database yet:  flask "
            "db upgrade. Stamp a revision only if the database has its tables already."
        )
        if _has_all_tables(run, path):
            why = _("Its tables are those of the head already:  flask db stamp head.")
    raise Failed(
        _("{path} is at the head, {head}", path=path, head=run.head), found, path, why, ADOPT
    )


def _has_all_tables(run: Rehearsal, path: str) -> bool:
    """Whether the database has just the tables that the migrations make, if that is known."""
    with contextlib.suppress(Failed, NotGraded):
        return not differences(run.upgraded.schema, run.handed_in(path).schema)
    return False


def keeps_rows(run: Rehearsal, path: str) -> None:
    """Every row that was in the database is still there, with the same values."""
    given = run.given(path)
    losses = lost(given.data, run.handed_in(path).data, given.schema)
    if losses:
        raise Failed(
            _("every row that came with {path}, with its values", path=path),
            "\n".join(loss.text for loss in losses[:3]),
            path,
            "This is the live database. Rows that are typed in again, or made anew, are not the "
            "rows that were there. Make it again from the dump that came with the exercise, and "
            "keep a copy before the next try.",
            ADOPT,
        )


def has_tables(run: Rehearsal, path: str, wanted: Scratch, whose: str, why: str) -> None:
    """The tables of the database are those of `wanted`, which `whose` names for the reader."""
    found = differences(wanted.schema, run.handed_in(path).schema)
    if found:
        raise Failed(
            _("{path} has the same tables as {whose}", path=path, whose=whose),
            sentence(found, OTHER, whose=whose, path=path),
            path,
            why,
            ADOPT,
        )
