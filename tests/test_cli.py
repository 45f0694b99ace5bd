"""The command line as a learner types it: words, exit codes, and nothing ever lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from checker.cli import main
from checker.course import COURSE, WORKSPACE_VARIABLE, open_course
from tests.projects import ProjectText

SCHEMA = json.loads((COURSE / "checker" / "verdict.schema.json").read_text(encoding="utf-8"))


class Terminal:
    """Runs `python -m checker ...` with a workspace of its own."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "my workspace"
        self.cwd = folder

    def __call__(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        plain = {"NO_COLOR": "1", "COLUMNS": "100", "PYTHONUTF8": "1", "PYTHONPATH": str(COURSE)}
        env = {**os.environ, **plain, WORKSPACE_VARIABLE: str(self.workspace), **environment}
        return subprocess.run(
            [sys.executable, "-m", "checker", *words],
            capture_output=True,
            encoding="utf-8",
            cwd=self.cwd,
            env=env,
            check=False,
        )


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def solved(terminal: Terminal, exercise: str) -> None:
    import shutil

    source = open_course().exercises[exercise].solution
    shutil.copytree(source, terminal.workspace / exercise, dirs_exist_ok=True)


def test_alone_it_shows_the_course_and_what_comes_next(terminal: Terminal) -> None:
    done = terminal()
    assert done.returncode == 0
    for word in ("01-setup", "04-upgrade-and-roll-back", "exercise3", "Next:"):
        assert word in done.stdout


def test_first_run_makes_a_copy_and_says_what_to_do(terminal: Terminal) -> None:
    done = terminal("exercise1")
    assert done.returncode == 1
    assert (terminal.workspace / "exercise1" / "app.py").exists()
    assert "Your own copy is ready" in done.stdout
    assert "python -m checker hint exercise1" in done.stdout


def test_a_solved_exercise_earns_every_point_and_is_remembered(terminal: Terminal) -> None:
    solved(terminal, "exercise3")
    done = terminal("exercise3")
    assert done.returncode == 0, done.stdout
    assert "21 of 21 points" in done.stdout
    assert "done" in next(x for x in terminal("list").stdout.splitlines() if "exercise3" in x)


def test_in_its_folder_the_name_may_be_left_out(terminal: Terminal) -> None:
    solved(terminal, "exercise2")
    terminal.cwd = terminal.workspace / "exercise2" / "migrations"
    assert terminal("check").returncode == 0
    assert "Hint 1 of 3" in terminal("hint").stdout


def test_json_fits_its_published_schema(terminal: Terminal, tmp_path: Path) -> None:
    text = ProjectText()
    text.second = text.second.replace('"uq_user_email"', "None")
    done = terminal("exercise3", str(text.write(tmp_path / "work")), "--json", "--seed", "5")
    assert done.returncode == 1
    told: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(told, SCHEMA)
    assert told["seed"] == 5
    found = next(check for check in told["checks"] if check["outcome"] == "failed")
    assert found["where"] == "migrations/versions/aaaa00000002_email.py:13"
    assert "name" in found["found"]


def test_the_same_seed_gives_the_same_verdict(terminal: Terminal, tmp_path: Path) -> None:
    folder = str(ProjectText(second=LOSES_PASSWORDS).write(tmp_path / "work"))
    told = [
        json.loads(terminal("exercise3", folder, "--json", "--seed", "11").stdout) for _ in "12"
    ]
    assert told[0]["checks"] == told[1]["checks"]
    assert any("user.password" in check.get("found", "") for check in told[0]["checks"])


LOSES_PASSWORDS = """\
def upgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=120), nullable=True))
        batch_op.create_unique_constraint("uq_user_email", ["email"])
    op.execute("UPDATE user SET password = NULL")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_constraint("uq_user_email", type_="unique")
        batch_op.drop_column("email")
"""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("exersise3",), "Did you mean 'exercise3'"),
        (("exercise99",), "python -m checker list"),
        (("exercise3", "no/such/folder"), "There is no folder"),
        (("exercise3", "--timeout", "soon"), "--timeout"),
        (("check",), "Name an exercise"),
    ],
)
def test_wrong_use_says_what_to_do(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    done = terminal(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_hints_climb_and_stay_at_the_last(terminal: Terminal) -> None:
    shown = [terminal("hint", "exercise3").stdout for _ in range(4)]
    assert [text.count("of 3") for text in shown] == [1, 2, 3, 3]


def test_the_task_can_be_read_again(terminal: Terminal) -> None:
    first, again = terminal("exercise2"), terminal("task", "exercise2")
    assert again.returncode == 0
    assert again.stdout == first.stdout


def test_reset_moves_the_work_aside(terminal: Terminal) -> None:
    terminal("exercise2")
    own = terminal.workspace / "exercise2" / "mine.txt"
    own.write_text("hours of work", encoding="utf-8")
    for number in (1, 2):
        assert terminal("reset", "exercise2").returncode == 0
        aside = terminal.workspace / f"exercise2-old-{number}"
        assert aside.is_dir()
    assert (terminal.workspace / "exercise2-old-1" / "mine.txt").exists()
    assert not own.exists()


def test_solution_is_shown_after_passing_or_giving_up(terminal: Terminal) -> None:
    assert terminal("solution", "exercise3").returncode == 1
    given_up = terminal("solution", "exercise3", "--give-up")
    assert given_up.returncode == 0
    assert "create_unique_constraint" in given_up.stdout
    solved(terminal, "exercise2")
    terminal("exercise2")
    assert terminal("solution", "exercise2").returncode == 0


def test_a_broken_progress_file_stops_nothing(terminal: Terminal) -> None:
    terminal.workspace.mkdir()
    (terminal.workspace / ".progress.json").write_text("{not json", encoding="utf-8")
    assert terminal().returncode == 0


def test_no_escape_sequence_of_a_submission_reaches_the_terminal(
    terminal: Terminal, tmp_path: Path
) -> None:
    evil = ProjectText(app="raise ValueError('\\x1b]0;owned\\x07\\x1b[2J')\n")
    done = terminal("exercise3", str(evil.write(tmp_path / "work")), "--verbose")
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


def test_a_terminal_without_unicode_gets_letters(terminal: Terminal) -> None:
    solved(terminal, "exercise2")
    done = terminal("exercise2", PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0, done.stderr
    assert "ok " in done.stdout


def test_the_help_says_for_whom_each_command_is() -> None:
    said = CliRunner().invoke(main, ["--help"]).output
    groups = [said.index(f"For {who}:\n") for who in ("learners", "instructors", "teachers")]
    assert groups == sorted(groups)
    assert said.index("\n  replay ") < groups[1] < said.index("\n  grade ") < groups[2]
    assert "..." not in said.partition("For learners")[2]
