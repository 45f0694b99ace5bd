"""Grading one submission: every check in its order, from a fresh rehearsal to a verdict."""

from __future__ import annotations

import functools
import importlib.metadata
import os
import platform
import secrets
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

from checker import __version__
from checker.exercise import Check, Exercise, line_of
from checker.language import _
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.inprocess import BROWSER
from checker.sandbox.step import Sandbox
from checker.verdict import CheckResult, Failed, Finding, NotGraded, Outcome, Verdict, cut

P = ParamSpec("P")
Made = TypeVar("Made")

LIBRARIES = ("flask", "flask-sqlalchemy", "flask-migrate", "alembic", "sqlalchemy")
# Python in a browser is several times slower: there, ten seconds failed right work.
STEP_SECONDS = 60.0 if BROWSER else 10.0
THREADS = min(max(os.cpu_count() or 1, 2), 4)  # more would wait for the same disk


@dataclass(frozen=True)
class Options:
    """How to rehearse: `seconds` is the limit of one step, `seed` makes the rows' values.

    `threads` is how many checks may run side by side. With `first_only`, no check is begun once
    the finding that a learner reads first is known.
    """

    seed: int | None = None
    seconds: float = STEP_SECONDS
    threads: int = THREADS
    first_only: bool = False


@functools.cache
def versions() -> dict[str, str]:
    """The versions that a verdict depends on."""
    found = {"checker": __version__, "python": platform.python_version()}
    found |= {name: importlib.metadata.version(name) for name in LIBRARIES}
    return found | {"sqlite": sqlite3.sqlite_version}


def grade(
    exercise: Exercise, folder: Path, sandbox: Sandbox, options: Options | None = None
) -> Verdict:
    """Rehearse the project in `folder` and judge what it left.

    Never raises for what a learner did.
    """
    options = options or Options()
    seed = secrets.randbelow(10**6) if options.seed is None else options.seed
    start = time.perf_counter()
    try:
        run = Rehearsal(folder, sandbox, seed, options.seconds, exercise.starter, exercise.given)
    except Failed as failure:
        first, *rest = exercise.checks
        results = [_result(first, Outcome.FAILED, _with_known_lesson(failure.finding, exercise))]
        results += [_result(check, Outcome.NOT_REACHED) for check in rest]
        taken = time.perf_counter() - start
        return Verdict(exercise.id, results, sandbox.level, taken, seed, versions())
    with closing(run):
        threads = options.threads if sandbox.processes else 0
        results = _run_checks(exercise, run, threads, first_only=options.first_only)
        steps = run.runner.steps
        stopped = [step for step in steps if not step.finished]
        output = "".join(step.output for step in (stopped[:1] or steps[-1:]))
    return Verdict(
        exercise.id,
        results,
        sandbox.level,
        time.perf_counter() - start,
        seed,
        versions(),
        run.notes,
        output,
    )


class InThisThread(Executor):
    """Does at once what is submitted, for places without threads."""

    def submit(
        self, function: Callable[P, Made], /, *args: P.args, **more: P.kwargs
    ) -> Future[Made]:
        """The future of a call that is over already."""
        done: Future[Made] = Future()
        done.set_result(function(*args, **more))
        return done


def _run_checks(
    exercise: Exercise, run: Rehearsal, threads: int, *, first_only: bool
) -> list[CheckResult]:
    """All checks, each after those it depends on, some side by side; in this thread with 0."""
    waiting = {check.id: check for check in exercise.checks}
    results: dict[str, CheckResult] = {}
    running: dict[Future[CheckResult], str] = {}
    with ThreadPoolExecutor(threads) if threads else InThisThread() as pool:
        while waiting or running:
            # One check that can't be graded leaves the whole submission ungraded: no need for more.
            over = any(result.outcome is Outcome.NOT_GRADED for result in results.values())
            over |= first_only and _first_is_known(exercise, results)
            for check in [c for c in waiting.values() if over or results.keys() >= set(c.after)]:
                del waiting[check.id]
                if not over and all(results[n].outcome is Outcome.PASSED for n in check.after):
                    running[pool.submit(_run_check, check, run, exercise)] = check.id
                else:
                    results[check.id] = _result(check, Outcome.NOT_REACHED)
            for future in wait(running, return_when=FIRST_COMPLETED)[0] if running else ():
                results[running.pop(future)] = future.result()
    return [results[check.id] for check in exercise.checks]


def _first_is_known(exercise: Exercise, results: dict[str, CheckResult]) -> bool:
    """Whether a check has failed, and all that stand before it are decided."""
    for check in exercise.checks:
        if check.id not in results or results[check.id].outcome is Outcome.FAILED:
            return check.id in results
    return False


def _run_check(check: Check, run: Rehearsal, exercise: Exercise) -> CheckResult:
    """One check. Trouble of the grader's own is never the learner's: the check is not graded."""
    try:
        check.function(run)
    except Failed as failure:
        return _result(check, Outcome.FAILED, _with_known_lesson(failure.finding, exercise))
    except NotGraded as trouble:
        finding = Finding("", cut(str(trouble)), why=_("This is not about your work. Try again."))
        return _result(check, Outcome.NOT_GRADED, finding)
    except Exception as error:
        said = f"{type(error).__name__}: {error}"[:500]
        line = line_of(error, exercise.checks_file)
        where = f"{exercise.checks_file.name}:{line}" if line else ""
        why = _("The checker itself stopped here. Please report it.")
        finding = Finding("", said, where, why)
        return _result(check, Outcome.NOT_GRADED, finding)
    return _result(check, Outcome.PASSED)


def _with_known_lesson(finding: Finding, exercise: Exercise) -> Finding:
    """A finding without its lesson, where the course has no such lesson to read."""
    return finding if exercise.has_lesson(finding.lesson) else replace(finding, lesson="")


def _result(check: Check, outcome: Outcome, finding: Finding | None = None) -> CheckResult:
    points = check.points if outcome is Outcome.PASSED else 0
    return CheckResult(check.id, _(check.title), outcome, points, check.points, finding)
