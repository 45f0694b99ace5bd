from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from checker.course import Course, open_course
from checker.grade import Options, grade
from checker.language import SOURCE, VARIABLE
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.opening import open_sandbox
from checker.sandbox.step import Sandbox
from checker.verdict import Verdict
from tests.pretending import Claims
from tests.projects import ProjectText

Grade = Callable[..., Verdict]
MakeRun = Callable[..., Rehearsal]
settings.register_profile("untimed", deadline=None)  # a busy computer is no fault of the code
settings.load_profile("untimed")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins in English, whatever one before it or this computer speaks."""
    monkeypatch.setenv(VARIABLE, SOURCE)


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
        folder: Path,
        exercise: str = "exercise3",
        seconds: float = 6,
        seed: int = 7,
        **more: bool,
    ) -> Verdict:
        options = Options(seed, seconds, **more)
        return grade(course.exercises[exercise], folder, sandbox, options)

    return run


@pytest.fixture
def rehearse(sandbox: Sandbox, tmp_path: Path) -> Iterator[MakeRun]:
    """A rehearsal of a project, with the starter and databases that a test gives."""
    opened: list[Rehearsal] = []

    def make(
        project: ProjectText,
        starter: ProjectText | None = None,
        seconds: float = 10,
        **more: str,
    ) -> Rehearsal:
        folder = project.write(tmp_path / f"work{len(opened)}")
        shipped = starter.write(tmp_path / f"starter{len(opened)}") if starter else None
        opened.append(Rehearsal(folder, sandbox, 7, seconds, shipped, more))
        return opened[-1]

    yield make
    for run in opened:
        run.close()


@pytest.fixture
def claims(tmp_path: Path) -> Iterator[Claims]:
    """Rehearsals whose steps are only pretended."""
    made = Claims(tmp_path)
    yield made
    for run in made.opened:
        run.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser; one of a module, since two of them would stand in each other's way."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
