"""What exercise 16 must prove: old and new program both work while a column is being renamed."""

from checker.exercise import check
from checker.language import N_, _
from checker.reading.database import Row
from checker.reading.history import read_history
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed
from checker.words import journeys, project, tables
from checker.words.journeys import Change

from .programs import LESSON, START, bookings, edited, named, own, states, trial, why_not_filled
from .way_back import EXPAND_BACK, goes_back, why_not_back

RENAMED = Change(renames={"booking.guest": "booking.guest_name"})

FILL_EMPTY = N_(
    "Fill only what is empty: WHERE guest_name IS NULL. The new program has written guests here, "
    "too, and a booking that it made has no guest to copy."
)
CONTRACT_BACK = N_(
    "The downgrade() of contract takes back all that its upgrade() did: guest is there again, with "
    "the names, and each of the two columns may be empty. Then both programs can run again."
)
LATE_AGAIN = N_(
    "The old program made this booking after contract was taken back, and contract comes once "
    "more. After downgrade() guest_name is as before: no NOT NULL and no default. Then upgrade() "
    "finds and fills it."
)
NOT_AGAIN = N_(
    "Contract works once, and stops after it was taken back. What its upgrade() takes away, as a "
    "column, a default or a trigger, its downgrade() brings back."
)
BACKFILL_BACK = N_(
    "A booking of the new program has its guest only in guest_name. downgrade() of backfill must "
    "not empty it. It may be  pass: what was filled can stay until expand is taken back."
)
STRICT_AT_LAST = N_(
    "Contract is where guest_name becomes NOT NULL, before guest goes. Expand leaves it empty for "
    "the old program."
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
    project.made_by_migrations(run, "booking")


@check(points=2, after=upgrades)
def right_columns(run: Rehearsal) -> None:
    """In the end guest_name is there and never empty, guest is gone, the rest is as it was"""
    names = {"id": "INTEGER", "guest_name": "VARCHAR(80)", "seats": "INTEGER"}
    tables.columns(run, "booking", **names)
    try:
        tables.nullable(run, "booking", "guest_name", False)
    except Failed as failure:
        place = function_line(run.history[run.head], "upgrade")
        raise failure.because(_(STRICT_AT_LAST), LESSON, place) from None
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
    changed, at = edited(run, trial(run, "new", first, at))
    added = [row for row in at.data["booking"] if row["id"] not in {r["id"] for r in old}]
    for revision in own(run)[1:-1]:
        at = run.upgrade(revision, at)
    doing = f"flask db upgrade {own(run)[-2]}"
    for what, rows in (
        (_("the bookings that were there"), [named(row) for row in old[1:]]),
        (_("a guest_name that the new program changed before"), [named(changed)]),
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
            raise failure.because(why_not_filled(run, first, at, changed), LESSON) from None


@check(points=3, after=backfilled)
def contracted(run: Rehearsal) -> None:
    """Contract keeps every guest, also those that either program wrote after the backfill"""
    revision, at = states(run)[-2]
    _row, at = edited(run, trial(run, "new", revision, at))
    late = trial(run, "old", revision, at)
    try:
        after = run.upgrade(run.head, late)
    except Failed as failure:
        overwritten = "NOT NULL" in failure.finding.found and _fills_late(run, revision)
        raise Failed(
            "contract also works when both programs have added bookings after the backfill",
            failure.finding.found,
            failure.finding.where,
            FILL_EMPTY
            if overwritten
            else "These bookings have no guest_name yet. Fill it once more at the beginning of "
            "contract, before it becomes NOT NULL and before guest is dropped.",
            LESSON,
        ) from None
    doing = _(
        "flask db upgrade {head}  (with bookings that came after the backfill)", head=run.head
    )
    rows = [named(row) for row in late.data["booking"] if not row["guest_name"]]
    journeys.holds(run, after, "booking", rows, doing, run.head)
    rows = [row | {"guest": row["guest_name"] or row["guest"]} for row in late.data["booking"]]
    try:
        journeys.holds(run, after, "booking", list(map(named, rows)), doing, run.head, exactly=True)
    except Failed as failure:
        raise failure.because(_(FILL_EMPTY), LESSON) from None
    journeys.keeps_rows(run, START, run.shipped(START), RENAMED)


def _fills_late(run: Rehearsal, revision: str) -> bool:
    """Whether contract works where only the old program has added bookings after the backfill."""
    try:
        run.upgrade(run.head, trial(run, "old", revision, states(run)[-2][1]))
    except Failed:
        return False
    return True


def contract_goes_back(run: Rehearsal) -> None:
    """With contract taken back both programs run again, and it can come once more."""
    before = own(run)[-2]
    up = trial(run, "new", run.head, states(run)[-1][1])
    down = run.downgrade(before, up)
    place = function_line(run.history[run.head], "downgrade")
    rows: list[Row] = [{"id": r["id"], "guest": r["guest_name"]} for r in up.data["booking"]]
    try:
        doing = f"flask db downgrade {before}"
        journeys.holds(run, down, "booking", rows, doing, run.head, function="downgrade")
        both = trial(run, "old", before, down, f" {doing} ")
        both = trial(run, "new", before, both, f" {doing} ")
    except Failed as failure:
        raise failure.because(_(CONTRACT_BACK), LESSON, place) from None
    rows = [row | {"guest": row["guest_name"] or row["guest"]} for row in both.data["booking"]]
    doing = _(
        "flask db upgrade {head}  (once more after its downgrade, with new bookings)", head=run.head
    )
    try:
        after = run.upgrade(run.head, both)
    except Failed as failure:
        raise failure.because(_(NOT_AGAIN), LESSON) from None
    try:
        journeys.holds(run, after, "booking", list(map(named, rows)), doing, run.head)
    except Failed as failure:
        raise failure.because(_(LATE_AGAIN), LESSON, place) from None


@check(points=2, after=contracted)
def round_trip(run: Rehearsal) -> None:
    """Rolling back brings guest back with every name, and upgrading works again"""
    contract_goes_back(run)
    first, at = states(run)[0]
    try:
        journeys.round_trip(run, START, run.shipped(START), RENAMED)
        goes_back(run, first, at)
    except Failed as failure:
        if why := why_not_back(failure.finding.found):
            place = function_line(run.history[first], "downgrade")
            raise failure.because(why, LESSON, place if why == _(EXPAND_BACK) else "") from None
        raise
    revision, at = states(run)[-2]
    try:
        goes_back(run, revision, at)
    except Failed as failure:
        place = function_line(run.history[revision], "downgrade")
        raise failure.because(_(BACKFILL_BACK), LESSON, place) from None
