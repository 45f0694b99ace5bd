"""A migration of the judge's own: which steps it takes, and what is said where it does not come."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from checker.rehearsing.scratch import EMPTY, Scratch
from checker.sandbox.step import StepResult
from checker.verdict import Finding
from checker.words import probe
from tests.scripts import WAYS
from tests.words.probing import FINE, End, Probe, probed
from tests.words.small import told
from tests.words.standin import stand_in

BOTH = WAYS.format("pass", "pass")
ERROR = {"type": "ValueError", "message": "no", "frames": []}
STOPPED = StepResult("exit", "", {"error": ERROR}, ""), EMPTY
SETUP = "01-setup"


@pytest.mark.parametrize(("bodies", "back"), [((), "base"), ((BOTH, BOTH), "r2")])
def test_a_probe_goes_up_and_back(bodies: tuple[str, ...], back: str, tmp_path: Path) -> None:
    run = probed(tmp_path, *bodies)
    if not bodies:
        del run.head
    probe.runs_migrations(run)
    assert run.probe.steps == [
        ("upgrade", "REVISION", "empty", {}),
        ("downgrade", back, "probed", {}),
    ]
    assert re.fullmatch(r"migrations/versions/probe[0-9a-f]+\.py", run.probe.path)
    assert re.fullmatch(r"probe_[0-9a-f]+", run.probe.table)
    assert f"down_revision = {back if bodies else None!r}" in run.probe.text


@pytest.mark.parametrize("engine", ["", "other"])
def test_the_script_makes_its_table_in_the_main_database(engine: str, tmp_path: Path) -> None:
    run = probed(tmp_path)
    probe.runs_migrations(run)
    module = ModuleType("probe")
    exec(compile(run.probe.text, "probe.py", "exec"), module.__dict__)
    with sa.create_engine("sqlite://", poolclass=sa.NullPool).connect() as connection:
        with Operations.context(MigrationContext.configure(connection)):
            module.upgrade(engine)
            names = sa.inspect(connection).get_table_names()
            assert [name[:6] for name in names] == ["probe_"] * (not engine)
            module.downgrade(engine)
        assert sa.inspect(connection).get_table_names() == []


def test_a_probe_that_stops(tmp_path: Path) -> None:
    run = probed(tmp_path / "up", upgrade=lambda _probe: STOPPED)
    found = told(probe.runs_migrations, run)
    assert (found.expected, found.found) == ("flask db upgrade head  works", "ValueError: no")
    for bodies, back in (((), "base"), ((BOTH,), "r1")):
        run = probed(tmp_path / back, *bodies, downgrade=lambda _probe: STOPPED)
        found = told(probe.runs_migrations, run)
        assert found.expected == f"flask db downgrade {back}  works"
        assert found.found == "ValueError: no"


@pytest.mark.parametrize("what", ["version", "table"])
def test_a_probe_that_does_not_come(what: str, tmp_path: Path) -> None:
    version = what == "version"

    def left(its: Probe) -> tuple[StepResult, Scratch]:
        return FINE, its.made("left", at="other" if version else its.revision, there=version)

    assert told(probe.runs_migrations, probed(tmp_path, upgrade=left)) == Finding(
        "flask db upgrade  makes a new migration's table in your app's database",
        "the command ended without an error, and the table is not there",
        "migrations/env.py:1",
        "The migrations ran on another database, or not at all. Delete the repository and make it "
        "again with  flask db init.",
        SETUP,
    )


def test_a_probe_that_stays(tmp_path: Path) -> None:
    def stays(its: Probe) -> tuple[StepResult, Scratch]:
        return FINE, its.made("stays", at="r1")

    found = told(probe.runs_migrations, probed(tmp_path, BOTH, downgrade=stays))
    assert found.expected == "flask db downgrade r1  works"
    assert found.found == ("the command ended without an error, but the database is at ['r1']")


def test_an_app_that_deletes_its_database(tmp_path: Path) -> None:
    deletes = StepResult("exit", "", {"done": True, "emptied_on_import": ["user"]}, "")
    run = probed(tmp_path, downgrade=lambda _probe: (deletes, EMPTY))
    assert told(probe.runs_migrations, run).found == "importing your app took rows out of user"


def test_autogenerate_notices_a_table_of_no_model(tmp_path: Path) -> None:
    run = probed(tmp_path, BOTH)
    probe.compares_models(run)
    assert run.probe.steps == [
        ("upgrade", "REVISION", "empty", {}),
        ("autogenerate", "probe", "probed", {"keep": True}),
    ]


def test_autogenerate_that_stops(tmp_path: Path) -> None:
    found = told(probe.compares_models, probed(tmp_path, autogenerate=lambda _probe: STOPPED))
    assert (found.expected, found.found) == ("flask db migrate  works", "ValueError: no")


def writes(line: str) -> End:
    """A step that ends with this line in a new migration."""
    return lambda its: (FINE, its.wrote(line))


NOT_NOTICED = Finding(
    "flask db migrate  compares your models with your database",
    "a table that no model has was put into the database, and it was not noticed",
    "migrations/env.py:1",
    "Migrate has to be bound to the same db object that your models use: Migrate(app, db).",
    SETUP,
)


@pytest.mark.parametrize(
    "line",
    [
        "pass",
        "op.drop_table('another')",
        "op.create_table('TABLE')",
        "op.drop_table(TABLE)",
        "drop_table('TABLE')",
        "op.drop_table(['TABLE'])",
        "x = 'TABLE', op.drop_table",
    ],
)
def test_autogenerate_that_does_not_notice(line: str, tmp_path: Path) -> None:
    assert told(probe.compares_models, probed(tmp_path, autogenerate=writes(line))) == NOT_NOTICED


def test_only_what_autogenerate_wrote_is_read(tmp_path: Path) -> None:
    """Nobody reads on where no new file is."""
    run = probed(tmp_path, autogenerate=lambda its: (FINE, Scratch("same", files=its.place)))
    assert told(probe.compares_models, run) == NOT_NOTICED


ENV = "x = 1  # include_object\ndef include_name():\n    pass\ninclude_object = 1\n"
FILTERED = (
    "A function here, include_object or include_name, says which tables are compared. What it "
    "answers with False is kept out, and here that is too much: not even a new model is noticed. "
    "Let it return True for the tables of your models, or take it out."
)


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("migrations/env.py", ENV, 2),
        ("migrations/env.py", ENV.replace("include_name", "n"), 4),
        ("migrations/filters.py", ENV, 2),
        ("app.py", "\ninclude_name = 1\n", 2),
    ],
)
def test_a_filter_that_keeps_too_much_out(file: str, text: str, line: int, tmp_path: Path) -> None:
    run = probed(
        tmp_path, autogenerate=writes("pass"), program=writes("op.drop_table('TABLE_model')")
    )
    (tmp_path / "migrations").mkdir(exist_ok=True)
    (tmp_path / file).write_text(text, "utf-8")
    found = told(probe.compares_models, run)
    assert (found.why, found.where) == (FILTERED, f"{file}:{line}")


def test_a_migration_filters_nothing(tmp_path: Path) -> None:
    run = probed(tmp_path, f"include_object = 1\n{BOTH}", autogenerate=writes("pass"))
    assert told(probe.compares_models, run) == NOT_NOTICED


def test_a_filter_that_keeps_tables_of_others_out(tmp_path: Path) -> None:
    made = writes("op.create_table('TABLE_model')")
    run = probed(tmp_path, autogenerate=writes("pass"), program=made)
    (tmp_path / "app.py").write_text("include_object = 1\n", "utf-8")
    probe.compares_models(run)
    *step, more = run.probe.steps[-1]
    assert step == ["program", "a model of ours", "probed"]
    assert more == {"code": probe.MODEL.format(table=f"{run.probe.table}_model"), "keep": True}
    compile(more["code"], "model", "exec")


def test_a_program_that_had_no_time_left_notices_nothing(tmp_path: Path) -> None:
    late = StepResult("timeout", "", {}, ""), Scratch("late")
    run = probed(tmp_path, autogenerate=writes("pass"), program=lambda _probe: late)
    (tmp_path / "app.py").write_text("include_object = 1\n", "utf-8")
    assert told(probe.compares_models, run).why == FILTERED


def test_the_projects_own_migrations_are_the_way(tmp_path: Path) -> None:
    run = stand_in(tmp_path, upgraded=Scratch("top"))
    assert probe.commands_find_their_way(run) is EMPTY
    run = stand_in(tmp_path, BOTH, upgraded=run.upgraded)
    assert probe.commands_find_their_way(run) is run.upgraded
