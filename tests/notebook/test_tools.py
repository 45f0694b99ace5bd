"""The magics, in a real IPython, on real projects made by the real flask command."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from checker.course import WORKSPACE_VARIABLE
from checker.notebook import verdict
from checker.notebook.errors import LessonStop
from checker.notebook.project import course_root, workspace
from checker.verdict import CheckResult, Finding, Outcome, Verdict

pytestmark = pytest.mark.filterwarnings("default")

APP = """%%writefile app.py
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
Migrate(app, db)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(64), unique=True)
"""

Cell = Callable[[str], str]


@pytest.fixture
def cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cell]:
    """Run a cell in a fresh IPython; returns what it shows as text, raises what it raises."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "a work space"))
    InteractiveShell.clear_instance()
    shell: Any = InteractiveShell.instance()
    shell.history_manager.enabled = False

    def run(source: str) -> str:
        with capture_output() as captured:
            result = shell.run_cell(source)
        shown = [output.data["text/plain"] for output in captured.outputs]
        if error := result.error_in_exec:
            raise error
        return "\n".join([captured.stdout, *shown])

    run("%load_ext checker.notebook\n%lesson x")
    yield run
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


def database(tmp_path: Path) -> None:
    (tmp_path / "a work space/lessons/x/instance").mkdir()
    file = tmp_path / "a work space/lessons/x/instance/app.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE user (id INTEGER PRIMARY KEY, name VARCHAR(64))")


def test_the_path_of_a_beginner(cell: Cell) -> None:
    cell(APP)
    assert "no migrations folder" in cell("%state")
    cell("%flask db init")
    shown = cell('%flask --says "Detected added table" db migrate -m "make user"')
    assert "setting up autogenerate" not in shown
    assert "Generating migrations/versions/" in shown.replace("\\", "/")
    cell("%schema")
    assert "Running upgrade" in cell("%flask db upgrade")
    assert "+ UNIQUE (name)" in cell("%schema")
    assert "make user   <- head, current" in cell("%history")
    assert "✓ All three agree." in cell("%state")
    cell("%sql INSERT INTO user (name) VALUES ('ada')")
    assert "1   ada" in cell("%rows user")
    cell(APP + "    email = db.Column(db.String(120), unique=True)\n")
    assert "added unique constraint without a name on 'email'" in cell("%state")
    cell("%flask db migrate -m email")
    shown = cell('%flask --fails "Constraint must have a name" db upgrade')
    assert "Traceback" not in shown
    assert "_email.py, line " in shown
    cell("%flask db downgrade")
    assert "- table user" in cell("%schema")
    assert "- 1   ada" in cell("%rows user")


def test_a_setting_reaches_one_command_only(cell: Cell) -> None:
    address = 'os.environ.get("DATABASE_URL", "sqlite:///app.db")'
    cell(
        "%%writefile app.py\nimport os\n"
        + APP.split("\n", 1)[1].replace('"sqlite:///app.db"', address)
    )
    cell("%flask db init")
    shown = cell("%flask --env DATABASE_URL=sqlite:///other.db db current")
    assert "$ flask db current     (with DATABASE_URL=sqlite:///other.db)" in shown
    assert [path.name for path in Path("instance").iterdir()] == ["other.db"]
    assert "DATABASE_URL" not in os.environ


def test_a_failure_that_does_not_come_stops_the_cell(cell: Cell) -> None:
    with pytest.raises(LessonStop, match="meant to fail with: nope"):
        cell("%flask --fails nope --version")
    with pytest.raises(LessonStop, match="is not there: nope"):
        cell("%flask --says nope --version")
    with pytest.raises(LessonStop, match="is not there: nope"):
        cell("%flask --fails nope db upgrade")
    with pytest.raises(LessonStop, match="so this cell stops here"):
        cell("%flask db upgrade")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%flask", "Say what to run"),
        ("%flask db 'x", "quote"),
        ("%flask --says", "needs a text after it"),
        ("%flask --lines many routes", "needs a number"),
        ("%flask --env DATABASE_URL routes", "needs a name and a value"),
        ("%lesson ../x", "Name the lesson"),
        ("%check", "Name the exercise"),
        ("%sql", "Write a statement"),
        ("%sql SELECT 1", "no database file yet"),
    ],
)
def test_wrong_use_says_what_to_do(cell: Cell, line: str, said: str) -> None:
    with pytest.raises(LessonStop, match=said) as stopped:
        cell(line)
    assert len(stopped.value._render_traceback_()) <= 3


def test_a_lesson_opened_again_keeps_the_earlier_project(cell: Cell, tmp_path: Path) -> None:
    cell("%%writefile app.py\nfirst = 1")
    assert "kept in a work space/lessons/old/x-1" in cell("%lesson x")
    assert "kept in a work space/lessons/old/x-2" in cell("%lesson x")
    assert (tmp_path / "a work space/lessons/old/x-1/app.py").is_file()
    assert list(Path.cwd().iterdir()) == []


