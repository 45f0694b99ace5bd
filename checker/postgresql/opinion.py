"""A verdict without points: what a real PostgreSQL says about a submission."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from checker.exercise import Exercise
from checker.grade import Options
from checker.language import N_, _
from checker.postgresql.portability import Portability
from checker.postgresql.service import Server
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import Sandbox
from checker.verdict import CheckResult, Failed, Finding, NotGraded, Outcome, Verdict

TITLES = {
    "upgrades": N_("An empty PostgreSQL database upgrades, one migration after the other"),
    "models_agree": N_("Models and migrations make the same tables there"),
    "rows_and_back": N_(
        "A database with rows upgrades, rolls back and upgrades again, as on SQLite"
    ),
    "back_to_base": N_(
        "flask db downgrade base leaves nothing behind there, and upgrade works again"
    ),
}


def rehearse(
    exercise: Exercise, folder: Path, sandbox: Sandbox, server: Server, options: Options
) -> Verdict:
    """Try everything with the project in `folder`; a verdict without points.

    Never raises for what a learner did.
    """
    start = time.perf_counter()
    with closing(
        Rehearsal(folder, sandbox, options.seed or 0, options.seconds, exercise.starter)
    ) as run:
        results = _run_checks(Portability(run, server, exercise.setting("ROWS", {})))
        output = "".join(step.output for step in run.runner.steps[-1:])
    versions = {"postgresql": server.version, "psycopg": importlib.metadata.version("psycopg")}
    taken = time.perf_counter() - start
    name = _("{exercise} on PostgreSQL {version}", exercise=exercise.id, version=server.version)
    seed = options.seed or 0
    return Verdict(name, results, sandbox.level, taken, seed, versions, output=output)


def _run_checks(portability: Portability) -> list[CheckResult]:
    """Each check in its order; one that cannot be reached is said to be so."""
    checks: list[tuple[Callable[[], None], tuple[str, ...]]] = [
        (portability.upgrades, ()),
        (portability.models_agree, ("upgrades",)),
        (portability.rows_and_back, ("upgrades",)),
        (portability.back_to_base, ("rows_and_back",)),
    ]
    results: dict[str, CheckResult] = {}
    for check, after in checks:
        name = check.__name__
        ready = all(results[before].outcome is Outcome.PASSED for before in after)
        outcome, finding = _try(check) if ready else (Outcome.NOT_REACHED, None)
        results[name] = CheckResult(name, _(TITLES[name]), outcome, 0, 0, finding)
    return list(results.values())


def _try(check: Callable[[], None]) -> tuple[Outcome, Finding | None]:
    try:
        check()
    except Failed as failure:
        return Outcome.FAILED, failure.finding
    except NotGraded as problem:
        return Outcome.NOT_GRADED, Finding("", str(problem), why=_("This is not about your work."))
    except sa.exc.SQLAlchemyError as error:
        return Outcome.NOT_GRADED, Finding("", str(error)[:500], why=_("The server had a problem."))
    return Outcome.PASSED, None
