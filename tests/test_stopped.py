"""How a step that did not finish is told: found, where, why and the lesson to read."""

from __future__ import annotations

from typing import Any

import pytest

from checker.explain.lookup import explain
from checker.rehearsing.stopped import AT_THIS_LINE, IN_NO_LINE, error_text, stopped, where
from checker.sandbox.step import StepResult

SETUP = "01-setup"
ENDED = "your code ended the whole process itself (exit code {0})"


def ended(how: str = "exit", detail: str = "0", **error: Any) -> StepResult:
    return StepResult(how, detail, {"error": error}, "")


def frame(file: str, line: int) -> dict[str, Any]:
    return {"file": file, "line": line, "in": "f"}


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ({"type": "ValueError", "message": "no"}, "ValueError: no"),
        ({"message": "no"}, "Error: no"),
        ({"type": "KeyError"}, "KeyError: "),
        ({"type": "E", "message": "\n one \n\n two\nthree\nfour\n"}, "E: one   two three"),
        ({"type": "E", "message": "(sqlite3.Error) no such x\n[SQL: SELECT 1]"}, "E: no such x"),
        ({"type": "E", "message": "a (sqlite3.Error) b"}, "E: a (sqlite3.Error) b"),
        ({"type": "E", "message": "no\n(Background on this error at: https)"}, "E: no"),
        ({"type": "NoAppException", "message": "no app\n(Background on this error"}, "no app"),
        ({"type": "E", "message": " ", "cause": {"message": "inner"}}, "E: inner"),
        ({"type": "E", "message": "own", "cause": {"message": "inner"}}, "E: own"),
        ({"type": "E", "cause": {}}, "E: "),
        ({"type": "E", "cause": "odd"}, "E: "),
    ],
)
def test_an_error_is_told_in_one_short_line(error: dict[str, Any], text: str) -> None:
    assert error_text(error) == text


@pytest.mark.parametrize("kind", ["ValueError", "NoAppException"])
def test_a_long_message_is_cut(kind: str) -> None:
    assert len(error_text({"type": kind, "message": "x" * 999})) == 400


OWN, SCRIPT, ENV = frame("app.py", 3), frame("m/versions/a.py", 12), frame("m/env.py", 90)


@pytest.mark.parametrize(
    ("frames", "prefer", "place"),
    [
        ([ENV, SCRIPT, OWN], "versions", "m/versions/a.py:12"),
        ([ENV, SCRIPT, OWN], "", "app.py:3"),
        ([SCRIPT, OWN, ENV], "", "app.py:3"),
        ([ENV, OWN], "versions", "app.py:3"),
        ([frame("versions.py", 1), OWN], "versions", "app.py:3"),
        ([frame("m/versions/b.py", 1), SCRIPT], "versions", "m/versions/a.py:12"),
        ([ENV], "versions", "m/env.py:90"),
        ([OWN, frame("load_env.py", 2), ENV, frame("env.py", 9)], "", "load_env.py:2"),
        ([OWN, "odd", {"file": "b.py"}, {"file": "b.py", "line": "1"}], "", "app.py:3"),
        (["odd"], "", ""),
        ([], "", ""),
        ("odd", "", ""),
        (None, "", ""),
    ],
)
def test_the_learners_line_where_it_came_up(frames: object, prefer: str, place: str) -> None:
    assert where({"frames": frames}, prefer) == place


@pytest.mark.parametrize(
    ("result", "said", "why"),
    [
        (ended("timeout"), "it did not end within 2.5 seconds", "Something waits for ever"),
        (ended("signal", "SIGXCPU"), "it did not end within 2.5 seconds", "Something waits"),
        (ended("disk"), "it filled its disk and was stopped: more than 96 MB, ", "Look for a loop"),
        (ended("threads"), "it started more than 256 threads and was stopped", "Look for a loop"),
        (ended("signal", "SIGKILL"), "the process was killed by SIGKILL", "Look for a loop"),
    ],
)
def test_a_limit_that_was_met(result: StepResult, said: str, why: str) -> None:
    """No line is told: the step was stopped somewhere, and an error is not what stopped it."""
    result.report["error"] = {"type": "E", "message": "x", "frames": [OWN]}
    found, place, reason, lesson = stopped(result, 2.5, "")
    assert found.startswith(said)
    assert why in reason
    assert (place, lesson) == ("", SETUP)


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (ended(type="SystemExit", message="7"), "7"),
        (ended(detail="5", type="SystemExit", message=""), "5"),
        (ended(detail="5", type="SystemExit"), "5"),
        (ended(detail="3"), "3"),
    ],
)
def test_code_that_ends_the_process(result: StepResult, code: str) -> None:
    found, place, why, lesson = stopped(result, 10, "")
    assert found == ENDED.format(code)
    assert why.startswith("sys.exit() or os._exit() ends every flask command")
    assert (place, lesson) == ("", SETUP)


def test_the_line_that_ends_the_process() -> None:
    result = ended(type="SystemExit", message="7", frames=[SCRIPT, OWN])
    assert stopped(result, 10, "versions")[1] == "m/versions/a.py:12"


def test_an_error_that_is_known() -> None:
    known = explain("no such table: user")
    assert known
    result = ended(type="OperationalError", message="no such table: user", frames=[SCRIPT, OWN])
    assert stopped(result, 10, "versions") == (
        "OperationalError: no such table: user",
        "m/versions/a.py:12",
        known.advice,
        known.lesson,
    )


def test_an_error_whose_cause_is_known() -> None:
    cause = {"type": "OperationalError", "message": "no such table: user"}
    known = explain("no such table: user")
    assert known
    assert stopped(ended(type="E", message="odd", cause=cause), 10, "") == (
        "E: odd",
        "",
        known.advice,
        known.lesson,
    )


@pytest.mark.parametrize("cause", [None, "no such table: user"])
def test_an_error_that_nobody_knows(cause: object) -> None:
    result = ended(type="E", message="odd", frames=[OWN], cause=cause)
    assert stopped(result, 10, "") == ("E: odd", "app.py:3", AT_THIS_LINE, "")
    assert stopped(ended(type="E", message="odd"), 10, "") == ("E: odd", "", IN_NO_LINE, "")
