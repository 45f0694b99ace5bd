"""From a step that PostgreSQL refused to a finding in the learner's own terms."""

from __future__ import annotations

from typing import NoReturn

from checker.explain.postgresql import explain_postgresql
from checker.language import N_, _
from checker.rehearsing import trouble
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import StepResult
from checker.verdict import Failed

LESSON = "12-postgresql-and-sql"
SHOWN = 800
UNKNOWN = N_(
    "These are PostgreSQL's own words. Start at this line, and look for what only SQLite takes."
)


def refuse(run: Rehearsal, expected: str, result: StepResult, there: list[str]) -> NoReturn:
    """Raise Failed for a step that stopped on PostgreSQL, with what its message means."""
    if result.finished:
        raise Failed(
            expected,
            _(trouble.NOT_MOVED, version=there or _("no version")),
            f"{run.repository}/env.py:1",
            "The migrations ran somewhere else. Does your app use the address that it is given?",
            LESSON,
        )
    try:
        trouble.refuse_step(expected, result, run)
    except Failed as failure:
        told = failure.finding
    message = str(result.error.get("message", ""))
    known, theirs = explain_postgresql(message), "psycopg" in message
    raise Failed(
        expected,
        postgresql_error(message) if theirs else told.found,
        told.where,
        known.advice if known else UNKNOWN if theirs else told.why,
        known.lesson if known else LESSON if theirs else told.lesson or LESSON,
    ) from None


def postgresql_error(message: str) -> str:
    """PostgreSQL's own words, its hint and the statement, without the libraries' frame."""
    text, _, statement = message.partition("[SQL: ")
    lines = text.partition(") ")[2].splitlines() or [text]
    kept = [lines[0], *(x for x in lines[1:] if x.startswith(("HINT:", "DETAIL:")))]
    if statement:
        kept.append("SQL: " + " ".join(statement.split("]\n")[0].split())[:200])
    return "\n".join(kept)[:SHOWN]
