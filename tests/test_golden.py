"""Every named solution gets the verdict, and the message, that its EXPECT.toml asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.course import Course, open_course
from checker.teaching.golden import Golden, copy_with_databases, read_goldens, said
from checker.verdict import Outcome
from tests.conftest import Grade

GOLDEN = Path(__file__).parent / "golden"
EXERCISES = list(open_course().exercises)
CASES = [(name, golden) for name in EXERCISES for golden in read_goldens(GOLDEN / name)]


@pytest.mark.parametrize(
    ("exercise", "golden"), CASES, ids=[f"{name}-{golden.name}" for name, golden in CASES]
)
def test_named_solutions(exercise: str, golden: Golden, tmp_path: Path, graded: Grade) -> None:
    verdict = graded(golden.materialise(tmp_path), exercise, first_only=True)
    assert golden.complaint(verdict) == ""


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_earns_every_point(
    exercise: str, course: Course, tmp_path: Path, graded: Grade
) -> None:
    folder = copy_with_databases(course.exercises[exercise].solution, tmp_path / "solution")
    verdict = graded(folder, exercise)
    assert verdict.outcome is Outcome.PASSED, said(verdict)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_starter_does_not_pass(exercise: str, course: Course, graded: Grade) -> None:
    assert (
        graded(course.exercises[exercise].starter, exercise, first_only=True).outcome
        is Outcome.FAILED
    )


@pytest.mark.parametrize("exercise", EXERCISES)
def test_there_are_enough_named_solutions(exercise: str) -> None:
    kinds = [golden.right for name, golden in CASES if name == exercise]
    assert sum(kinds) >= 2
    assert len(kinds) - sum(kinds) >= 5


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_failing_message_is_complete(exercise: str, tmp_path: Path, graded: Grade) -> None:
    """A finding says what was expected, what was found, why it matters and what to read."""
    golden = next(g for name, g in CASES if name == exercise and not g.right)
    finding = next(
        c.finding for c in graded(golden.materialise(tmp_path), exercise).checks if c.finding
    )
    assert finding.expected
    assert finding.found
    assert finding.why
    assert "site-packages" not in finding.where


@pytest.mark.parametrize("exercise", ["exercise2", "exercise3"])
def test_the_first_finding_is_the_same_without_the_others(
    exercise: str, tmp_path: Path, graded: Grade
) -> None:
    golden = next(g for name, g in CASES if name == exercise and not g.right)
    folder = golden.materialise(tmp_path)
    alone, all_of_them = (graded(folder, exercise, first_only=only) for only in (True, False))
    assert said(alone) == said(all_of_them)
    assert alone.points <= all_of_them.points


def test_a_type_without_a_name_is_the_cause_wherever_it_stops(
    tmp_path: Path, graded: Grade
) -> None:
    golden = next(g for name, g in CASES if g.folder.name == "type_without_a_name")
    verdict = graded(golden.materialise(tmp_path), "exercise17")
    reasons = {c.id: c.finding.why for c in verdict.checks if c.finding}
    assert reasons.keys() >= {"enum_type", "cast"}
    assert reasons["cast"] == reasons["enum_type"]
