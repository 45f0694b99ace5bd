"""What words about tables, rows and history say, and where they send their reader."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checker.rehearsing.rehearsal import Rehearsal
from checker.words import handed_in, journeys, tables
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, APP, MAKE_USER, ProjectText
from tests.words.small import (
    FILES,
    FIRST,
    NOTHING,
    SECOND,
    SQL_IN_ENV,
    THIRD,
    third,
    told,
    upgrading,
)

LOG = "op.create_table('log', {0})"


def log(columns: str) -> ProjectText:
    """A project with one more table."""
    return ProjectText(extra=third(upgrading(LOG.format(columns))))


def test_a_table_under_a_name_of_its_own(rehearse: MakeRun) -> None:
    app = APP.replace(
        "class User(db.Model):", "class User(db.Model):\n    __tablename__ = 'people'"
    )
    found = told(tables.exists, rehearse(ProjectText(app=app)), "account", "User")
    assert found.expected == "a table account after  flask db upgrade"
    assert found.found == "only the table user"
    assert "User has its own table name, 'people'" in found.why


def test_a_table_that_an_empty_migration_does_not_make(rehearse: MakeRun) -> None:
    found = told(tables.exists, rehearse(ProjectText(first=NOTHING, second="")), "user", "User")
    assert found.found == "no table at all"
    assert "its upgrade() does nothing" in found.why
    assert found.where == f"{FILES[FIRST]}:10"


@pytest.mark.parametrize(
    ("wanted", "expected", "why"),
    [
        ({"email": "VARCHAR(64)"}, "user.email is VARCHAR(64)", "db.String(64)"),
        ({"username": "INTEGER"}, "user.username is INTEGER", "db.Integer"),
        ({"password": "BOOLEAN"}, "user.password is BOOLEAN", "db.Boolean"),
        ({"password": "DATE"}, "user.password is DATE", "db.Date"),
        ({"id": "text"}, "user.id is a text column", "db.String"),
    ],
)
def test_another_type_than_the_task_asks_for(
    wanted: dict[str, str], expected: str, why: str, rehearse: MakeRun
) -> None:
    found = told(tables.columns, rehearse(ProjectText()), "user", **wanted)
    assert found.expected == expected
    assert found.why.endswith(f"{why}.")


@pytest.mark.parametrize(("name", "near"), [("e_mail", "email"), ("user_name", "username")])
def test_a_name_that_is_nearly_right(name: str, near: str, rehearse: MakeRun) -> None:
    found = told(tables.columns, rehearse(ProjectText()), "user", **{name: "text"})
    assert f"Did you mean it by {near!r}?" in found.why
    assert found.found == "the columns id, username, password, email"


def test_a_name_that_is_like_no_other(rehearse: MakeRun) -> None:
    assert (
        "Did you mean" not in told(tables.columns, rehearse(ProjectText()), "user", age="text").why
    )


def test_a_column_that_a_later_migration_drops(rehearse: MakeRun) -> None:
    drops = upgrading("op.drop_column('user', 'password')")
    found = told(tables.columns, rehearse(ProjectText(extra=third(drops))), "user", password="text")
    assert found.found == "the column password was dropped"
    assert found.where == f"{FILES[THIRD]}:10"
    assert f"It was there at {FIRST}, and {THIRD} drops it" in found.why


def test_a_column_that_a_migration_names_and_does_not_add(rehearse: MakeRun) -> None:
    skips = upgrading("[] and op.add_column('user', sa.Column('age', sa.Integer))")
    found = told(tables.columns, rehearse(ProjectText(extra=third(skips))), "user", age="INTEGER")
    assert "A migration names it, but did not add it" in found.why


@pytest.mark.parametrize(
    ("second", "why", "where"),
    [
        (NOTHING, "The model has it, and this upgrade() is still empty", f"{FILES[SECOND]}:10"),
        (upgrading("print()"), "The model has it, but no migration adds it", f"{FILES[SECOND]}:10"),
    ],
    ids=["empty", "something else"],
)
def test_a_column_that_only_the_model_has(
    second: str, why: str, where: str, rehearse: MakeRun
) -> None:
    """Then nobody is asked whether another name was meant, or to add it to the model."""
    run = rehearse(ProjectText(second=second), ProjectText(second=""))
    found = told(tables.columns, run, "user", email="VARCHAR(120)")
    assert found.why.startswith(f"The column is missing after  flask db upgrade. {why}")
    assert found.where == where


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("sa.Column('id', sa.Integer)", "no primary key"),
        (
            "sa.Column('id', sa.Integer, primary_key=True), "
            "sa.Column('day', sa.Integer, primary_key=True)",
            "the primary key is id, day",
        ),
    ],
)
def test_another_primary_key(columns: str, said: str, rehearse: MakeRun) -> None:
    run = rehearse(log(columns))
    assert told(tables.primary_key, run, "log", "id").found == said
    tables.primary_key(run, "user", "id")


def test_a_primary_key_of_several_columns(rehearse: MakeRun) -> None:
    pair = ("sa.Column('post_id', sa.Integer", "sa.Column('tag_id', sa.Integer")
    run = rehearse(log(", ".join(f"{column}, primary_key=True)" for column in pair)))
    tables.primary_key(run, "log", "post_id", "tag_id")
    tables.primary_key(run, "log", "tag_id", "post_id")
    found = told(tables.primary_key, run, "log", "post_id", "day")
    assert found.expected == "(post_id, day) is the primary key of log"
    assert found.found == "the primary key is post_id, tag_id"


def test_rows_that_belong_to_nobody(rehearse: MakeRun) -> None:
    key = "sa.Column('id', sa.Integer, primary_key=True), "
    run = rehearse(log(f"{key}sa.Column('user_id', sa.Integer, sa.ForeignKey('user.id'))"))
    state = run.upgraded
    tables.foreign_keys_hold(run, state, THIRD)
    assert state.file
    with closing(sqlite3.connect(state.file)) as connection:
        connection.executescript("INSERT INTO log VALUES (1, 7), (2, 8)")
    found = told(tables.foreign_keys_hold, run, state, THIRD)
    assert found.found == "2 rows of log refer to rows of user that are not there"
    assert found.where == f"{FILES[THIRD]}:10"


@pytest.mark.parametrize(
    ("second", "said", "where"),
    [
        (
            ADD_EMAIL.replace('["email"]', '["email", "username"]'),
            "only email and username",
            SECOND,
        ),
        (
            ADD_EMAIL.replace("create_unique_constraint", "create_index"),
            "an ordinary index",
            SECOND,
        ),
        (
            ADD_EMAIL.replace("        batch_op.create_unique", "        # batch_op"),
            "no uniq",
            SECOND,
        ),
    ],
)
def test_what_there_is_instead_of_a_unique_rule(
    second: str, said: str, where: str, rehearse: MakeRun
) -> None:
    found = told(tables.unique, rehearse(ProjectText(second=second)), "user", "email")
    assert said in found.found
    assert found.where.startswith(f"{FILES[where]}:")
    assert "unique=True in the model does nothing by itself" in found.why


def test_a_unique_rule_that_is_lost_again(rehearse: MakeRun) -> None:
    loses = upgrading(
        "with op.batch_alter_table('user') as b:\n        b.drop_constraint('uq_user_email')"
    )
    run = rehearse(ProjectText(extra=third(loses.replace("')\n\n", "', type_='unique')\n\n", 1))))
    found = told(tables.unique, run, "user", "email")
    assert found.where == f"{FILES[THIRD]}:10"
    assert found.why.startswith("It was unique, and this migration loses that.")


def test_a_column_without_a_migration_of_its_own(rehearse: MakeRun) -> None:
    both = MAKE_USER.replace(
        "        sa.PrimaryKey",
        '        sa.Column("email", sa.String(120)),\n        sa.PrimaryKey',
    )
    found = told(
        journeys.adding_revision, rehearse(ProjectText(first=both, second="")), "user", "email"
    )
    assert found.found == "the migration that makes user makes email too"
    assert found.where == f"{FILES[FIRST]}:16"
    found = told(journeys.adding_revision, rehearse(ProjectText(second="")), "user", "email")
    assert found.found == "no migration adds email"
    assert found.where == f"{FILES[FIRST]}:12"


def test_a_starters_migration_that_is_gone(rehearse: MakeRun) -> None:
    other = {"migrations/versions/b.py": f"revision = 'b'\ndown_revision = None\n\n\n{NOTHING}"}
    run = rehearse(ProjectText(first="", second="", extra=other), ProjectText(second=""))
    found = told(journeys.builds_on, run)
    assert found.found == "no file in migrations/versions/ has this revision"
    assert FIRST in found.expected


def test_tables_that_something_else_leaves_are_not_the_downgrades_fault(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(env=SQL_IN_ENV.replace("EXISTS user", "EXISTS extra")))
    journeys.back_to_base(run)
    assert "Something outside your migrations makes extra" in run.notes[0]
    stays = MAKE_USER.replace('op.drop_table("user")', "pass")
    found = told(journeys.back_to_base, rehearse(ProjectText(first=stays)))
    assert found.found == "still there: user"
    assert found.where == f"{FILES[FIRST]}:21"


def handed(run: Rehearsal, script: str) -> Rehearsal:
    """The run, with a database handed in."""
    file = Path(run.folder) / "instance" / "app.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)
    return run


VERSION = "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES "


@pytest.mark.parametrize(
    ("script", "said", "why"),
    [
        (f"{VERSION}('{FIRST}')", f"it is at {FIRST}", "Migrations are missing here."),
        (f"{VERSION}('gone')", "it is at gone, and no migration", "identified by 'gone'"),
        (f"{VERSION}('{FIRST}'), ('gone')", "it is at gone, and no", "identified by 'gone'"),
        ("CREATE TABLE t (id)", "it says no revision", "takes the database for a new one"),
    ],
)
def test_where_a_database_stands(script: str, said: str, why: str, rehearse: MakeRun) -> None:
    run = handed(rehearse(ProjectText()), script)
    found = told(handed_in.at_head, run, "instance/app.db")
    assert said in found.found
    assert why in found.why


def test_only_some_losses_are_told(rehearse: MakeRun) -> None:
    dump = "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d); INSERT INTO t VALUES "
    dump += "(1, 'x', 'x', 'x', 'x');"
    given = {"instance/app.db": "legacy.sql"}
    run = rehearse(ProjectText(), ProjectText(extra={"legacy.sql": dump}), **given)
    found = told(
        handed_in.keeps_rows,
        handed(run, dump.replace("'x'", "'y'")),
        "instance/app.db",
    )
    assert len(found.found.splitlines()) == 3
