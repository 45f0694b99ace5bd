"""What words about a project say, and where they send their reader, on small projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.rehearsing.scratch import EMPTY
from checker.words import probe, project
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, APP, MAKE_USER, ProjectText
from tests.words.small import (
    ENV,
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


def test_one_head_at_most(rehearse: MakeRun) -> None:
    project.at_most_one_head(rehearse(ProjectText(first="", second="")))
    project.at_most_one_head(rehearse(ProjectText()))


def test_two_heads_are_one_too_many(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(extra=third(NOTHING, FIRST)))
    found = told(project.at_most_one_head, run)
    assert found.found == f"2 heads: {SECOND}, {THIRD}"
    assert found.where == f"{FILES[THIRD]}:5"


def test_a_table_that_env_makes_is_not_made_by_the_migrations(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(env=SQL_IN_ENV, first=NOTHING, second=""))
    assert "user" in run.upgraded.schema
    found = told(project.made_by_migrations, run, "user")
    assert found.expected == "the migrations make the table user"
    assert found.where == "migrations/env.py:1"
    project.made_by_migrations(rehearse(ProjectText()), "user")


def test_a_constraint_without_a_name(rehearse: MakeRun) -> None:
    nameless = ADD_EMAIL.replace('"uq_user_email"', "None")
    found = told(project.named_constraints, rehearse(ProjectText(second=nameless)))
    assert found.where == f"{FILES[SECOND]}:13"
    assert "'uq_user_email' where None stands" in found.why
    named = "db = SQLAlchemy(app, metadata=MetaData(naming_convention={'uq': 'uq_%(table_name)s'}))"
    app = APP.replace("db = SQLAlchemy(app)", f"from sqlalchemy import MetaData\n{named}")
    project.named_constraints(rehearse(ProjectText(app=app, second=nameless)))


def test_an_index_of_no_model_only_counts_where_that_is_asked(rehearse: MakeRun) -> None:
    run = rehearse(
        ProjectText(extra=third(upgrading("op.create_index('x', 'user', ['password'])")))
    )
    project.models_agree(run)
    found = told(project.models_agree, run, strict=True)
    assert found.found == "user.password: the models have no index, the migrations make an index"


AGREES = {
    "a table of no model": (
        upgrading("op.create_table('log', sa.Column('id', sa.Integer, primary_key=True))"),
        "log: the models have no such table, the migrations make a table log",
        "No model describes log.",
        f"{FILES[THIRD]}:",
    ),
    "a column that is lost again": (
        upgrading("op.drop_column('user', 'password')"),
        "user.password: the models have a column password, the migrations make no such column",
        "drops password or gives it another name, and the model still has it. Take it out",
        "app.py:14",
    ),
    "a column of no model": (
        upgrading("op.add_column('user', sa.Column('age', sa.Integer))"),
        "user.age: the models have no such column, the migrations make a column age",
        "A migration of yours makes it, and the model does not have it. Write it there, too",
        "app.py:11",
    ),
    "a unique rule of no model": (
        upgrading("op.create_index('u', 'user', ['password'], unique=True)"),
        "user.password: the models have password not unique, the migrations make password unique",
        "A migration of yours makes it, and the model does not have it.",
        "app.py:14",
    ),
    "a type that is another one": (
        upgrading(
            "with op.batch_alter_table('user') as one:\n"
            "        one.alter_column('password', type_=sa.Text())"
        ),
        "user.password: the models have VARCHAR(128), the migrations make TEXT",
        "Change the model, or make a migration, until both say the same.",
        f"{FILES[THIRD]}:",
    ),
}


@pytest.mark.parametrize("case", AGREES)
def test_models_and_migrations_that_do_not_agree(case: str, rehearse: MakeRun) -> None:
    script, sentence, cure, where = AGREES[case]
    found = told(project.models_agree, rehearse(ProjectText(extra=third(script))))
    assert found.found == sentence
    assert cure in found.why
    assert found.where.startswith(where)


def test_a_column_that_was_to_go_is_looked_for_in_the_migrations(rehearse: MakeRun) -> None:
    """The model has lost it, and no migration of the learner's says a word about it."""
    app = APP.replace("    password = db.Column(db.String(128))\n", "")
    found = told(project.models_agree, rehearse(ProjectText(app=app), ProjectText(second="")))
    assert found.found.startswith("user.password: the models have no such column")
    assert "Change the model, or make a migration" in found.why


def test_models_of_another_database(rehearse: MakeRun) -> None:
    app = APP.replace(
        "db = SQLAlchemy(app)",
        'app.config["SQLALCHEMY_BINDS"] = {"log": "sqlite:///log.db"}\ndb = SQLAlchemy(app)',
    )
    app += '\n\nclass Event(db.Model):\n    __bind_key__ = "log"\n'
    run = rehearse(ProjectText(app=app + "    id = db.Column(db.Integer, primary_key=True)\n"))
    project.models_agree(run)
    found = told(project.models_agree, run, "log")
    assert found.found == "event: the models have a table event, the migrations make no such table"


