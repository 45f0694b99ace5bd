"""What exercise 2 must prove: a migration makes the User table, and takes it away."""

from checker.exercise import check
from checker.language import _
from checker.reading.scripts import where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed
from checker.words import journeys, project, tables

LESSON = "02-first-migration"
NAMES = ("user", "users")


def user(run: Rehearsal) -> str:
    """The table of the User model."""
    table = run.table_of("User", *NAMES)
    if table not in NAMES:
        raise Failed(
            _("a table {names} after  flask db upgrade", names=" or ".join(NAMES)),
            _("the table {table}", table=table),
            where_made(run.history, table),
            "Other programs look for the table under the name that the task gives it. Leave "
            "__tablename__ out, or write 'users' there.",
            LESSON,
        )
    return table


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
    if ("password",) in run.upgraded.schema[user(run)].uniques:
        raise Failed(
            "two users may have the same password",
            "password is unique",
            where_made(run.history, user(run), "password"),
            "Only the username tells users apart. A program that refuses a password because "
            "somebody else has it gives that password away: take unique=True off password.",
            LESSON,
        )


@check(points=2, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=2, after=upgrades)
def back_to_base(run: Rehearsal) -> None:
    """flask db downgrade base takes the table away, and upgrade works again"""
    journeys.back_to_base(run)
