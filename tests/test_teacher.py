"""What a teacher does: make an exercise, be led by `prove`, keep a course of one's own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli import main
from checker.course import COURSE, open_course
from checker.teaching.golden import Unclear, read_golden


@pytest.fixture
def own_course(tmp_path: Path) -> Path:
    """A course with no exercise in it."""
    root = tmp_path / "my course"
    for name in ("exercises", "solutions", "lessons"):
        (root / name).mkdir(parents=True)
    return root


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_a_new_exercise_runs_and_prove_says_what_is_left(own_course: Path) -> None:
    made = run("new", "exercise21", "--course", str(own_course))
    assert made.exit_code == 0, made.output
    assert "python -m checker prove exercise21" in made.output
    proved = run("prove", "exercise21", "--course", str(own_course))
    assert proved.exit_code == 1
    for left in (
        "README.md, which is as `new` made it",
        "three levels of hints",
        "the starter is passed",
        "0 other right solutions, 0 wrong ones",
    ):
        assert left in proved.output
    assert "ok  exercise21: the solution earns every point" in proved.output


def test_the_task_says_the_command_with_its_course(own_course: Path) -> None:
    made = run("new", "exercise21", "--course", str(own_course))
    assert "built-in" not in made.output
    task = (own_course / "exercises" / "exercise21" / "README.md").read_text(encoding="utf-8")
    line = next(line for line in task.splitlines() if line.startswith("    python"))
    assert "python -m checker exercise21 --course " in line
    assert str(own_course) in line
    assert "EXERCISE" not in task


def test_a_name_that_the_course_itself_has(own_course: Path) -> None:
    made = run("new", "exercise3", "--course", str(own_course))
    assert made.exit_code == 0
    assert "The built-in course has an exercise named exercise3 too" in made.output


def test_a_name_that_is_no_name_or_taken(own_course: Path) -> None:
    assert run("new", "Exercise 21", "--course", str(own_course)).exit_code == 2
    assert run("new", "exercise21", "--course", str(own_course)).exit_code == 0
    again = run("new", "exercise21", "--course", str(own_course))
    assert again.exit_code == 2
    assert "there already" in again.output


def test_another_course_is_checked(own_course: Path) -> None:
    """`--course` works before and after the name; the workspace lies beside that course."""
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part / "exercise2", own_course / part / "exercise2")
    solution = str(own_course / "solutions" / "exercise2")
    assert run("exercise2", solution, "--course", str(own_course)).exit_code == 0
    assert run("--course", str(own_course), "exercise2", solution).exit_code == 0
    first = run("exercise2", "--course", str(own_course))
    assert first.exit_code == 1
    assert (own_course / "workspace" / "exercise2" / "app.py").is_file()
    assert run("exercise3", "--course", str(own_course)).exit_code == 2
    assert list(open_course(root=own_course).exercises) == ["exercise2"]


def test_a_folder_that_is_no_course(tmp_path: Path) -> None:
    result = run("list", "--course", str(tmp_path))
    assert result.exit_code == 2
    assert "no folder  exercises" in result.output


WRITTEN = {
    "": "say why it is wrong",
    'why = ""': "say why it is wrong",
    "why = 3": "write  why =",
    "why = ": "is no TOML",
    'why = "x"': "say what its author must read first",
    'why = "x"\nmessage = []': "say what its author must read first",
    'why = "x"\nmessage = "y"': 'write  message = ["..."], a list',
    'why = "x"\nmessage = [1]': "each part of the message is a text",
    'why = "x"\nmessage = [""]': "none is empty",
    'why = "x"\nmesage = ["y"]': "nothing is called mesage",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_an_unclear_note_of_a_wrong_solution(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "exercise21" / "wrong" / "no_name"
    folder.mkdir(parents=True)
    (folder / "EXPECT.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Unclear) as told:
        read_golden(folder)
    assert str(told.value).startswith("exercise21/wrong/no_name/EXPECT.toml")
    assert WRITTEN[text] in str(told.value)


def test_prove_misses_a_lesson_that_is_not_there(own_course: Path) -> None:
    run("new", "exercise21", "--course", str(own_course))
    told = "there is no lessons/03-add-email.md: name another in LESSON"
    assert told in run("prove", "exercise21", "--course", str(own_course)).output
    (own_course / "lessons" / "03-add-email.md").write_text("# Add\n", encoding="utf-8")
    assert "ok  exercise21: its lesson is there" in (
        run("prove", "exercise21", "--course", str(own_course)).output
    )


def test_prove_says_why_something_could_not_be_graded(own_course: Path) -> None:
    run("new", "exercise21", "--course", str(own_course))
    checks = own_course / "exercises" / "exercise21" / "checks.py"
    text = checks.read_text(encoding="utf-8")
    checks.write_text(text.replace("tables.columns", "tables.colums"), encoding="utf-8")
    wrong = own_course / "tests" / "golden" / "exercise21" / "wrong" / "one"
    shutil.copytree(own_course / "solutions" / "exercise21", wrong)
    (wrong / "EXPECT.toml").write_text('why = "x"\nmessage = ["y"]', encoding="utf-8")
    proved = run("prove", "exercise21", "--course", str(own_course)).output
    for who in ("the starter is not graded: ", "wrong/one is wrong, and is not graded: "):
        assert "has no attribute 'colums'" in proved.partition(who)[2].partition("\n")[0]


def test_prove_names_unclear_notes(own_course: Path) -> None:
    run("new", "exercise21", "--course", str(own_course))
    golden = own_course / "tests" / "golden" / "exercise21"
    for name, text in (("right/plain", 'why = "x"'), ("wrong/one", 'why = "x"')):
        shutil.copytree(own_course / "solutions" / "exercise21", golden / name)
        (golden / name / "EXPECT.toml").write_text(text, encoding="utf-8")
    (golden / "wrong" / "two").mkdir()
    proved = run("prove", "exercise21", "--course", str(own_course))
    assert proved.exit_code == 1
    assert "no  exercise21: wrong/one says what it is" in proved.output
    assert 'wrong/one/EXPECT.toml: say what its author must read first:  message = ["' in (
        proved.output
    )
    assert "exercise21/wrong/two/EXPECT.toml is missing" in proved.output
    assert "ok  exercise21: right/plain" in proved.output
    assert "1 other right solutions, 0 wrong ones" in proved.output


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def broken(:\n", "SyntaxError: invalid syntax"),
        ("import nowhere\n", "ModuleNotFoundError: No module named 'nowhere'"),
        ("@check(points=1)\ndef bare(run): pass\n", "the check bare needs a docstring"),
    ],
)
def test_checks_that_cannot_be_loaded(code: str, said: str, own_course: Path) -> None:
    run("new", "exercise21", "--course", str(own_course))
    checks = own_course / "exercises" / "exercise21" / "checks.py"
    text = checks.read_text(encoding="utf-8")
    line = text.count("\n") + 1
    checks.write_text(text + code, encoding="utf-8")
    solution = str(own_course / "solutions" / "exercise21")
    for words in (["exercise21", solution], ["prove", "exercise21"]):
        result = run(*words, "--course", str(own_course))
        assert result.exit_code == 2
        assert said in result.output
        assert f"{checks}:{line}: " in result.output


def test_an_error_of_a_check_itself_has_its_line(own_course: Path) -> None:
    run("new", "exercise21", "--course", str(own_course))
    checks = own_course / "exercises" / "exercise21" / "checks.py"
    text = checks.read_text(encoding="utf-8")
    checks.write_text(text.replace("project.app_loads(run)", "project.app_loads()"), "utf-8")
    line = text[: text.index("project.app_loads(run)")].count("\n") + 1
    solution = str(own_course / "solutions" / "exercise21")
    result = run("exercise21", solution, "--json", "--course", str(own_course))
    assert result.exit_code == 3
    first = json.loads(result.output)["checks"][0]
    assert "missing 1 required positional argument" in first["found"]
    assert first["where"] == f"checks.py:{line}"


def test_no_lesson_is_named_that_the_course_does_not_have(own_course: Path) -> None:
    run("new", "exercise21", "--course", str(own_course))
    assert "Next:\n  python -m checker exercise21" in run("--course", str(own_course)).output
    solution = own_course / "solutions" / "exercise21"
    words = ("exercise21", str(solution), "--json", "--course", str(own_course))
    lesson = own_course / "lessons" / "02-first-migration.md"
    shutil.rmtree(solution / "migrations" / "versions")
    for there in (False, True):
        if there:
            lesson.write_text("# The first migration\n", encoding="utf-8")
        found = next(c for c in json.loads(run(*words).output)["checks"] if "lesson" in c)
        assert found["lesson"] == (lesson.stem if there else "")


def test_a_class_is_not_begun_with_checks_that_cannot_be_loaded(
    own_course: Path, tmp_path: Path
) -> None:
    run("new", "exercise21", "--course", str(own_course))
    (own_course / "exercises" / "exercise21" / "checks.py").write_text("1 / 0\n", "utf-8")
    (tmp_path / "class" / "anna" / "exercise21").mkdir(parents=True)
    output = tmp_path / "grades"
    words = [str(tmp_path / "class"), "--output", str(output), "--course", str(own_course)]
    ended = run("grade", *words)
    assert ended.exit_code == 2
    assert "checks.py:1: ZeroDivisionError" in ended.output
    assert not output.exists()


def test_a_lesson_is_named_where_only_the_exercise_was_sent(tmp_path: Path) -> None:
    """As in the zip for Gradescope: its readers have the lessons, the container has not."""
    shutil.copytree(COURSE / "exercises" / "exercise1", tmp_path / "exercises" / "exercise1")
    exercise = open_course(None, tmp_path).exercises["exercise1"]
    assert exercise.lesson == "01-setup"
    (tmp_path / "lessons").mkdir()
    assert exercise.lesson == ""


def test_prove_shows_what_the_author_of_each_reads(own_course: Path) -> None:
    for part in ("exercises", "solutions"):
        shutil.copytree(COURSE / part / "exercise2", own_course / part / "exercise2")
    wrong = "tests/golden/exercise2/wrong"
    one = next(path for path in sorted((COURSE / wrong).glob("*/")))
    shutil.copytree(one, own_course / wrong / one.name)
    words = ("prove", "exercise2", "--course", str(own_course))
    part = read_golden(one).message[0]
    assert part not in run(*words).output
    assert part in run(*words, "--messages").output


def test_prove_finds_a_database_that_was_left_behind(own_course: Path) -> None:
    run("new", "exercise21", "--course", str(own_course))
    left = own_course / "solutions" / "exercise21" / "instance" / "app.db"
    left.parent.mkdir(exist_ok=True)
    left.touch()
    proved = run("prove", "exercise21", "--course", str(own_course))
    assert "no  exercise21: no database lies in its folders" in proved.output
    assert "to be deleted: solutions/exercise21/instance/app.db" in proved.output


def test_checks_may_have_files_beside_them_that_are_read_anew(
    own_course: Path, tmp_path: Path
) -> None:
    other = tmp_path / "another course"
    for root, text in ((own_course, "Mine"), (other, "Theirs"), (own_course, "Mine, changed")):
        folder = root / "exercises" / "exercise1"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "texts.py").write_text(f"TITLE = {text!r}\n", "utf-8")
        (folder / "checks.py").write_text("from .texts import TITLE as LESSON\n", "utf-8")
        exercise = open_course(None, root).exercises["exercise1"]
        assert exercise.setting("LESSON", "") == text
