"""The course proves itself: exercises against their solutions, lessons against their notebooks."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from checker.course import Course
from checker.exercise import Exercise
from checker.grade import Options, grade
from checker.sandbox.opening import open_sandbox
from checker.teaching.golden import (
    Golden,
    Unclear,
    came_of,
    copy_with_databases,
    golden_folders,
    read_golden,
    said,
)
from checker.teaching.new import untouched
from checker.verdict import Outcome, Verdict

STEP_SECONDS = 6.0
MIN_RIGHT = 2
MIN_WRONG = 5


@dataclass(frozen=True)
class Proof:
    """One claim about the course. `complaint` is empty where it holds; `read` is what the author of
    a submission reads first."""

    claim: str
    complaint: str = ""
    read: str = ""


def prove_exercise(course: Course, exercise: Exercise) -> Iterator[Proof]:
    """Everything that must hold of an exercise, one proof at a time."""
    yield _parts(exercise)
    yield _lesson(exercise)
    yield _no_databases(course, exercise)
    jobs: list[tuple[str, Path, Callable[[Verdict], str]]] = [
        ("the starter does not pass", exercise.starter, _starter_complaint),
    ]
    goldens = list[Golden]()
    for folder in golden_folders(course.root / "tests" / "golden" / exercise.id):
        try:
            goldens.append(read_golden(folder))
        except Unclear as unclear:
            claim = f"{folder.parent.name}/{folder.name} says what it is"
            yield Proof(f"{exercise.id}: {claim}", str(unclear))
    right = sum(golden.right for golden in goldens)
    enough = right >= MIN_RIGHT and len(goldens) - right >= MIN_WRONG
    numbers = f"{right} other right solutions, {len(goldens) - right} wrong ones"
    yield Proof(
        f"{exercise.id}: {numbers}",
        "" if enough else f"at least {MIN_RIGHT} right and {MIN_WRONG} wrong ones are needed",
    )
    with tempfile.TemporaryDirectory(prefix="prove-", ignore_cleanup_errors=True) as place:
        solution = copy_with_databases(exercise.solution, Path(place) / "solution")
        jobs += [("the solution earns every point", solution, _solution_complaint)]
        jobs += [(g.name, g.materialise(Path(place)), g.complaint) for g in goldens]
        yield from _grade_all(exercise, jobs)


def _grade_all(
    exercise: Exercise, jobs: list[tuple[str, Path, Callable[[Verdict], str]]]
) -> Iterator[Proof]:
    def prove(job: tuple[str, Path, Callable[[Verdict], str]]) -> Proof:
        claim, folder, complaint = job
        verdict = grade(exercise, folder, sandbox, Options(seconds=STEP_SECONDS, first_only=True))
        read = said(verdict) if any(check.finding for check in verdict.checks) else ""
        return Proof(f"{exercise.id}: {claim}", complaint(verdict), read)

    workers = os.cpu_count() or 1
    with closing(open_sandbox(warm=True)) as sandbox, ThreadPoolExecutor(workers) as pool:
        yield from pool.map(prove, jobs)


def _parts(exercise: Exercise) -> Proof:
    missing = [path.name for path in (exercise.task, exercise.starter) if not path.exists()]
    if len(exercise.hints) != 3 or not all(exercise.hints):
        missing.append("three levels of hints")
    missing += [f"{name}, which is as `new` made it" for name in untouched(exercise.folder)]
    complaint = f"to be written: {', '.join(missing)}" if missing else ""
    return Proof(f"{exercise.id}: its parts are there", complaint)


def _lesson(exercise: Exercise) -> Proof:
    """A name that no lesson has is told to nobody: the learner would miss it, and no one notice."""
    name = str(exercise.setting("LESSON", ""))
    told = f"there is no lessons/{name}.md: name another in LESSON of checks.py, or leave it out"
    missing = bool(name) and not exercise.has_lesson(name)
    return Proof(f"{exercise.id}: its lesson is there", told if missing else "")


def _no_databases(course: Course, exercise: Exercise) -> Proof:
    """A database that trying things out left there would be handed to learners, or judged."""
    places = (exercise.starter, exercise.solution, course.root / "tests" / "golden" / exercise.id)
    found = [path for place in places for path in sorted(place.rglob("*.db"))]
    names = ", ".join(path.relative_to(course.root).as_posix() for path in found)
    complaint = (
        f"to be deleted: {names}. One that is to be there comes as NAME.db.sql" if found else ""
    )
    return Proof(f"{exercise.id}: no database lies in its folders", complaint)


def _starter_complaint(verdict: Verdict) -> str:
    return "" if verdict.outcome is Outcome.FAILED else f"the starter is {came_of(verdict)}"


def _solution_complaint(verdict: Verdict) -> str:
    return "" if verdict.outcome is Outcome.PASSED else said(verdict)


def prove_notebooks(course: Course, *, run: bool) -> Iterator[Proof]:
    """Each notebook is its lesson's and, with `run`, goes from top to bottom in a new kernel."""
    command = [sys.executable, "-m", "checker.notebook.build", "--check"]
    built = subprocess.run(command, capture_output=True, text=True, cwd=course.root, check=False)
    complaint = "" if built.returncode == 0 else (built.stdout + built.stderr).strip()
    yield Proof("every notebook is made from its lesson", complaint)
    if run:
        for lesson in course.lessons:
            notebook = course.root / "notebooks" / f"{lesson.stem}.ipynb"
            begun = time.monotonic()
            complaint = _run_notebook(notebook)
            took = f"{time.monotonic() - begun:.0f} s"
            yield Proof(f"{notebook.name} runs from top to bottom ({took})", complaint)


def _run_notebook(path: Path) -> str:
    """Run a notebook with a workspace of its own; the error's last lines, or nothing."""
    from nbclient.exceptions import CellExecutionError

    from checker.notebook.execute import executed

    with tempfile.TemporaryDirectory(prefix="prove ", ignore_cleanup_errors=True) as folder:
        try:
            executed(path, Path(folder))
        except CellExecutionError as error:
            return str(error)[-600:]
    return ""


def prove_course(course: Course, *, notebooks: bool = True) -> Iterator[Proof]:
    """Every proof of the course, as each is done."""
    for exercise in course.exercises.values():
        yield from prove_exercise(course, exercise)
    yield from prove_notebooks(course, run=notebooks)
