"""The old and the new program of the restaurant, at work on the database of a moment."""

from checker.language import N_, _
from checker.reading.database import Row
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed

LESSON = "13-production"
PROGRAMS = {"old": N_("old"), "new": N_("new")}
START = "4e8a21c7d905"
MANY = 1237

STRICT_TOO_EARLY = N_(
    "Expand only adds guest_name, and it may be empty: the old program does not know it. NOT NULL, "
    "and that guest goes, belong to contract."
)
COPY = N_(
    "The guest_name of a booking that was there is exactly its guest. Copy the text as it is, with "
    "its blanks, its signs and all its letters."
)
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
    found, at = list[tuple[str, Scratch]](), full(run)
    for revision in own(run):
        try:
            at = run.upgrade(revision, at)
        except Failed as failure:
            if found or "NOT NULL constraint failed" not in failure.finding.found:
                raise
            raise failure.because(_(STRICT_TOO_EARLY), LESSON) from None
        found.append((revision, at))
    return found


def edited(run: Rehearsal, at: Scratch) -> tuple[Row, Scratch]:
    """The first booking with another guest, and the database where the new program wrote that."""
    row = bookings(run)[0] | {"guest": guest(run, "edited")}
    code = EDIT.format(id=row["id"], guest=row["guest"])
    return row, run.program(code, at, _("the new program changes a guest_name"))


def bookings(run: Rehearsal) -> list[Row]:
    """The bookings that were there from the start."""
    return full(run).data["booking"]


def full(run: Rehearsal) -> Scratch:
    """The database with many bookings; their ids have gaps, and some are where a batch ends."""
    ids = {*range(500, 20001, 500)}
    ids |= {*run.seeder("ids").random.sample(sorted({*range(1, 20000)} - ids), MANY - len(ids))}
    return run.with_rows(run.shipped(START), {"booking": [{"id": key} for key in sorted(ids)]})


def guest(run: Rehearsal, label: str) -> str:
    """A random name of a guest."""
    return f"{label} " + str(run.seeder(label).value("VARCHAR(12)"))


def trial(run: Rehearsal, which: str, revision: str, at: Scratch, command: str = "") -> Scratch:
    """Let the old or the new program add and list bookings; the database after it.

    `command` is what led to `at`, where it was not just the upgrade to the revision.
    """
    column = "guest" if which == "old" else "guest_name"
    name = guest(run, f"{which} {revision}")
    expected = _(
        "after {revision} the {which} program adds a booking and lists them",
        revision=command or revision,
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


def why_not_filled(run: Rehearsal, first: str, after: Scratch, edited: Row) -> str:
    """Why a booking does not have the guest_name that it must have after the backfill."""
    names = {row["id"]: row["guest"] for row in bookings(run)}
    found = states(run)[0][1].data["booking"]
    defaults = {row["guest_name"] for row in found if row["guest_name"] != names[row["id"]]}
    if defaults - {None}:
        return _(
            "After {first} guest_name is {value} in the bookings that are there, and not NULL: it "
            "gives the column a default. A backfill that looks for  guest_name IS NULL  finds none "
            "of them. Let it be empty there.",
            first=first,
            value=repr(min(map(str, defaults))),
        )
    del names[edited["id"]]
    now = {row["id"]: row["guest_name"] for row in after.data["booking"] if row["id"] in names}
    empty = sum(not name for name in now.values())
    if 0 < empty < len(now):
        return _(
            "{count} of {all} bookings that were there have no guest_name. The backfill fills "
            "every one: look at its LIMIT, and at the first and the last id of each batch.",
            count=empty,
            all=len(now),
        )
    if any(name and name != names[key] for key, name in now.items()):
        return _(COPY)
    return _(
        "The backfill gives a guest_name only to a booking that has none: WHERE guest_name IS "
        "NULL. What is there already stays."
    )


def named(row: Row) -> Row:
    """A booking of the old program as the new one must find it."""
    return {"id": row["id"], "guest_name": row["guest"], "seats": row["seats"]}
