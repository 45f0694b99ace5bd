"""What comes next is what the lessons come to next, whatever number an exercise has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.course import Course
from checker.learning.progress import Progress
from checker.learning.way import count_passed, in_order, next_step
from checker.showing import views
from checker.showing.screen import console
from checker.verdict import CheckResult, Outcome, Verdict


def passed(course: Course, workspace: Path, *names: str) -> Progress:
    progress = Progress(workspace)
    for name in names:
        checks = [CheckResult("a", "a", Outcome.PASSED, 1, 1)]
        progress.remember(Verdict(name, checks, "full", 0.1, 1, {}))
    return progress


def test_exercises_come_in_the_order_of_their_lessons(course: Course) -> None:
    lessons = [exercise.lesson for exercise in in_order(course)]
    assert lessons == sorted(lessons)
    assert len(lessons) == len(course.exercises)


@pytest.mark.parametrize(
    ("done", "exercise", "lessons"),
    [
        ((), "exercise1", ("01-setup",)),
        ((1,), "exercise2", ("02-first-migration",)),
        ((1, 2, 3), "exercise10", ("04-upgrade-and-roll-back", "05-read-and-edit")),
        ((1, 2, 3, 10, 8), "exercise11", ("06-tables-with-rows",)),
    ],
)
def test_the_next_step(
    done: tuple[int, ...], exercise: str, lessons: tuple[str, ...], course: Course, tmp_path: Path
) -> None:
    progress = passed(course, tmp_path, *(f"exercise{number}" for number in done))
    step = next_step(course, progress)
    assert step
    assert (step.exercise.id, step.lessons) == (exercise, lessons)
    assert count_passed(course, progress) == len(done)


def test_the_end_has_no_next_step(course: Course, tmp_path: Path) -> None:
    assert next_step(course, passed(course, tmp_path, *course.exercises)) is None


def test_whoever_passed_reads_where_to_go(course: Course, tmp_path: Path) -> None:
    here = replace(course, workspace=tmp_path)
    progress = passed(here, tmp_path, "exercise1")
    target = console()
    with target.capture() as captured:
        target.print(views.after_passing(here, here.exercises["exercise1"], progress))
    said = captured.get()
    assert "python -m checker solution exercise1" in said
    assert "notebooks/02-first-migration.ipynb" in said
    assert "python -m checker exercise2" in said
