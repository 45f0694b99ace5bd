"""What exercise 12 must prove: one subscriber for each email, and the right one."""

from checker import journeys, tables, words
from checker.database import Row
from checker.exercise import check
from checker.rehearsal import Rehearsal
from checker.scratch import Scratch
from checker.scripts import function_line
from checker.verdict import Failed

LESSON = "06-tables-with-rows"
PARENT = "12a000000001"
EMAIL = "subscriber.email"


def row(id_: int, email: str | None, confirmed: int) -> Row:
    """One subscriber; the name is made at random."""
    return {"id": id_, "email": email, "confirmed": confirmed}


SUBSCRIBERS: list[tuple[int, str | None, int]] = [
    (1, "ada@example.com", 0),
    (2, "ada@example.com", 1),
    (3, "ada@example.com", 0),
    (4, "brook@example.com", 0),
    (5, "brook@example.com", 0),
    (6, "chidi@example.com", 1),
    (7, "chidi@example.com", 1),
    (8, None, 0),
    (9, None, 1),
    (10, "dana@example.com", 1),
    (11, "Dana@example.com", 0),
]
GROUPS = [
    ([1, 2, 3], [2], "One of them is confirmed, and a confirmed one survives."),
    (
        [4, 5],
        [5],
        "None of them is confirmed, so the newest survives, the one with the greatest id.",
    ),
    ([6, 7], [7], "Both are confirmed, so the newest survives, the one with the greatest id."),
    ([8, 9], [8, 9], "They have no email. NULL is not a value that two rows share: both stay."),
    ([10], [10], "This email is there only once. Nobody has to go."),
    ([11], [11], "Upper and lower case make different addresses here, so nobody has to go."),
]
SURVIVORS = [survivor for _, survivors, _ in GROUPS for survivor in survivors]
# The same people under other ids: a migration that names ids instead of the rule fails here.
OTHER_IDS = 30


def told(ids: list[int]) -> str:
    """Rows, by their ids, as a reader says them."""
    if not ids:
        return "none"
    return ("row " if len(ids) == 1 else "rows ") + " and ".join(map(str, ids))


def upgraded(run: Rehearsal, filled: Scratch, shift: int) -> Scratch:
    """Return the database after the upgrade; say of doubles, and of other ids, what stops it."""
    try:
        return run.upgrade(run.head, filled)
    except Failed as failed:
        found = failed.finding
        if shift:
            why = (
                f"Before that, the same people with the ids 1 to {len(SUBSCRIBERS)} went well. "
                f"These have the ids from {shift + 1} on. A migration states the rule, never the "
                "ids that you saw in one database."
            )
        elif "UNIQUE constraint failed" in found.found:
            why = (
                "Two rows with the same email are still there when the rule is made. Delete all "
                "but one of each email first, in upgrade(), by the rule in the task. It also says "
                "who survives where all are confirmed, and where nobody is."
            )
        else:
            raise
        raise Failed(found.expected, found.found, found.where, why, LESSON) from failed


def rule_holds(run: Rehearsal, there: set[object], shift: int) -> None:
    """Fail with the first email of which not exactly the right rows are there."""
    for ids, survivors, rule in GROUPS:
        wanted = [id_ + shift for id_ in survivors]
        left = [id_ + shift for id_ in ids if id_ + shift in there]
        if left != wanted:
            email = SUBSCRIBERS[ids[0] - 1][1]
            those = f"with the email {email!r}" if email else "without an email"
            raise Failed(
                f"after  flask db upgrade  the table has, of the {told([i + shift for i in ids])} "
                f"{those}, only {told(wanted)} left"
                if len(wanted) < len(ids)
                else f"after  flask db upgrade  the table still has the {told(wanted)} {those}",
                f"it has {told(left)} left",
                function_line(run.history[run.head], "upgrade"),
                f"{rule} What goes here is gone for good, so read the rule in the task once more.",
                LESSON,
            )


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    words.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head, and your migration comes after the one that was there"""
    words.one_head(run)
    journeys.builds_on(run)
    if run.head == PARENT:
        raise Failed(
            f"a migration of your own after {PARENT}",
            "there is none yet",
            f"{run.repository}/versions/",
            "unique=True in the model changes no table. Run  flask db upgrade  and then  flask db "
            "migrate -m 'unique email'. It writes a migration, and you edit it.",
            LESSON,
        )


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    words.upgrades_from_empty(run)
    words.made_by_migrations(run, "subscriber")
    words.no_models_in_migrations(run)


@check(points=3, after=upgrades)
def email_is_unique(run: Rehearsal) -> None:
    """No two subscribers can have the same email, and the rest of the table is as it was"""
    tables.unique(run, "subscriber", "email")
    journeys.rest_is_unchanged(run, run.shipped(PARENT), {EMAIL})


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same table"""
    words.models_agree(run)


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
        doing = f"flask db upgrade  from {PARENT}"
        journeys.holds(run, after, "subscriber", kept, doing, run.head, exactly=True)


@check(points=1, after=email_is_unique)
def tidy_ones_stay(run: Rehearsal) -> None:
    """A database without doubles keeps every row"""
    journeys.keeps_rows(run, PARENT, run.shipped(PARENT))


@check(points=2, after=tidy_ones_stay)
def round_trip(run: Rehearsal) -> None:
    """Rolling back takes the rule away and nothing else, and upgrade works again"""
    journeys.round_trip(run, PARENT, run.shipped(PARENT))


@check(points=1, after=upgrades)
def named_constraints(run: Rehearsal) -> None:
    """Every constraint that a migration adds or removes has a name"""
    words.named_constraints(run)
