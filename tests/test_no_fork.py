"""Without fork, as on Windows, each step is a Python of its own: the verdicts are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.course import Course, open_course
from checker.grade import Options, grade
from checker.sandbox.fresh import FreshInterpreter
from checker.teaching.golden import Golden, copy_with_databases, read_goldens, said
from checker.verdict import Outcome, Verdict

GOLDEN = Path(__file__).parent / "golden"
EXERCISES = list(open_course().exercises)
OF_EACH_KIND = ("exercise3", "exercise4", "exercise9", "exercise13", "exercise17", "exercise20")
"""A column, a database that came along, two heads, moved values, SQL as text, two databases."""
WRONG = [
    (name, next(golden for golden in read_goldens(GOLDEN / name) if not golden.right))
    for name in OF_EACH_KIND
]

# Its gate starts no program for each of a hundred commands, as the solution's does.
QUICKER = {"exercise18": GOLDEN / "exercise18" / "right" / "in_one_process"}


def freshly(course: Course, exercise: str, folder: Path) -> Verdict:
    sandbox = FreshInterpreter()
    try:
        return grade(course.exercises[exercise], folder, sandbox, Options(7, 60))
    finally:
        sandbox.close()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_solution_earns_every_point(exercise: str, course: Course, tmp_path: Path) -> None:
    source = QUICKER.get(exercise, course.exercises[exercise].solution)
    verdict = freshly(course, exercise, copy_with_databases(source, tmp_path / "solution"))
    assert verdict.outcome is Outcome.PASSED, said(verdict)


@pytest.mark.parametrize(("exercise", "golden"), WRONG, ids=[f"{n}-{g.name}" for n, g in WRONG])
def test_a_wrong_one_gets_its_message(
    exercise: str, golden: Golden, course: Course, tmp_path: Path
) -> None:
    verdict = freshly(course, exercise, golden.materialise(tmp_path))
    assert golden.complaint(verdict) == ""