def test_rows_are_marked(cell: Cell, tmp_path: Path) -> None:
    database(tmp_path)
    cell("%sql INSERT INTO user VALUES (1, 'ada'), (2, 'bob')")
    cell("%rows user")
    cell(
        "%%sql\nUPDATE user SET name = 'eve' WHERE id = 1;\nDELETE FROM user WHERE id = 2;\n"
        "INSERT INTO user VALUES (3, 'a;b');"
    )
    shown = cell("%rows user")
    assert "~ 1   ada → eve" in shown
    assert "- 2   bob" in shown
    assert "+ 3   a;b" in shown
    cell("%sql ALTER TABLE user ADD COLUMN age INTEGER")
    assert "+ age" in cell("%rows user")
    assert "no table named nope" in cell("%rows nope")


def test_sql_holds_a_refusal_to_its_message(cell: Cell, tmp_path: Path) -> None:
    database(tmp_path)
    cell("%sql INSERT INTO user VALUES (1, 'ada')")
    again = "INSERT INTO user VALUES (1, 'bob')"
    assert "refused it" in cell(f'%sql --fails "UNIQUE constraint failed" {again}')
    with pytest.raises(LessonStop, match="The database refused it: UNIQUE"):
        cell(f"%sql {again}")
    with pytest.raises(LessonStop, match="It succeeded"):
        cell('%sql --fails "UNIQUE" SELECT 1')


def test_a_lesson_may_not_run_outside_a_project(
    cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course_root())
    with pytest.raises(LessonStop, match="Run the first cell"):
        cell("%flask routes")


def test_the_checker_within_the_notebook(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.setenv(name, "1")
    assert "Your own copy is ready" in cell("%check exercise3")
    told = cell("%check exercise3")
    assert "exercise3  8 of 21 points" in told
    assert "Expected  a column email in the table user" in told
    hint = cell("%hint exercise3")
    assert "Hint 1 of 3" in hint
    assert "\x1b" not in hint
    assert "8 of 21 points" in cell("%progress")
    source = course_root() / "solutions" / "exercise3"
    shutil.copytree(source, workspace() / "exercise3", dirs_exist_ok=True)
    assert "Every point. Well done!" in cell("%check exercise3")
    for wrong in ("%check exercise99", "%hint exercise99", "%hint", "%check"):
        with pytest.raises(LessonStop):
            cell(wrong)


@pytest.mark.usefixtures("cell")
def test_tasks_hints_and_the_map_are_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)  # an empty output came with it
    shell: Any = InteractiveShell.instance()
    shown: list[str] = []
    for line in ("%check exercise1", "%hint exercise1", "%hint exercise1", "%progress"):
        with capture_output() as captured:
            shell.run_cell(line)
        shown += [output.data["text/html"] for output in captured.outputs]
    task, first, second, way = shown
    assert "<code>flask db init</code>" in task
    assert not any("--workspace" in html for html in shown)
    assert "Another one:  %hint exercise1" in first
    assert second.count("<details>") == 1, "a hint that was seen is folded"
    assert "0 of 20 exercises are done." in way
    assert 'href="../notebooks/01-setup.ipynb"' in way


@pytest.mark.parametrize(("exercise", "replayed"), [("exercise3", True), ("exercise18", False)])
def test_a_replay_is_offered_where_there_is_one(
    exercise: str, replayed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = [
        CheckResult("a", "a", Outcome.PASSED, 2, 2),
        CheckResult("b", "b", Outcome.FAILED, 0, 2),
    ]
    told = json.dumps(Verdict(exercise, checks, "full", 0.1, 1, {}).to_json())
    shown: list[str] = []
    monkeypatch.setattr("checker.notebook.show.publish", lambda *both: shown.extend(both))
    monkeypatch.setattr("checker.notebook.verdict._run", lambda words: (1, told))
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    (tmp_path / exercise).mkdir()
    verdict.check(exercise)
    assert [f"replay {exercise}" in text for text in shown] == [replayed, replayed]


def test_a_verdict_as_html_obeys_nothing_of_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = Finding("<b>", "<script>alert(1)</script>", "<i>.py:1", "\x1b[31m", "03-add-email")
    checks = [
        CheckResult("a", "<h1>a</h1>", Outcome.PASSED, 2, 2),
        CheckResult("b", "b", Outcome.FAILED, 0, 2, evil),
        CheckResult("c", "c", Outcome.NOT_REACHED, 0, 2),
    ]
    told = Verdict("exercise3", checks, "full", 0.1, 1, {"python": "3"}, ["<u>note</u>"])
    assert Verdict.from_json(told.to_json()) == told
    shown: list[str] = []
    monkeypatch.setattr("checker.notebook.show.publish", lambda text, html: shown.append(html))
    monkeypatch.setattr(
        "checker.notebook.verdict._run", lambda words: (1, json.dumps(told.to_json()))
    )
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    (tmp_path / "exercise3").mkdir()
    verdict.check("exercise3")
    (html,) = shown
    assert "2 of 6 points" in html
    assert 'href="../notebooks/03-add-email.ipynb"' in html
    for tag in ("<script", "<h1", "<i>", "<u>"):
        assert tag not in html
