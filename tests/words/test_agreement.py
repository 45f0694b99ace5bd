"""Models and migrations that do not agree: what is told, where, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checker.verdict import Finding
from checker.words import project
from tests.scripts import UP, WAYS, at
from tests.words.small import told
from tests.words.standin import USER, scratch, stand_in

PLAIN = USER.format("")
TEXT = PLAIN.replace("VARCHAR(64)", "TEXT")
LOG = "CREATE TABLE log (id INTEGER PRIMARY KEY)"
NAMELESS = "CREATE TABLE user (id INTEGER PRIMARY KEY)"
CHECK = USER.format(" CHECK (name > 'a')")
MODEL = "class User(db.Model):\n    id = db.Column()\n    name = db.Column()\n"
NAMES = WAYS.format("op.x('user',\n        'name')", "pass")  # the line after the call names it
BOTH = WAYS.format("pass", "pass")
WHY = (
    "Your program works with the models, your database comes from the migrations. Where they "
    "differ, the program fails later. "
)
MISSING = "A migration for this is missing or incomplete: flask db migrate compares the two."
CHANGE = "Change the model, or make a migration, until both say the same."
ADDED = (
    "A migration of yours makes it, and the model does not have it. Write it there, too, or take "
    "it out of the migration."
)
DROPPED = (
    "A migration drops name or gives it another name, and the model still has it. Take it out of "
    "the model, or write the new name there; or, if it is to stay, do not drop it."
)
ALONE = (
    "No model describes log. If there is one, your app does not import its file, or it belongs to "
    "another SQLAlchemy(): import it where the app is made, with the one db. If there is to be "
    "none, drop the table."
)


def compared(
    folder: Path, models: tuple[str, ...], *stages: tuple[str, ...], scripts: Any = (), **facts: Any
) -> Any:
    """A run with these models and these databases, the last of which is at head."""
    (folder / "app.py").write_text(MODEL, encoding="utf-8")
    made = [(f"r{n}", scratch(folder, f"r{n}", *stage)) for n, stage in enumerate(stages, start=1)]
    told = {
        "modelled": scratch(folder, "models", *models),
        "upgraded": made[-1][1],
        "stages": made,
        "app": {"models": {"User": "user"}},
        "not_from_migrations": frozenset(),
    }
    return stand_in(folder, *(scripts or [BOTH] * len(stages)), **told | facts)


def test_a_table_of_no_model(tmp_path: Path) -> None:
    named = WAYS.format("op.create_table('log', '')", "pass")  # with a text that is empty
    run = compared(tmp_path, (PLAIN,), (PLAIN, LOG), scripts=[named])
    assert told(project.models_agree, run) == Finding(
        "models and migrations make the same tables",
        "log: the models have no such table, the migrations make a table log",
        at(UP + 1),
        WHY + ALONE,
        "02-first-migration",
    )


@pytest.mark.parametrize(
    ("models", "stages", "scripts", "found", "where", "cure"),
    [
        ((PLAIN, LOG), [(PLAIN,)], [BOTH], "log: the models have a table", at(UP), MISSING),
        ((LOG, PLAIN), [(LOG, NAMELESS)], [BOTH], "user.name: the models have a", at(UP), MISSING),
        ((PLAIN,), [(PLAIN,), (NAMELESS,)], [NAMES, BOTH], "user.name: ", "app.py:3", DROPPED),
        ((PLAIN,), [(LOG,), (PLAIN, LOG), (NAMELESS,)], None, "user.name: ", "app.py:3", DROPPED),
        ((NAMELESS,), [(PLAIN,)], [NAMES], "user.name: the models have no", "app.py:3", ADDED),
        ((NAMELESS,), [(PLAIN,)], [BOTH], "user.name: the models have no", at(UP), CHANGE),
        ((PLAIN,), [(PLAIN,), (TEXT,)], [NAMES, BOTH], "user.name: ", at(UP, "r2"), CHANGE),
        ((PLAIN,), [(LOG,), (LOG, TEXT)], [BOTH, NAMES], "log: ", at(UP), ALONE),
    ],
    ids=[
        "no table",
        "never there",
        "dropped",
        "dropped later",
        "added",
        "added by nobody",
        "changed",
        "two differences",
    ],
)
def test_what_to_do(
    models: Any, stages: Any, scripts: Any, found: str, where: str, cure: str, tmp_path: Path
) -> None:
    said = told(project.models_agree, compared(tmp_path, models, *stages, scripts=scripts))
    assert said.found.startswith(found)
    assert said.where == where
    assert said.why == WHY + cure


def test_what_the_starters_migration_makes_is_not_to_be_taken_out_of_it(tmp_path: Path) -> None:
    run = compared(tmp_path, (NAMELESS,), (PLAIN,), scripts=[NAMES])
    run.history = replace(run.history, shipped=frozenset({"r1"}))
    assert told(project.models_agree, run).why == WHY + CHANGE


def test_columns_that_are_unique_together(tmp_path: Path) -> None:
    """The line of the model is the first one's."""
    pair = PLAIN.replace("(id", "(age INTEGER, id")
    unique = "CREATE UNIQUE INDEX u ON user (name, age)"
    script = WAYS.format("op.create_index('u', 'user', ['age', 'name'])", "pass")
    run = compared(tmp_path, (pair,), (pair, unique), scripts=[script])
    (tmp_path / "app.py").write_text(MODEL + "    age = db.Column()\n", encoding="utf-8")
    said = told(project.models_agree, run)
    assert said.found.startswith("user.age+name: the models have age, name together not unique")
    assert (said.where, said.why) == ("app.py:4", WHY + ADDED)


