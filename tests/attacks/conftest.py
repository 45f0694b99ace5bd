"""The box that hostile submissions run in, and how they are made.

Each is a project that does no migration of its own unless its attack worked (a *beacon*), or that
leaves a mark which must not be there afterwards. They run in the box only: without level `full`
these tests are skipped, since nothing then protects the machine.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.course import Course
from checker.grade import Options, grade
from checker.sandbox.forkserver import ForkServer
from checker.verdict import Verdict
from tests.projects import ADD_EMAIL, ProjectText

SECONDS = 3.0


@pytest.fixture(scope="module")
def box() -> Iterator[ForkServer]:
    if sys.platform != "linux":
        pytest.skip("needs the box")
    opened = ForkServer()
    if opened.level != "full":
        opened.close()
        pytest.skip("this computer has no level full: nothing would protect it")
    yield opened
    opened.close()


def run(project: ProjectText, folder: Path, course: Course, box: ForkServer) -> Verdict:
    place = project.write(folder / "work")
    return grade(course.exercises["exercise3"], place, box, Options(7, SECONDS, threads=1))


def beacon(body: str, folder: Path, course: Course, box: ForkServer) -> Verdict:
    """A verdict that could only be a pass if `body`, a function's, returned something true."""
    inside = "".join(f"        {line}\n" for line in body.strip().splitlines())
    code = f"def worked():\n    try:\n{inside}    except BaseException:\n        return False\n\n\n"
    second = code + ADD_EMAIL.replace(
        "def upgrade():\n", "def upgrade():\n    if not worked():\n        return\n"
    )
    return run(ProjectText(second=second), folder, course, box)
