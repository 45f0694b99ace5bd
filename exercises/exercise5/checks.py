"""What exercise 5 must prove: a table of posts that belong to users, and users as they were."""

import sqlite3

from checker.exercise import check
from checker.language import N_, _
from checker.reading.connection import connect
from checker.reading.scripts import where_made
from checker.reading.seeding import insert
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed, NotGraded
from checker.words import journeys, project, tables

LESSON = "07-add-and-delete"
PARENT = "c5e1a0b2d301"
OF_NOBODY = N_(
    "A new database has no users, and your upgrade writes a post into it all the same: the post of "
    "somebody who is not there. Take the post out of the migration."
)


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
def makes_post(run: Rehearsal) -> None:
    """The migrations make a table post"""
    tables.exists(run, "post", model="Post")
    project.made_by_migrations(run, "post")
    project.no_models_in_migrations(run)


@check(points=3, after=makes_post)
def belongs_to_a_user(run: Rehearsal) -> None:
    """Each post belongs to a user, who may write many: user_id is a foreign key to user.id"""
    tables.foreign_key(run, "post", "user_id", "user.id")
    try:
        tables.foreign_keys_hold(run, run.upgraded, run.head)
    except Failed as failure:
        raise failure.because(_(OF_NOBODY), LESSON) from None
    if ("user_id",) in run.upgraded.schema["post"].uniques or not takes_two_posts(run):
        raise Failed(
            "a user can write many posts",
            "post.user_id is unique, so each user can write one post and no more",
            where_made(run.history, "post", "user_id"),
            "user.id is unique, because each user is there once. post.user_id says who wrote a "
            "post, and the same user may stand there many times: take unique=True away.",
            LESSON,
        )


def takes_two_posts(run: Rehearsal) -> bool:
    """Whether the user of a post can write another one, which differs wherever it has to."""
    try:
        state = run.with_rows(run.upgraded)
    except NotGraded:  # no row that we know fits the table, so there is nothing to try it with
        return True
    table = state.schema["post"]
    post = next(row for row in state.data["post"] if row["user_id"] is not None)
    other = {name for group in table.uniques for name in group} | set(table.key)
    with connect(run.trial_copy(state), writing=True) as connection:
        fresh = run.seeder("second post").row(connection, table)
        more = {name: value for name, value in fresh.items() if name in other - {"user_id"}}
        try:
            insert(connection, table, post | more)
        except sqlite3.IntegrityError as error:
            return not str(error).endswith("UNIQUE constraint failed: post.user_id")
    return True


@check(points=2, after=makes_post)
def right_columns(run: Rehearsal) -> None:
    """post has id, body and user_id, and user is as it was"""
    tables.columns(run, "post", id="INTEGER", body="text", user_id="INTEGER")
    tables.primary_key(run, "post", "id")
    journeys.rest_is_unchanged(run, run.shipped(PARENT))


@check(points=1, after=makes_post)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=2, after=right_columns)
def users_survive(run: Rehearsal) -> None:
    """Upgrading a database that has users keeps every value"""
    journeys.keeps_rows(run, PARENT, run.shipped(PARENT))


@check(points=2, after=users_survive)
def round_trip(run: Rehearsal) -> None:
    """Rolling back takes post away and nothing else, and upgrade works again"""
    journeys.round_trip(run, PARENT, run.shipped(PARENT))


@check(points=1, after=makes_post)
def named_constraints(run: Rehearsal) -> None:
    """Every constraint that is added to an existing table has a name"""
    project.named_constraints(run)
