from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.course import Course, open_course
from checker.grade import Options, grade
from checker.sandbox import open_sandbox
from checker.step import Sandbox
from checker.verdict import Verdict

Grade = Callable[..., Verdict]


@pytest.fixture(scope="session")
def course() -> Course:
    return open_course()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    opened = open_sandbox(warm=True)
    yield opened
    opened.close()


@pytest.fixture
def graded(course: Course, sandbox: Sandbox) -> Grade:
    """Grade a folder: `graded(folder, "exercise3")`."""

    def run(
        folder: Path, exercise: str = "exercise3", seconds: float = 6, seed: int = 7
    ) -> Verdict:
        return grade(course.exercises[exercise], folder, sandbox, Options(seed, seconds))

    return run
