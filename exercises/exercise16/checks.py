"""What exercise 16 must prove: old and new program both work while a column is being renamed."""

from checker.exercise import check
from checker.language import N_, _, says
from checker.reading.compare import CHANGED
from checker.reading.database import Row
from checker.reading.history import read_history
from checker.reading.rows import VALUE_CHANGED
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys, project, tables
from checker.words.journeys import Change

LESSON = "13-production"
PROGRAMS = {"old": N_("old"), "new": N_("new")}
START = "4e8a21c7d905"
RENAMED = Change(renames={"booking.guest": "booking.guest_name"})

ADD_AND_LIST = """
import sqlalchemy as sa
booking = db.metadata.tables["booking"]
with db.engine.begin() as connection:
    connection.execute(sa.insert(booking).values({column}={guest!r}, seats=2))
with db.engine.begin() as connection:
    found = [row for row in connection.execute(sa.select(booking)) if row.{column} == {guest!r}]
    connection.execute(sa.insert(booking).values({column}=found[0].{column} + " again", seats=3))
"""
EDIT = """
import sqlalchemy as sa
booking = db.metadata.tables["booking"]
with db.engine.begin() as connection:
    connection.execute(
        sa.update(booking).where(booking.c.id == {id}).values(guest_name={guest!r})
    )
"""


def own(run: Rehearsal) -> list[str]:
    """The learner's own revisions, in their order."""
    return [revision.id for revision in run.history.revisions if revision.id != START]


def states(run: Rehearsal) -> list[tuple[str, Scratch]]:
    """The restaurant's database, with its bookings, after each of the learner's migrations."""
    found, at = list[tuple[str, Scratch]](), run.with_rows(run.shipped(START))
    for revision in own(run):
        at = run.upgrade(revision, at)
        found.append((revision, at))
    return found


def bookings(run: Rehearsal) -> list[Row]:
    """The bookings that were there from the start."""
    return run.with_rows(run.shipped(START)).data["booking"]


def guest(run: Rehearsal, label: str) -> str:
    """A random name of a guest."""
    return f"{label} {run.seeder(label).value('VARCHAR(12)')}"


def trial(run: Rehearsal, which: str, revision: str, at: Scratch) -> Scratch:
    """Let the old or the new program add and list bookings; the database after it."""
    column = "guest" if which == "old" else "guest_name"
    name = guest(run, f"{which} {revision}")
    expected = _(
        "after {revision} the {which} program adds a booking and lists them",
        revision=revision,
        which=_(PROGRAMS[which]),
    )
    project = run.shipped_project if which == "old" else None
    try:
        after = run.program(ADD_AND_LIST.format(column=column, guest=name), at, expected, project)
        found = sorted(str(row[column]) for row in after.data["booking"] if row.get(column))
        kept = [text for text in found if text.startswith(name)]
        told = _(
            "of its bookings {name} and {second} only {kept} are in the table",
            name=repr(name),
            second=repr(name + " again"),
            kept=kept,
        )
    except Failed as failure:
        after, kept, told = at, [], failure.finding.found
    if kept != [name, f"{name} again"]:
        raise Failed(
            expected,
            told,
            function_line(run.history[revision], "upgrade"),
            _why(which, told),
            LESSON,
        )
    return after


def _why(which: str, told: str) -> str:
    """What stops a program, for a reader who has just seen the error."""
    writes = "guest" if which == "old" else "guest_name"
    if "NOT NULL" in told:
        return _(
            "The {which} program writes only {writes}. While both programs run, the column "
            "that it does not know must be allowed to be empty. Contract makes it strict.",
            which=_(PROGRAMS[which]),
            writes=writes,
        )
    if "no such column" in told or "has no column" in told:
        return _(
            "The {which} program still needs {writes} at this moment. Old and new column stand "
            "side by side from the first migration until the last one.",
            which=_(PROGRAMS[which]),
            writes=writes,
        )
    return _(
        "The {which} program runs at this moment, on the tables that this migration left.",
        which=_(PROGRAMS[which]),
    )


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=2, after=app_loads)
def three_steps(run: Rehearsal) -> None:
    """One head, the first migration unchanged, and at least three of your own after it"""
    project.one_head(run)
    journeys.history_only_grew(run)
    missing = START not in {revision.id for revision in run.history.revisions}
    if missing or len(own(run)) < 3:
        assert run.starter
        raise Failed(
            _(
                "the migration {revision} and after it three of your own: expand, backfill, "
                "contract",
                revision=START,
            ),
            _("{revision} is not in your project", revision=START)
            if missing
            else _("{count} of your own", count=len(own(run))),
            run.history.revisions[-1].where
            if own(run)
            else read_history(run.starter, "migrations")[START].file,
            "Between two migrations programs can be replaced. In a single one everything changes "
            "at once, and one of the two programs stops.",
            LESSON,
        )


@check(points=1, after=three_steps)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    project.upgrades_from_empty(run)