def test_another_property_of_what_a_migration_names_is_changed_in_either(tmp_path: Path) -> None:
    run = compared(tmp_path, (PLAIN,), (TEXT,), scripts=[NAMES])
    said = told(project.models_agree, run)
    assert (said.where, said.why) == (at(UP + 2), WHY + CHANGE)  # never right: where it is made


@pytest.mark.parametrize(
    "before",
    [(USER.format(" DEFAULT 'x'"),), (PLAIN, "CREATE INDEX i ON user (name)")],
    ids=["a default", "an index"],
)
def test_the_place_is_where_something_came_that_counts(
    before: tuple[str, ...], tmp_path: Path
) -> None:
    run = compared(tmp_path, (PLAIN,), before, (TEXT,), scripts=[NAMES, BOTH])
    assert told(project.models_agree, run).where == at(UP, "r2")


def test_a_table_that_was_not_there_was_not_right_before(tmp_path: Path) -> None:
    run = compared(tmp_path, (PLAIN,), (LOG,), (TEXT, LOG), scripts=[BOTH, NAMES])
    run.not_from_migrations = frozenset({"log"})
    said = told(project.models_agree, run)
    assert said.found.startswith("user.name: ")
    assert said.where == at(UP + 2, "r2")


def test_tables_of_something_else_do_not_count(tmp_path: Path) -> None:
    run = compared(tmp_path, (PLAIN,), (PLAIN, LOG))
    run.not_from_migrations = frozenset({"log"})
    project.models_agree(run)


def test_where_both_agree_nothing_else_is_asked_for(tmp_path: Path) -> None:
    run = compared(tmp_path, (PLAIN,), (PLAIN,))
    del run.not_from_migrations, run.stages
    project.models_agree(run)
    assert run.notes == []


def test_a_database_of_a_bind_is_compared_by_itself(tmp_path: Path) -> None:
    models = {"other": scratch(tmp_path, "bind of models", LOG)}
    made = {"other": scratch(tmp_path, "bind", PLAIN)}
    run = compared(tmp_path, (PLAIN,), (LOG,))
    run.modelled = scratch(tmp_path, "more models", LOG, binds=models)
    run.upgraded = scratch(tmp_path, "more", LOG, binds=made)
    project.models_agree(run)
    del run.not_from_migrations, run.stages
    said = told(project.models_agree, run, "other")
    assert said.found == (
        "log: the models have a table log, the migrations make no such table\n"
        "user: the models have no such table, the migrations make a table user"
    )
    assert said.where == at(UP)
    assert said.why.startswith(f"{WHY}No model describes user.")


NO_CHECK = (
    "user.name: the model has CHECK (name > 'a'), and the database does not know the rule. "
    "flask db migrate leaves out a CHECK that stands in a column: write it into __table_args__, or "
    "into the migration by hand. (It cost no points.)"
)


def test_a_check_that_no_migration_makes_gets_a_note(tmp_path: Path) -> None:
    run = compared(tmp_path, (CHECK,), (PLAIN,))
    project.models_agree(run)
    assert run.notes == [NO_CHECK]
    assert "CHECK (name > 'a')" in told(project.models_agree, run, strict=True).found
    assert run.notes == [NO_CHECK]


@pytest.mark.parametrize(
    "made", [USER.format(" DEFAULT 'x'"), CHECK, NAMELESS], ids=["default", "more", "no column"]
)
def test_nothing_else_that_differs_gets_one(made: str, tmp_path: Path) -> None:
    run = compared(tmp_path, (PLAIN,), (made,))
    if made == NAMELESS:
        told(project.models_agree, run)
    else:
        project.models_agree(run)
        told(project.models_agree, run, strict=True)
    assert run.notes == []


CONSTRAINT, UNIQUE = USER.format(", UNIQUE (name)"), "CREATE UNIQUE INDEX u ON user (name)"
KINDS = "a unique constraint", "a unique index"


@pytest.mark.parametrize("turned", [False, True])
def test_a_rule_that_is_made_in_two_ways(turned: bool, tmp_path: Path) -> None:
    sides: list[tuple[str, ...]] = [(CONSTRAINT,), (PLAIN, UNIQUE)]
    one, other = reversed(sides) if turned else sides
    run = compared(tmp_path, one, other)
    project.models_agree(run)
    here, there = KINDS[::-1] if turned else KINDS
    assert run.notes == [
        f"user.name: the model has {here}, the migrations make {there}. Both refuse doubles, but  "
        "flask db check  tells them apart, and the next  flask db migrate  wants to change it. "
        "unique=True in a model is a constraint, with index=True beside it an index. (It cost no "
        "points.)"
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((CONSTRAINT,), (CONSTRAINT,)),
        ((PLAIN, UNIQUE), (PLAIN, UNIQUE)),
        ((CONSTRAINT, LOG), (PLAIN, UNIQUE)),
        ((CONSTRAINT,), (PLAIN,)),
        ((PLAIN,), (CONSTRAINT,)),
    ],
    ids=["constraints", "indexes", "another difference", "only here", "only there"],
)
def test_rules_that_are_alike_or_not_there_get_no_note(
    one: Any, other: Any, tmp_path: Path
) -> None:
    run = compared(tmp_path, one, other)
    if one == other:
        project.models_agree(run)
    else:
        told(project.models_agree, run)
    assert run.notes == []


def test_unique_columns_together_are_told_with_a_plus(tmp_path: Path) -> None:
    pair = USER.format(", age INTEGER, UNIQUE (name, age)")
    unique = "CREATE UNIQUE INDEX u ON user (name, age)"
    run = compared(tmp_path, (pair,), (USER.format(", age INTEGER"), unique))
    project.models_agree(run)
    assert run.notes[0].startswith("user.age+name: the model has a unique constraint")
