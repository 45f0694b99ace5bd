"""What exercise 2 must prove: a migration makes the User table, and takes it away."""

from checker.exercise import check
from checker.rehearsing.rehearsal import Rehearsal
from checker.words import journeys, project, tables

LESSON = "02-first-migration"


def user(run: Rehearsal) -> str:
    """The table of the User model."""
    return run.table_of("User", "user", "users")


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """There is a migration, and the history has one head"""
    project.repository_is_made(run)
    project.one_head(run)


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """flask db upgrade makes the user table in an empty database"""
    project.upgrades_from_empty(run)
    user(run)


@check(points=2, after=upgrades)
def made_by_migrations(run: Rehearsal) -> None:
    """The migration makes the table, nothing else does"""
    project.made_by_migrations(run, user(run))
    project.no_models_in_migrations(run)


@check(points=3, after=upgrades)
def right_columns(run: Rehearsal) -> None:
    """The table has id, username String(64) and password"""
    tables.columns(run, user(run), id="INTEGER", username="VARCHAR(64)", password="text")
    tables.primary_key(run, user(run), "id")


@check(points=2, after=right_columns)
def username_unique(run: Rehearsal) -> None:
    """No two users can have the same username"""
    tables.unique(run, user(run), "username")


@check(points=2, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=2, after=upgrades)
def back_to_base(run: Rehearsal) -> None:
    """flask db downgrade base takes the table away, and upgrade works again"""
    journeys.back_to_base(run)
