"""Everything in one process, as in a browser: the same verdicts, and nothing is left behind."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from checker.course import Course, open_course
from checker.grade import Options, grade
from checker.notebook.command import run_flask_command, run_python
from checker.notebook.errors import LessonStop
from checker.notebook.together import run_together
from checker.sandbox import inprocess
from checker.sandbox.isolation import TooWeak
from checker.sandbox.opening import open_sandbox
from checker.teaching.golden import Golden, copy_with_databases, read_goldens, said
from checker.verdict import FULL, Outcome

GOLDEN = Path(__file__).parent / "golden"
NEEDS_PROGRAMS = "exercise18"
ALONE = [name for name in open_course().exercises if name != NEEDS_PROGRAMS]
can_stop = pytest.mark.skipif(sys.version_info < (3, 12), reason="no deadline before Python 3.12")

APP = """
import logging, os, sqlite3, sys
import helper
import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
Migrate(app, db)


class Thing(db.Model):
    id = db.Column(db.Integer, primary_key=True)


@sa.event.listens_for(sa.Engine, "connect")
def spoil(connection, _record):
    connection.execute("CREATE TABLE spoiled (id INTEGER)")


os.environ["LEFT"] = "behind"
os.chdir("/")
sys.path.insert(0, "/left/behind")
sys.argv[:] = ["left"]
logging.basicConfig(level=1)
logging.getLogger("left").setLevel(7)
app.app_context().push()
print("hello from", helper.NAME)
"""


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(inprocess.VARIABLE, "1")


def sample() -> Iterator[tuple[str, Golden]]:
    """A wrong submission of each exercise that needs no program of its own."""
    for name in ALONE:
        found = read_goldens(GOLDEN / name)
        yield name, next(g for g in found if not g.right and "ever" not in g.name)


CASES = list(sample())


@pytest.mark.parametrize(
    ("exercise", "golden"), CASES, ids=[f"{name}-{golden.name}" for name, golden in CASES]
)
def test_the_same_verdicts(exercise: str, golden: Golden, course: Course, tmp_path: Path) -> None:
    folder = golden.materialise(tmp_path)
    verdict = grade(course.exercises[exercise], folder, open_sandbox(), Options(seed=3))
    assert golden.complaint(verdict) == ""
    assert verdict.isolation == "same process"


@pytest.mark.parametrize("exercise", ALONE)
def test_solutions_earn_every_point(exercise: str, course: Course, tmp_path: Path) -> None:
    task = course.exercises[exercise]
    folder = copy_with_databases(task.solution, tmp_path / "solution")
    verdict = grade(task, folder, open_sandbox(), Options(seed=3))
    assert verdict.outcome is Outcome.PASSED, said(verdict)


def test_what_needs_programs_is_not_held_against_anybody(course: Course, tmp_path: Path) -> None:
    task = course.exercises[NEEDS_PROGRAMS]
    folder = copy_with_databases(task.solution, tmp_path / "solution")
    verdict = grade(task, folder, open_sandbox(), Options(seed=3))
    assert verdict.outcome is Outcome.NOT_GRADED
    assert "Do it on a computer with Python" in said(verdict)


def test_a_stronger_isolation_is_refused() -> None:
    with pytest.raises(TooWeak, match=FULL):
        open_sandbox(FULL)


def state() -> dict[str, Any]:
    """What a run may change and has to put back."""
    from flask import has_app_context
    from flask_sqlalchemy import SQLAlchemy

    names = {name: module for name, module in sys.modules.items() if name in {"app", "helper"}}
    return {
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "path": sys.path[:],
        "arguments": sys.argv[:],
        "modules": names,
        "handlers": logging.root.handlers[:],
        "level": logging.root.level,
        "left": logging.getLogger("left").level,
        "filters": warnings.filters[:],
        "init_app": SQLAlchemy.init_app,
        "context": has_app_context(),
        "stream": sys.stdout,
    }


def make_project(folder: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "app.py").write_text(APP, encoding="utf-8")
    (folder / "helper.py").write_text(f"NAME = {name!r}\n", encoding="utf-8")
    return folder


def test_a_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        monkeypatch.chdir(make_project(tmp_path / name, name))
        run_flask_command(["--help"])
        before = state()
        outcome = run_flask_command(["routes"])
        assert state() == before
        assert outcome.code == 0, outcome.output
        assert f"hello from {name}" in outcome.output
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT * FROM sqlite_master").all() == []
    engine.dispose()


COMMANDS = (
    ["db", "init"],
    ["db", "migrate", "-m", "thing"],
    ["db", "upgrade"],
    ["db", "current"],
    ["db", "history"],
    ["db", "check"],
    ["db", "downgrade"],
    ["db", "upgrade", "nowhere"],
    ["db", "nonsense"],
    ["--app", "missing", "db", "current"],
)


def plain_lines(output: str) -> list[str]:
    """Lines that do not name the moment, in any order: a pipe orders two streams as it likes."""
    kept = (line for line in output.splitlines() if "Generating" not in line)
    return sorted(line.split(" -> ")[0] for line in kept if not line.startswith("  File"))


def test_commands_do_as_in_a_process_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = APP[: APP.index("@sa.event")]
    answers = []
    for alone in ("", "1"):
        folder = make_project(tmp_path / f"project{alone}", "calm")
        (folder / "app.py").write_text(calm, encoding="utf-8")
        monkeypatch.chdir(folder)
        monkeypatch.setenv(inprocess.VARIABLE, alone)
        done = [run_flask_command(words) for words in COMMANDS]
        answers.append(
            [(one.code, plain_lines(one.output.replace("project1", "project"))) for one in done]
        )
    for words, own, here in zip(COMMANDS, *answers, strict=True):
        assert own[0] == here[0], words
        assert len(own[1]) == len(here[1]), (words, own, here)


@pytest.mark.parametrize(
    ("program", "code", "words"),
    [
        ("print('fine')", 0, "fine"),
        ("raise SystemExit(3)", 3, ""),
        ("raise SystemExit('no')", 1, "no"),
        ("1 / 0", 1, "ZeroDivisionError"),
        ("import sys; print(sys.argv[0], __name__)", 0, "program.py __main__"),
        ("import warnings; warnings.warn('mind this')", 0, "UserWarning: mind this"),
    ],
)
def test_a_script_ends_as_python_ends_it(
    program: str, code: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ended, output = run_python(["program.py"])
    assert ended == code
    assert words in output


@can_stop
@pytest.mark.parametrize("program", ["while True: pass", "for _ in iter(int, 1): list(range(9))"])
def test_a_script_that_never_ends_is_stopped(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.notebook.command.TIME_LIMIT", 0.5)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    with pytest.raises(LessonStop, match="still running"):
        run_python(["program.py"])
    monitoring: Any = vars(sys)["monitoring"]
    assert monitoring.get_tool(monitoring.PROFILER_ID) is None


@can_stop
def test_a_script_that_is_stopped_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.notebook.command.TIME_LIMIT", 0.5)
    monkeypatch.chdir(tmp_path)
    program = "import logging, sys\nlogging.root.setLevel(7)\nsys.path.clear()\nwhile True: pass"
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    before = logging.root.level, sys.path[:]
    with pytest.raises(LessonStop, match="still running") as stopped:
        run_python(["program.py"])
    assert (logging.root.level, sys.path) == before
    assert stopped.value.__context__  # what keeps frames alive, whose ends would come too late


@can_stop
def test_a_step_that_never_ends_is_a_timeout(course: Course, tmp_path: Path) -> None:
    golden = next(g for g in read_goldens(GOLDEN / "exercise1") if g.name.endswith("for_ever"))
    folder = golden.materialise(tmp_path)
    verdict = grade(course.exercises["exercise1"], folder, open_sandbox(), Options(3, 1.0))
    assert golden.complaint(verdict) == ""


def test_several_at_once_are_refused_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LessonStop, match="a browser has one"):
        run_together(3, "db", "upgrade")
