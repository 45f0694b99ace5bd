"""A column that is missing: the likeliest reason, and the line to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Finding
from checker.words.missing import refuse_missing
from tests.scripts import at
from tests.words.small import told
from tests.words.standin import WITH_EMAIL, past

AGE = "CREATE TABLE user (id INTEGER PRIMARY KEY, age INTEGER)"
MAKES = ("op.create_table('user', 'id', 'email')", WITH_EMAIL)
MISSING = "The column is missing after  flask db upgrade."
ADD_IT = "Add it to the model, then make a migration for it."


def missing(run: Rehearsal, name: str = "age", table: str = "user") -> Finding:
    return told(refuse_missing, run, run.upgraded.schema[table], name)


def test_a_column_that_nobody_wrote(tmp_path: Path) -> None:
    found = missing(past(tmp_path, MAKES))
    assert found.expected == "a column age in the table user"
    assert found.found == "the columns id, email"
    assert found.where == at(5)
    assert found.why == f"{MISSING} {ADD_IT}"
    assert found.lesson == "02-first-migration"


ADD, DROP = "ALTER TABLE user ADD COLUMN age INTEGER", "ALTER TABLE user DROP COLUMN age"


@pytest.mark.parametrize(
    ("steps", "since", "dropped"),
    [
        ([(WITH_EMAIL, ADD), (DROP,)], "r1", "r2"),
        ([(), (WITH_EMAIL,), (), (ADD,), (), (DROP,), ()], "r4", "r6"),
        ([(WITH_EMAIL, ADD), (DROP,), (ADD,), (DROP,)], "r1", "r4"),
    ],
    ids=["at once", "on the way", "twice"],
)
def test_a_column_that_was_dropped(
    steps: list[tuple[str, ...]], since: str, dropped: str, tmp_path: Path
) -> None:
    """The last time counts, and what the models say does not."""
    run = past(tmp_path, *(("op.x('age')", *did) for did in steps), described=AGE)
    found = missing(run)
    assert found.expected == "a column age in the table user"
    assert found.found == "the column age was dropped"
    assert found.where == at(4, dropped)
    assert found.why.startswith(f"{MISSING} It was there at {since}, and {dropped} drops it with")


def test_a_column_that_is_named_and_not_added(tmp_path: Path) -> None:
    """Neither the model nor a stray file matters then."""
    empty, names = ("pass",), ("x or op.add_column('user', 'age')",)
    run = past(tmp_path, MAKES, names, empty, described=AGE, strays=("a.py",))
    found = missing(run)
    assert found.where == at(5, "r2")
    assert found.why.startswith(
        f"{MISSING} A migration names it, but did not add it to this table."
    )


@pytest.mark.parametrize(
    ("last", "shipped", "line", "why"),
    [
        (["op.x()"], "", at(5), "The model has it, but no migration adds it to the table."),
        (["pass"], "", at(4, "r2"), "The model has it, and this upgrade() is still empty"),
        (["pass", "pass"], "", at(4, "r2"), "The model has it, and this upgrade() is still empty"),
        (["pass", "pass"], "r2", at(4, "r3"), "The model has it, and this upgrade() is still"),
        (["pass", "op.x()"], "r2", at(5), "The model has it, but no migration adds it"),
    ],
)
def test_a_column_that_only_the_model_has(
    last: list[str], shipped: str, line: str, why: str, tmp_path: Path
) -> None:
    steps = [MAKES, *((body,) for body in last)]
    found = missing(past(tmp_path, *steps, described=AGE, shipped=[shipped]))
    assert found.where == line
    assert found.why.startswith(f"{MISSING} {why}")


def test_a_migration_that_alembic_does_not_read(tmp_path: Path) -> None:
    strays = ("migrations/a.py", "migrations/b.py")
    stray = f"{MISSING} migrations/a.py is written as a migration, but Alembic does not read it"
    found = missing(past(tmp_path, MAKES, strays=strays))
    assert found.where == at(5)
    assert found.why.startswith(stray)
    found = missing(past(tmp_path, MAKES, ("pass",), strays=strays, described=AGE))
    assert found.where == at(4, "r2")
    assert found.why.startswith(stray)


def test_a_comma_in_the_model(tmp_path: Path) -> None:
    app = "class User(db.Model):\n    age = db.Column(db.Integer),\n    id = db.Column(1)\n"
    run = past(tmp_path, MAKES, app=app, models={"User": "user"})
    found = missing(run)
    assert found.where == "app.py:2"
    assert found.why.startswith(f"{MISSING} The model's line ends with a comma")
    plain = past(tmp_path, MAKES, app=app.replace("),", ")"), models={"User": "user"})
    assert missing(plain).why.endswith(ADD_IT)
    assert missing(plain).where == at(5)


@pytest.mark.parametrize(
    ("name", "columns", "meant"),
    [
        ("age", "id, ages", "ages"),
        ("age", "id, AGE, name", "AGE"),
        ("first_name", "firstname", "firstname"),
        ("firstname", "first_name, lastname", "first_name"),
        ("username", "username2, user_name", "user_name"),
        ("username", 'username2, "user-name"', "user-name"),
        ("age", "id, email", ""),
    ],
)
def test_a_name_that_is_nearly_the_same(
    name: str, columns: str, meant: str, tmp_path: Path
) -> None:
    run = past(tmp_path, ("op.create_table('user')", f"CREATE TABLE user ({columns})"))
    near = f" Did you mean it by {meant!r}?" if meant else ""
    assert missing(run, name).why == f"{MISSING}{near} {ADD_IT}"


def test_a_name_that_the_models_have_is_meant_as_it_is(tmp_path: Path) -> None:
    makes = ("op.create_table('user')", "CREATE TABLE user (id, ages)")

    def near(described: str) -> bool:
        return "Did you mean" in missing(past(tmp_path, makes, described=described)).why

    assert not near("CREATE TABLE user (id, ages, age)")
    assert near("CREATE TABLE user (id, age)")
    assert near("CREATE TABLE user (id, ages)")  # what is missing is in no model
    assert near("CREATE TABLE post (id, ages, age)")
