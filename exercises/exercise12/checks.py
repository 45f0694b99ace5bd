"""What exercise 12 must prove: one subscriber for each email, and the right one."""

from checker.exercise import check
from checker.language import _, _n
from checker.reading.database import Row
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys, project, tables

from .people import EMAILS, GROUPS, KINDS, SUBSCRIBERS, SURVIVORS, row

LESSON = "06-tables-with-rows"
PARENT = "12a000000001"
EMAIL = "subscriber.email"
SHOWN: dict[str, list[Row]] = {
    "subscriber": [
        {"name": "Ada", "email": "ada@example.com", "confirmed": 0},
        {"name": "Ada L.", "email": "ada@example.com", "confirmed": 1},
        {"name": "Brook", "email": "brook@example.com", "confirmed": 0},
        {"name": "Kim", "email": None, "confirmed": 0},
    ]
}
TIDY: dict[str, list[Row]] = {
    "subscriber": [
        {"email": email}
        for email in ("eli@example.com", "Eli@example.com", None, " eli@example.com", "", None)
    ]
}
# The same people under other ids: a migration that names ids instead of the rule fails here.
OTHER_IDS = 1000


def told(ids: list[int]) -> str:
    """Rows, by their ids, as a reader says them."""
    if not ids:
        return _("none")
    said = _(" and ").join(map(str, ids))
    return _n("row {ids}", "rows {ids}", len(ids), ids=said)


def upgraded(run: Rehearsal, filled: Scratch, shift: int) -> Scratch:
    """Return the database after the upgrade; say of doubles, and of other ids, what stops it."""
    try:
        return run.upgrade(run.head, filled)
    except Failed as failed:
        if shift:
            why = _(
                "Before that, the same people with the ids 1 to {count} went well. These have "
                "the ids from {first} on. A migration states the rule, never the ids that you "
                "saw in one database.",
                count=len(SUBSCRIBERS),
                first=shift + 1,
            )
        elif "UNIQUE constraint failed" in failed.finding.found:
            why = _(
                "Two rows with the same email are still there when the rule is made. Delete "
                "all but one of each email first, in upgrade(), by the rule in the task. It "
                "also says who survives where all are confirmed, and where nobody is."
            )
            why = left_over(run) or why
        else:
            raise
        raise failed.because(why, LESSON) from failed


def left_over(run: Rehearsal) -> str:
    """Of which kind the doubles are that are still there; nothing where they are of each kind."""
    for number, (ids, why) in enumerate(KINDS):
        rows = [row(*line) for line in SUBSCRIBERS if line[0] in ids]
        try:
            run.upgrade(run.head, run.with_rows(run.shipped(PARENT), {"subscriber": rows}))
        except Failed:
            return _(why) if number else ""
    return ""


def rule_holds(run: Rehearsal, there: set[object], shift: int) -> None:
    """Fail with the first email of which not exactly the right rows are there."""
    for ids, survivors, rule in GROUPS:
        wanted = [id_ + shift for id_ in survivors]
        left = [id_ + shift for id_ in ids if id_ + shift in there]
        if left != wanted:
            email = EMAILS[ids[0]]
            those = (
                _("without an email")
                if email is None
                else _("with the email {email}", email=repr(email))
            )
            raise Failed(
                _(
                    "after  flask db upgrade  the table has, of the {rows} {those}, only {wanted} "
                    "left",
                    rows=told([i + shift for i in ids]),
                    those=those,
                    wanted=told(wanted),
                )
                if len(wanted) < len(ids)
                else _(
                    "after  flask db upgrade  the table still has the {wanted} {those}",
                    wanted=told(wanted),
                    those=those,
                ),
                _("it has {rows} left", rows=told(left)),
                function_line(run.history[run.head], "upgrade"),
                _(
                    "{rule} What goes here is gone for good, so read the rule in the task once "
                    "more.",
                    rule=_(rule),
                ),
                LESSON,
            )


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head, and your migration comes after the one that was there"""
    project.one_head(run)
    journeys.builds_on(run)
    if run.head == PARENT:
        raise Failed(
            _("a migration of your own after {revision}", revision=PARENT),
            "there is none yet",
            f"{run.repository}/versions/",
            "unique=True in the model changes no table. Run  flask db upgrade  and then  flask db "
            "migrate -m 'unique email'. It writes a migration, and you edit it.",
            LESSON,
        )


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    project.upgrades_from_empty(run)
    project.made_by_migrations(run, "subscriber")
    project.no_models_in_migrations(run)


@check(points=3, after=upgrades)
def email_is_unique(run: Rehearsal) -> None:
    """No two subscribers can have the same email, and the rest of the table is as it was"""
    tables.unique(run, "subscriber", "email")
    tables.columns(run, "subscriber", email="VARCHAR(120)")
    tables.nullable(run, "subscriber", "email", True)
    journeys.rest_is_unchanged(run, run.shipped(PARENT), {EMAIL})


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same table"""
    project.models_agree(run)


@check(points=5, after=email_is_unique)
def right_ones_survive(run: Rehearsal) -> None:
    """Of several with one email the right one survives, and nobody else goes"""
    for shift in (0, OTHER_IDS):
        rows = [row(id_ + shift, email, confirmed) for id_, email, confirmed in SUBSCRIBERS]
        filled = run.with_rows(run.shipped(PARENT), {"subscriber": rows})
        after = upgraded(run, filled, shift)
        rule_holds(run, {line["id"] for line in after.data["subscriber"]}, shift)
        survivors = {id_ + shift for id_ in SURVIVORS}
        kept = [line for line in filled.data["subscriber"] if line["id"] in survivors]
        doing = _("flask db upgrade  from {revision}", revision=PARENT)
        journeys.holds(run, after, "subscriber", kept, doing, run.head, exactly=True)


@check(points=1, after=email_is_unique)
def tidy_ones_stay(run: Rehearsal) -> None:
    """A database without doubles keeps every row"""
    journeys.keeps_rows(run, PARENT, run.shipped(PARENT), rows=TIDY)


@check(points=2, after=tidy_ones_stay)
def round_trip(run: Rehearsal) -> None:
    """Rolling back takes the rule away and nothing else, and upgrade works again"""
    journeys.round_trip(run, PARENT, run.shipped(PARENT), rows=TIDY)


@check(points=1, after=upgrades)
def named_constraints(run: Rehearsal) -> None:
    """Every constraint that a migration adds or removes has a name"""
    project.named_constraints(run)
