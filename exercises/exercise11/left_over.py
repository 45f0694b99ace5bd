"""What is left over in the database of people: batch mode's table, a row, a trigger."""

from checker.language import _
from checker.reading.definition import read_definition
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed

from .rule import LESSON

PEOPLE = "instance/people.db"
BATCH_TABLE = "_alembic_tmp_user"


def no_batch_table(state: Scratch) -> None:
    """The table that batch mode made is not in the database."""
    if BATCH_TABLE in state.schema:
        raise Failed(
            _("no table {table} in {path}", table=BATCH_TABLE, path=PEOPLE),
            "it is still there",
            PEOPLE,
            "Batch mode made it and could not finish. It is in the way of every batch from now on: "
            "the next time that user is changed, the upgrade stops again. Drop it by hand.",
            LESSON,
        )


def nobody_else(run: Rehearsal) -> None:
    """Only the people are there who came with the database."""
    known = {row["id"] for row in run.given(PEOPLE).data["user"]}
    more = [row for row in run.handed_in(PEOPLE).data["user"] if row["id"] not in known]
    if more:
        raise Failed(
            _("in {path} the people who came with it, and nobody else", path=PEOPLE),
            _("{more} more: for example {row}", more=len(more), row=more[0]),
            PEOPLE,
            "If you put a row in to try something, take it out again: DELETE it by its id, then "
            "connection.commit().",
            LESSON,
        )


def no_code(run: Rehearsal) -> None:
    """The database has no trigger and no view that the migrations do not make."""
    strange = sorted(_code(run.handed_in(PEOPLE)) - _code(run.upgraded))
    if strange:
        kind, name = strange[0]
        raise Failed(
            _("nothing is left over in {path}", path=PEOPLE),
            _("the {kind} {name}, which no migration makes", kind=kind, name=name),
            PEOPLE,
            _(
                "It would go on working behind everybody's back. Take it out:  DROP {kind} {name}",
                kind=kind.upper(),
                name=name,
            ),
            LESSON,
        )


def _code(state: Scratch) -> set[tuple[str, str]]:
    """The triggers and views of a database, each as its kind and its name."""
    assert state.file is not None
    defined, _numbers = read_definition(state.file)
    return {(kind, name) for kind, name, *_rest in defined if kind in ("trigger", "view")}