def test_tables_made_from_the_models_of_today(rehearse: MakeRun) -> None:
    makes = "{0}\n\n\n" + upgrading("{1}.create_all(op.get_bind())")
    from_models = makes.format("from app import db", "db.metadata")
    found = told(
        project.no_models_in_migrations, rehearse(ProjectText(first=from_models, second=""))
    )
    assert "create_all" in found.found
    own = makes.format(
        "own = sa.MetaData()\nsa.Table('t', own, sa.Column('id', sa.Integer))", "own"
    )
    project.no_models_in_migrations(rehearse(ProjectText(first=own, second="")))


def test_a_probe_does_not_take_the_projects_own_migrations_back(rehearse: MakeRun) -> None:
    one_way = MAKE_USER.replace('op.drop_table("user")', "raise NotImplementedError")
    run = rehearse(ProjectText(first=one_way, second=""))
    probe.runs_migrations(run)
    probe.compares_models(run)
    assert probe.commands_find_their_way(run) is run.upgraded


def test_without_migrations_there_is_nothing_to_find_a_way_through(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(first="", second=""))
    assert probe.commands_find_their_way(run) is EMPTY


@pytest.mark.parametrize(
    "env",
    ["", ENV.replace("context.run_migrations()", "pass"), "from alembic import context\n"],
    ids=["empty", "nothing run", "no command"],
)
def test_an_env_that_runs_nothing(env: str, rehearse: MakeRun) -> None:
    found = told(probe.runs_migrations, rehearse(ProjectText(env=env)))
    assert "ended without an error, and the table is not there" in found.found
    assert found.where == "migrations/env.py:1"


def test_a_way_back_that_env_refuses(rehearse: MakeRun) -> None:
    refuses = (
        f"import sys\nif 'downgrade' in sys.argv:\n    raise RuntimeError('never back')\n{ENV}"
    )
    found = told(probe.runs_migrations, rehearse(ProjectText(env=refuses)))
    assert found.expected == f"flask db downgrade {SECOND}  works"
    assert found.found == "RuntimeError: never back"


def test_autogenerate_that_looks_away_from_our_table(rehearse: MakeRun) -> None:
    """It still drops another table that no model has; that is not the proof."""
    looks_away = ENV.replace(
        "            target_metadata=get_metadata(),\n",
        "            target_metadata=get_metadata(),\n"
        "            include_object=lambda o, name, *_: not str(name).startswith('probe'),\n",
    )
    log = upgrading("op.create_table('log', sa.Column('id', sa.Integer, primary_key=True))")
    found = told(probe.compares_models, rehearse(ProjectText(env=looks_away, extra=third(log))))
    assert "it was not noticed" in found.found
    probe.compares_models(rehearse(ProjectText(extra=third(log))))


FILTER = """
def include_object(thing, name, type_, reflected, compare_to):
    return {0}


migrate = Migrate(app, db, include_object=include_object)
"""


@pytest.mark.parametrize("stays", ["not reflected or compare_to is not None", "False"])
def test_autogenerate_with_a_filter_of_the_app(stays: str, rehearse: MakeRun) -> None:
    """Tables of others may be kept out, as lesson 14 does; the models' own may not."""
    app = APP.replace("migrate = Migrate(app, db)\n", FILTER.format(stays))
    run = rehearse(ProjectText(app=app))
    if stays != "False":
        probe.compares_models(run)
        return
    found = told(probe.compares_models, run)
    assert "include_object or include_name" in found.why
    assert found.where == "app.py:9"


UNIQUE = "unique constraint", "unique index"
INDEX = ADD_EMAIL.replace(
    'create_unique_constraint("uq_user_email", ["email"])',
    'create_index("ix_user_email", ["email"], unique=True)',
).replace('drop_constraint("uq_user_email", type_="unique")', 'drop_index("ix_user_email")')
INDEXED = APP.replace("db.String(120), unique=True", "db.String(120), unique=True, index=True")


@pytest.mark.parametrize(
    ("app", "second", "kinds"),
    [
        (APP, INDEX, UNIQUE),
        (INDEXED, ADD_EMAIL, UNIQUE[::-1]),
        (INDEXED, INDEX, ()),
        (APP, ADD_EMAIL, ()),
    ],
    ids=["index", "constraint", "both index", "both constraint"],
)
def test_a_rule_that_is_made_in_two_ways_gets_a_note(
    app: str, second: str, kinds: tuple[str, ...], rehearse: MakeRun
) -> None:
    """Both are right; that autogenerate tells them apart is shown here, too."""
    run = rehearse(ProjectText(app=app, second=second))
    project.models_agree(run)
    assert len(run.notes) == len(kinds[:1])
    for note in run.notes:
        here, there = kinds
        assert note.startswith(
            f"user.email: the model has a {here}, the migrations make a {there}."
        )
    after = run.step("autogenerate", "probe", run.upgraded, keep=True)[1]
    assert after.files
    names = {path.name for path in (after.files / "migrations" / "versions").glob("*.py")}
    assert len(names - {Path(file).name for file in FILES.values()}) == len(kinds[:1])