@check(points=2, after=upgrades)
def right_columns(run: Rehearsal) -> None:
    """In the end guest_name is there and never empty, guest is gone, the rest is as it was"""
    names = {"id": "INTEGER", "guest_name": "VARCHAR(80)", "seats": "INTEGER"}
    tables.columns(run, "booking", **names)
    tables.nullable(run, "booking", "guest_name", False)
    tables.nullable(run, "booking", "seats", False)
    tables.no_column(run, "booking", "guest")
    tables.columns(run, "payment", id="INTEGER", booking_id="INTEGER", amount="NUMERIC(10,2)")
    tables.foreign_key(run, "payment", "booking_id", "booking.id")


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=3, after=upgrades)
def old_program(run: Rehearsal) -> None:
    """The old program works after every migration but the last"""
    for revision, at in states(run)[:-1]:
        trial(run, "old", revision, at)
        journeys.holds(run, at, "booking", bookings(run), f"flask db upgrade {revision}", revision)


@check(points=3, after=right_columns)
def new_program(run: Rehearsal) -> None:
    """The new program works after every migration"""
    for revision, at in states(run):
        trial(run, "new", revision, at)


@check(points=2, after=(old_program, new_program))
def backfilled(run: Rehearsal) -> None:
    """Before contract every booking has its guest_name, and what the new program wrote stays"""
    first, at = states(run)[0]
    old = bookings(run)
    edited = old[0] | {"guest": guest(run, "edited")}
    code = EDIT.format(id=edited["id"], guest=edited["guest"])
    at = run.program(code, trial(run, "new", first, at), _("the new program changes a guest_name"))
    added = [row for row in at.data["booking"] if row["id"] not in {r["id"] for r in old}]
    for revision in own(run)[1:-1]:
        at = run.upgrade(revision, at)
    doing = f"flask db upgrade {own(run)[-2]}"
    for what, rows in (
        (_("the bookings that were there"), [named(row) for row in old[1:]]),
        (_("a guest_name that the new program changed before"), [named(edited)]),
        (
            _("bookings that the new program made before"),
            [{"id": row["id"], "guest_name": row["guest_name"]} for row in added],
        ),
    ):
        try:
            journeys.holds(
                run,
                at,
                "booking",
                rows,
                f"{doing}  ({what})",
                own(run)[-2],
            )
        except Failed as failure:
            raise failure.because(
                _(
                    "The backfill gives a guest_name only to a booking that has none: WHERE "
                    "guest_name IS NULL. What is there already stays."
                ),
                LESSON,
            ) from None


def named(row: Row) -> Row:
    """A booking of the old program as the new one must find it."""
    return {"id": row["id"], "guest_name": row["guest"], "seats": row["seats"]}


@check(points=3, after=backfilled)
def contracted(run: Rehearsal) -> None:
    """Contract keeps every guest, also those that the old program added after the backfill"""
    revision, at = states(run)[-2]
    late = trial(run, "old", revision, at)
    try:
        after = run.upgrade(run.head, late)
    except Failed as failure:
        raise Failed(
            "contract also works when the old program has added bookings after the backfill",
            failure.finding.found,
            failure.finding.where,
            "These bookings have no guest_name yet. Fill it once more at the beginning of "
            "contract, before it becomes NOT NULL and before guest is dropped.",
            LESSON,
        ) from None
    rows = [named(row) for row in late.data["booking"]]
    doing = _(
        "flask db upgrade {head}  (with bookings that came after the backfill)", head=run.head
    )
    journeys.holds(run, after, "booking", rows, doing, run.head, exactly=True)
    journeys.keeps_rows(run, START, run.shipped(START), RENAMED)


@check(points=2, after=contracted)
def round_trip(run: Rehearsal) -> None:
    """Rolling back brings guest back with every name, and upgrading works again"""
    first, at = states(run)[0]
    try:
        journeys.round_trip(run, START, run.shipped(START), RENAMED)
        both = trial(run, "new", first, at)
        down = run.downgrade(START, both)
    except Failed as failure:
        found = failure.finding.found
        if "NOT NULL constraint failed" in found:
            raise failure.because(
                _(
                    "A booking has a guest_name and no guest at this moment. Before guest becomes "
                    "NOT NULL, fill it from guest_name where it is empty. A column that is added "
                    "to a table with rows may be empty first."
                ),
                LESSON,
            ) from None
        if says(found, CHANGED, subject="booking.guest", here="NOT NULL"):
            raise failure.because(
                _(
                    "Expand has let guest be empty, so the downgrade() of expand takes that back: "
                    "it fills guest where it is empty, and makes it NOT NULL again."
                ),
                LESSON,
                function_line(run.history[first], "downgrade"),
            ) from None
        if says(found, VALUE_CHANGED, table="booking", column="guest"):
            raise failure.because(
                _(
                    "The names are only in guest_name after contract. Where a downgrade() adds "
                    "guest again, it also fills it: UPDATE booking SET guest = guest_name. Only "
                    "then may guest_name be dropped."
                ),
                LESSON,
            ) from None
        raise
    names = [{"id": r["id"], "guest": r["guest"] or r["guest_name"]} for r in both.data["booking"]]
    doing = _(
        "flask db downgrade {revision}  (from {first}, with bookings of the new program)",
        revision=START,
        first=first,
    )
    journeys.holds(run, down, "booking", names, doing, first, function="downgrade")
