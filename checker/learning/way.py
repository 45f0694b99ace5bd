"""The way through the course: lesson after lesson, each with its exercises."""

from __future__ import annotations

from dataclasses import dataclass

from checker.course import Course
from checker.exercise import Exercise
from checker.learning.progress import Progress


@dataclass(frozen=True)
class Next:
    """What comes next: the exercise, and the lessons to read before it, as their files' names."""

    exercise: Exercise
    lessons: tuple[str, ...]


def in_order(course: Course) -> list[Exercise]:
    """The exercises as a learner meets them: their numbers do not follow the lessons."""
    lessons = [path.stem for path in course.lessons]
    place = {name: number for number, name in enumerate(lessons)}
    return sorted(course.exercises.values(), key=lambda e: place.get(e.lesson, len(lessons)))


def next_step(course: Course, progress: Progress) -> Next | None:
    """The first exercise on the way that is not passed; None when all of them are.

    A lesson without an exercise is read on the way to the next one that has some.
    """
    before = -1
    lessons = [path.stem for path in course.lessons]
    for exercise in in_order(course):
        here = lessons.index(exercise.lesson) if exercise.lesson in lessons else before
        if not progress.passed(exercise.id):
            first = min(before + 1, here)
            own = (exercise.lesson,) if exercise.lesson else ()
            return Next(exercise, tuple(lessons[first : here + 1]) or own)
        before = here
    return None


def count_passed(course: Course, progress: Progress) -> int:
    """How many exercises are passed."""
    return sum(progress.passed(name) for name in course.exercises)
