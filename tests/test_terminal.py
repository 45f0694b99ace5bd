"""The terminal while learners work: changes alone, and words for those who listen."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker.course import COURSE
from checker.showing.report import change_view
from checker.showing.screen import console
from checker.verdict import CheckResult, Finding, Outcome, Verdict

LOST = Finding("a column email", "no such column", "app.py:3", "It is missing.", "03-add-email")


def verdict(*outcomes: Outcome, finding: Finding = LOST) -> Verdict:
    """A verdict on checks a, b, ... of two points each; the failed ones have a finding."""
    checks = []
    for name, outcome in zip("abc", outcomes, strict=False):
        points = 2 if outcome is Outcome.PASSED else 0
        found = finding if outcome is Outcome.FAILED else None
        checks.append(CheckResult(name, f"check {name}", outcome, points, 2, found))
    return Verdict("exercise3", checks, "full", 0.1, 1, {})


def shown(before: Verdict, after: Verdict) -> str:
    target = console()
    with target.capture() as captured:
        target.print(change_view(before, after))
    return captured.get()


YES, NO, LATER = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_REACHED


def test_only_what_turned_is_shown() -> None:
    said = shown(verdict(YES, NO, LATER), verdict(YES, YES, NO))
    assert "4 of 6 points" in said
    assert "+2 points" in said
    assert "check a" not in said
    assert "✓  check b" in said
    assert "no such column" in said


def test_the_same_trouble_is_not_told_twice() -> None:
    said = shown(verdict(YES, NO), verdict(YES, NO))
    assert "as before" in said
    assert "no such column" not in said
    moved = Finding("a column email", "no such column", "app.py:9", "It is missing.", "")
    assert "app.py:9" in shown(verdict(YES, NO), verdict(YES, NO, finding=moved))


def test_the_end_is_told_once() -> None:
    assert "Every point." in shown(verdict(NO), verdict(YES))
    assert "Nothing has changed." in shown(verdict(YES), verdict(YES))
    assert "-2 points" in shown(verdict(YES), verdict(NO))


@pytest.mark.skipif(sys.platform == "win32", reason="ends it with a signal")
def test_watch_shows_what_a_change_brought(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "checker", "watch", "exercise3", "--workspace", str(tmp_path)]
    run = subprocess.Popen(
        command, cwd=COURSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert run.stdin
    assert run.stdout

    def until(word: str) -> str:
        lines = ""
        assert run.stdout
        for line in run.stdout:
            lines += line
            if word in line:
                return lines
        raise AssertionError(lines)

    try:
        assert "8 of 21 points" in until("Watching")
        source = COURSE / "solutions" / "exercise3"
        shutil.copytree(source, tmp_path / "exercise3", dirs_exist_ok=True)
        assert "21 of 21 points" in until("Every point")
        until("Watching")
        run.stdin.write("\n")
        run.stdin.flush()
        again = until("Watching")
        assert "Nothing has changed." in again
        assert "Models and migrations" not in again
    finally:
        run.kill()
        run.stdin.close()
        run.stdout.close()
        run.wait()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("exercise3 solutions/exercise3", "\nPassed: The history has one head\n"),
        ("list", "\nexercise3: Add the email column: not begun\n"),
        ("explain Constraint must have a name", "\nIt means: To change a table on SQLite"),
        ("hint exercise3", "Hint 1 of 3\n"),
        ("replay exercise3 solutions/exercise3", "\nNew: name email, type VARCHAR(120)"),
        ("replay exercise3 solutions/exercise3", "\nGone: user.email is gone"),
    ],
)
def test_plain_is_a_thing_a_line(words: str, said: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "checker", *words.split(), "--plain"]
    done = subprocess.run(
        [*command, "--workspace", str(tmp_path)],
        cwd=COURSE,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert said in done.stdout, done.stdout + done.stderr
    assert not any(line.endswith("  ") for line in done.stdout.splitlines())
    assert not set("✓✗·│─") & set(done.stdout)
