"""What exercise 8 must prove: every user has a timezone now, and keeps the one they had."""

import ast

from checker.exercise import check
from checker.language import N_, _
from checker.reading.database import Row
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed
from checker.words import journeys, project, tables

LESSON = "06-tables-with-rows"
PARENT = "c8e1a0b2d301"
CHANGE = journeys.Change(may_change=frozenset({"user.timezone"}))
USERS: list[Row] = [
    {"id": 2, "timezone": "Asia/Tokyo"},
    {"id": 7, "timezone": None},
    {"id": 31, "timezone": "Europe/London"},
    {"id": 58, "timezone": None},
    {"id": 96, "timezone": "CET"},
    {"id": 540, "timezone": "America/Argentina/ComodRivadavia"},
    {"id": 541, "timezone": "europe/london"},
    {"id": 542, "timezone": " Mars/Olympus Mons "},
    {"id": 1203, "timezone": None},
]
ROWS = {"user": USERS}
EVERYBODY = N_(
    "All users have the same timezone now. UPDATE changes every row that WHERE does not keep out: "
    "fill only those that have none, with  WHERE timezone IS NULL."
)
AFTER: list[Row] = [row | {"timezone": "UTC"} if row["timezone"] is None else row for row in USERS]


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head, and the migration that was there is unchanged"""
    project.one_head(run)
    journeys.builds_on(run)


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    project.upgrades_from_empty(run)
    project.made_by_migrations(run, "user")
    project.no_models_in_migrations(run)


@check(points=3, after=upgrades)
def never_empty(run: Rehearsal) -> None:
    """timezone is NOT NULL, and the rest of the table is as it was"""
    if run.head == PARENT:
        raise Failed(
            "a new migration that makes user.timezone NOT NULL",
            _("no migration comes after {revision}", revision=PARENT),
            f"{run.repository}/versions/",
            "The model alone changes no database. Write nullable=False into the model, run  flask "
            "db upgrade  so that your own database is up to date, then  flask db migrate.",
            LESSON,
        )
    tables.columns(run, "user", timezone="VARCHAR(40)")
    tables.nullable(run, "user", "timezone", False)
    journeys.rest_is_unchanged(run, run.shipped(PARENT), {"user.timezone"})
    tables.unique(run, "user", "username")


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same table"""
    project.models_agree(run)


@check(points=4, after=never_empty)
def users_get_utc(run: Rehearsal) -> None:
    """Users without a timezone get 'UTC', the others keep theirs"""
    filled = run.with_rows(run.shipped(PARENT), ROWS)
    after = run.upgrade(run.head, filled)
    doing = _("flask db upgrade  from {revision}", revision=PARENT)
    try:
        journeys.holds(run, after, "user", AFTER, doing, run.head)
    except Failed as failure:
        zones = [row.get("timezone") for row in after.data["user"]]
        updates = any("UPDATE" in ast.unparse(r.tree).upper() for r in run.history.own)
        if zones != ["UTC"] * len(USERS) or not updates:
            raise
        raise failure.because(EVERYBODY, LESSON) from None
    journeys.keeps_rows(run, PARENT, run.shipped(PARENT), CHANGE, ROWS)


@check(points=3, after=users_get_utc)
def round_trip(run: Rehearsal) -> None:
    """Rolling back lets timezone be empty again, and keeps every value"""
    journeys.round_trip(run, PARENT, run.shipped(PARENT), CHANGE, ROWS)
    up = run.upgrade(run.head, run.with_rows(run.shipped(PARENT), ROWS))
    down = run.downgrade(PARENT, up)
    doing = f"flask db downgrade {PARENT}"
    journeys.holds(run, down, "user", AFTER, doing, run.head, function="downgrade")
