"""From a step that went wrong to a finding: which line of which migration a reader is sent to."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from checker.explain.lookup import explain
from checker.rehearsing import trouble
from checker.rehearsing.stopped import AT_THIS_LINE, IN_NO_LINE
from checker.sandbox.step import StepResult
from checker.verdict import Finding
from tests.databases import made
from tests.scripts import at, read
from tests.words.small import told

PASS = "def upgrade():\n    pass\n"
UNNAMED = "op.create_unique_constraint(None, 'user', ['a'])"
CREATE_ALL = "def upgrade():\n    db.create_all()\n"


def run(folder: Path, *bodies: str, strays: tuple[str, ...] = ()) -> Any:
    """What stands in for a rehearsal of these scripts: r1 in r1.py, and so on."""
    history = read(folder, *bodies)
    object.__setattr__(history, "strays", strays)
    notes: list[str] = []
    facts = SimpleNamespace(
        history=history, repository="migrations", seconds=2, notes=notes, note=notes.append
    )
    return cast("Any", facts)


def step(message: str = "", kind: str = "E", *places: str, **more: Any) -> StepResult:
    """A step that stopped with this error, in these lines; or that did all, without a message."""
    spots = (place.split(":") for place in places)
    frames = [{"file": file, "line": int(line)} for file, line in spots]
    error = {"error": {"type": kind, "message": message, "frames": frames}} if message else {}
    return StepResult("exit", "0", {"done": not message, **error, **more}, "")


def refused(facts: Any, result: StepResult) -> Finding:
    return told(trouble.refuse_step, "it works", result, facts)


def test_a_step_that_stops(tmp_path: Path) -> None:
    facts = run(tmp_path, PASS)
    known = explain("no such table: user")
    assert known
    result = step("no such table: user", "E", at(5), "app.py:3")
    assert refused(facts, result) == Finding(
        "it works", "E: no such table: user", at(5), known.advice, known.lesson
    )
    found = refused(facts, step("odd", "E", "app.py:3"))
    assert found == Finding("it works", "E: odd", "app.py:3", AT_THIS_LINE, "")


def test_tables_of_today_are_blamed_for_what_nobody_knows(tmp_path: Path) -> None:
    facts = run(tmp_path, PASS, CREATE_ALL, CREATE_ALL)
    assert trouble.whole_schema_calls_in(facts) == at(5, "r2")
    assert refused(facts, step("odd", "E", at(4))).where == at(5, "r2")
    assert refused(facts, step("no such table: user", "E", at(4))).where == at(4)


def test_no_tables_of_today(tmp_path: Path) -> None:
    assert trouble.whole_schema_calls_in(run(tmp_path, PASS)) == ""


THREE = f"def upgrade():\n    with b:\n        {UNNAMED}\n\n\ndef downgrade():\n    {UNNAMED}\n"


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (at(4, "r2"), at(6, "r2")),
        (at(5, "r2"), at(6, "r2")),
        (at(6, "r2"), at(6, "r2")),
        (at(7, "r2"), at(10, "r2")),
        (at(10, "r2"), at(10, "r2")),
        (at(11, "r2"), at(6, "r2")),
        (at(4, "r3"), at(4, "r3")),
        ("", ""),
    ],
)
def test_the_call_without_a_name(place: str, where: str, tmp_path: Path) -> None:
    """Batch mode finds it out at the end of its block, so the first from there on is meant."""
    facts = run(tmp_path, f"{UNNAMED}\n", THREE, PASS)
    result = step("Constraint must have a name", "ValueError", *filter(None, [place]))
    found = refused(facts, result)
    assert found.found == "ValueError: Constraint must have a name"
    assert found.where == where


def test_another_error_is_not_looked_for_in_calls_without_a_name(tmp_path: Path) -> None:
    facts = run(tmp_path, PASS, THREE)
    assert refused(facts, step("odd", "ValueError", at(5, "r2"))).where == at(5, "r2")


def test_a_file_without_its_function(tmp_path: Path) -> None:
    """Alembic stops in a line of its own; it tells the module by the name of the file."""
    facts = run(tmp_path, PASS, PASS)
    versions = tmp_path / "migrations" / "versions"
    (versions / "r2.py").rename(versions / "a-2.py")
    facts.history = read(tmp_path)
    for module, where in (("r1_py", at(1)), ("a_2_py", at(1, "a-2")), ("b_py", "app.py:3")):
        for function in ("upgrade", "downgrade"):
            said = f"module '{module}' has no attribute '{function}'"
            assert refused(facts, step(said, "AttributeError", "app.py:3")).where == where
    said = "module 'r1_py' has no attribute 'other'"
    assert refused(facts, step(said, "AttributeError", "app.py:3")).where == "app.py:3"


@pytest.mark.parametrize(
    ("version", "said"), [(["r1"], "at ['r1']"), ([], "at no version")], ids=["other", "none"]
)
def test_a_command_that_moved_nothing(version: list[str], said: str, tmp_path: Path) -> None:
    facts = run(tmp_path, PASS)
    found = told(trouble.refuse_move, "downgrade", "r2", step(), version, facts)
    assert found.expected == "flask db downgrade r2  works"
    assert found.found == (f"the command ended without an error, but the database is {said}")
    assert found.where == "migrations/env.py:1"
    assert found.why.startswith("The migrations did not run on the app's own database.")
    assert found.lesson == "04-upgrade-and-roll-back"


def test_a_command_that_stopped(tmp_path: Path) -> None:
    facts = run(tmp_path, PASS)
    found = told(trouble.refuse_move, "upgrade", "r1", step("odd"), [], facts)
    assert found == Finding("flask db upgrade r1  works", "E: odd", "", IN_NO_LINE, "")


@pytest.mark.parametrize(("places", "shown"), [([], ""), ([at(5), "app.py:3"], f" ({at(5)})")])
def test_a_command_that_ends_badly_after_its_work(
    places: list[str], shown: str, tmp_path: Path
) -> None:
    facts = run(tmp_path, PASS)
    trouble.note_late_end(step("odd", "E", *places), facts)
    assert facts.notes == [
        f"A command did its work on the database, and then it did not end well{shown}: E: odd "
        "(It cost no points.)"
    ]


USER = "CREATE TABLE user (id INTEGER PRIMARY KEY)"
POST = "CREATE TABLE post (id INTEGER PRIMARY KEY, a, b, FOREIGN KEY (a{0}) REFERENCES {1})"


def test_a_key_that_refers_to_no_table(tmp_path: Path) -> None:
    facts = run(tmp_path, PASS, "def upgrade():\n    op.rename_table('user', 'old')\n")
    _file, schema = made(tmp_path, USER, POST.format(", b", "old(id, no)"))
    found = told(trouble.refuse_dangling, schema, facts)
    assert found.expected == "post.a, b refers to a table that is there"
    assert found.found == "it refers to old, and there is no such table"
    assert found.where == at(5, "r2")
    assert found.why.startswith("Foreign keys follow a table that is renamed.")
    assert found.lesson == "07-add-and-delete"


def test_keys_that_refer_to_tables(tmp_path: Path) -> None:
    _file, schema = made(tmp_path, USER, POST.format("", "user(id)"))
    trouble.refuse_dangling(schema, run(tmp_path, PASS))


@pytest.mark.parametrize(("body", "where"), [(CREATE_ALL, at(5)), (PASS, "migrations/env.py:1")])
def test_create_all_in_a_migration(body: str, where: str, tmp_path: Path) -> None:
    found = told(trouble.refuse_create_all, run(tmp_path, body))
    assert found.expected == "tables made by the migrations' own operations"
    assert found.found == "create_all() ran during  flask db upgrade"
    assert found.where == where
    assert found.why.startswith("create_all() makes the tables as the models are today.")
    assert found.lesson == "02-first-migration"


def test_a_migration_that_is_not_read(tmp_path: Path) -> None:
    assert trouble.why_unread(run(tmp_path, PASS)) == ""
    assert trouble.why_unread(run(tmp_path, PASS, strays=("a.txt", "b.txt"))) == (
        "a.txt is written as a migration, but Alembic does not read it: it reads files in "
        "migrations/versions/ whose names end with .py. Move it there, or rename it."
    )
