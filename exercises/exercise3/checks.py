"""What exercise 3 must prove: a migration of its own adds a unique email, and loses nothing."""

from checker.exercise import check
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.words import journeys, project, tables

LESSON = "03-add-email"


def user(run: Rehearsal) -> str:
    """The table of the User model."""
    return run.table_of("User", "user", "users")


def before_email(run: Rehearsal) -> tuple[str, Scratch]:
    """The last revision without email, and the database there."""
    return journeys.adding_revision(run, user(run), "email")


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head"""
    project.repository_is_made(run)
    project.one_head(run)


@check(points=1, after=one_head)
def history_only_grew(run: Rehearsal) -> None:
    """The migrations that were there before are unchanged"""
    journeys.history_only_grew(run)


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    project.upgrades_from_empty(run)
    project.made_by_migrations(run, user(run))


@check(points=3, after=upgrades)
def right_columns(run: Rehearsal) -> None:
    """email is String(120), and the other columns are as they were"""
    tables.columns(
        run,
        user(run),
        id="INTEGER",
        username="VARCHAR(64)",
        password="text",
        email="VARCHAR(120)",
    )


@check(points=2, after=upgrades)
def email_is_added(run: Rehearsal) -> None:
    """A migration of its own adds email to the user table"""
    before_email(run)


@check(points=2, after=right_columns)
def both_unique(run: Rehearsal) -> None:
    """No two users can have the same email, or the same username"""
    tables.unique(run, user(run), "email")
    tables.unique(run, user(run), "username")


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=3, after=(email_is_added, right_columns))
def rows_survive(run: Rehearsal) -> None:
    """Upgrading a database that has users keeps every value"""
    journeys.keeps_rows(run, *before_email(run))
    journeys.rest_is_unchanged(run, before_email(run)[1])


@check(points=3, after=rows_survive)
def round_trip(run: Rehearsal) -> None:
    """Rolling back takes email away and nothing else, and upgrade works again"""
    journeys.round_trip(run, *before_email(run))


@check(points=1, after=(one_head, upgrades))
def named_constraints(run: Rehearsal) -> None:
    """Every constraint that a migration adds or removes has a name"""
    project.named_constraints(run)
    project.no_models_in_migrations(run)


@check(points=1, after=upgrades)
def back_to_base(run: Rehearsal) -> None:
    """flask db downgrade base leaves an empty database, and upgrade works again"""
    journeys.back_to_base(run)
