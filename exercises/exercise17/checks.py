"""What exercise 17 must prove: an enum and a cast that SQLite and PostgreSQL both take."""

from collections.abc import Iterator
from contextlib import contextmanager

from checker.exercise import check
from checker.language import _
from checker.offline import sqlwords
from checker.reading.database import Row
from checker.reading.history import read_history
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys, project, tables
from checker.words.journeys import Change

LESSON = "12-postgresql-and-sql"
START = "3f17c4d0a912"
ROWS: dict[str, list[Row]] = {
    "ticket": [{"minutes": text} for text in ("45", None, "7", "1260", "0")]
}
SHOWN: dict[str, list[Row]] = {"ticket": [{"minutes": text} for text in ("45", None, "1260")]}
SHOWN_LATER: dict[str, list[Row]] = {
    "ticket": [{"minutes": 30, "status": "open"}, {"minutes": None, "status": "closed"}]
}
MINUTES = Change(may_change=frozenset({"ticket.minutes"}))


def tickets(run: Rehearsal) -> list[Row]:
    """Tickets with whole numbers as text, and one without."""
    number = run.seeder("minutes").random.randint
    texts = [str(number(1, 9999)), None, str(number(10_000, 999_999)), "0", str(number(1, 99))]
    return [{"id": place, "minutes": text} for place, text in enumerate(texts, 1)]


def as_numbers(rows: list[Row]) -> list[Row]:
    """The same tickets after the upgrade: numbers, and open."""
    return [
        row | {"minutes": None if row["minutes"] is None else int(row["minutes"]), "status": "open"}
        for row in rows
    ]


def before(run: Rehearsal) -> Scratch:
    """A database that the shop has today, without rows."""
    return run.shipped(START)


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def history_grew(run: Rehearsal) -> None:
    """The history has one head, and the first migration is there, unchanged"""
    project.one_head(run)
    journeys.history_only_grew(run)
    if START not in {revision.id for revision in run.history.revisions}:
        assert run.starter
        raise Failed(
            _("the migration {revision}, which came with the exercise", revision=START),
            "it is not in your project",
            read_history(run.starter, "migrations")[START].file,
            "The shop's database has run it already, so the history has to go on from there.",
            "04-upgrade-and-roll-back",
        )
    if run.head == START:
        raise Failed(
            _("a migration of your own after {revision}", revision=START),
            "there is none yet",
            f"{run.repository}/versions/",
            "Change the models first. Then  flask db migrate -m '...'  writes a migration, and you "
            "mend it.",
            LESSON,
        )


@check(points=2, after=history_grew)
def upgrades(run: Rehearsal) -> None:
    """An empty SQLite database upgrades to the newest migration"""
    project.upgrades_from_empty(run)
    project.made_by_migrations(run, "ticket")


@check(points=2, after=upgrades)
def right_columns(run: Rehearsal) -> None:
    """minutes is an Integer, status is never empty, the rest is as it was"""
    tables.columns(
        run, "ticket", id="INTEGER", title="VARCHAR(80)", minutes="INTEGER", status="text"
    )
    tables.columns(run, "note", id="INTEGER", ticket_id="INTEGER", text="TEXT")
    tables.nullable(run, "ticket", "status", False)
    tables.nullable(run, "ticket", "title", False)
    tables.nullable(run, "ticket", "minutes", True)
    tables.foreign_key(run, "note", "ticket_id", "ticket.id")


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=3, after=right_columns)
def rows_survive(run: Rehearsal) -> None:
    """On SQLite, every old ticket keeps its minutes, as a number, and is open"""
    old = tickets(run)
    after = run.upgrade(run.head, run.with_rows(before(run), {"ticket": old}))
    doing = _("flask db upgrade  from {revision}", revision=START)
    found = {row["status"] for row in after.data["ticket"]}
    if found != {"open"}:
        raise Failed(
            "every old ticket is open: its status is 'open'",
            _(
                "the old tickets have the status {names}",
                names=", ".join(map(repr, sorted(found, key=str))),
            ),
            function_line(run.history[run.head], "upgrade"),
            "A server_default fills the rows that are there when the column is added; an UPDATE "
            "fills them, too. Let them give this value on every database."
            if found <= {"waiting", "closed"}
            else "The database keeps the values as the task writes them. From a Python enum "
            "SQLAlchemy takes the names of its members, not what stands behind the =.",
            LESSON,
        )
    journeys.holds(run, after, "ticket", as_numbers(old), doing, run.head)
    journeys.keeps_rows(run, START, before(run), MINUTES, {"ticket": old})


@check(points=3, after=rows_survive)
def round_trip(run: Rehearsal) -> None:
    """On SQLite, rolling back makes minutes text again and takes status away"""
    old = tickets(run)
    journeys.round_trip(run, START, before(run), MINUTES, {"ticket": old})
    after = run.upgrade(run.head, run.with_rows(before(run), {"ticket": old}))
    down, doing = run.downgrade(START, after), f"flask db downgrade {START}"
    journeys.holds(run, down, "ticket", old, doing, run.head, function="downgrade")


@contextmanager
def type_is_named() -> Iterator[None]:
    """An enum without a name, which stops all SQL for PostgreSQL, is called the cause."""
    try:
        yield
    except Failed as failure:
        if "requires a name" not in failure.finding.found:
            raise
        why = _(
            "On PostgreSQL an enum is a type, and a type needs a name. Write name='ticket_status' "
            "into each sa.Enum(...) of the migration, and into the db.Enum(...) of the model."
        )
        raise failure.because(why, LESSON) from None


@check(points=3, after=history_grew)
def enum_type(run: Rehearsal) -> None:
    """The SQL for PostgreSQL makes the type ticket_status, then the column that uses it"""
    values = "open", "waiting", "closed"
    with type_is_named():
        sqlwords.makes_enum(run, "ticket.status", "ticket_status", *values, filled="open")


@check(points=2, after=history_grew)
def cast(run: Rehearsal) -> None:
    """The SQL for PostgreSQL makes numbers of the minutes with USING"""
    with type_is_named():
        sqlwords.changes_type(run, "ticket.minutes", "integer")


@check(points=3, after=(enum_type, cast))
def taken_back(run: Rehearsal) -> None:
    """The SQL of the downgrade brings minutes back and drops the type, after its column"""
    sqlwords.takes_back(run, START)
