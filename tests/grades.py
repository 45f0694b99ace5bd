"""A small class made by hand, with names and messages that do their worst."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.results.grades import Correction, Grades, Remark, Skipped, Standing

EVIL = '=HYPERLINK("http://evil.example","x")<script>alert(1)</script>\x1b[31m\u202e&"\'\ud800'


def make_result(
    submission: str = "Anna Adler",
    exercise: str = "exercise3",
    outcome: str = "failed",
    points: int = 14,
    found: str = "no unique constraint",
    **record: Any,
) -> dict[str, Any]:
    """The content of a result file."""
    checks: list[dict[str, Any]] = [
        {
            "id": "app_loads",
            "title": "Your app loads",
            "outcome": "passed" if points else "failed",
            "points": points,
            "max_points": 14,
        }
    ]
    last = {"id": "unique", "title": "No two users have the same email", "max_points": 7}
    if outcome == "passed":
        checks.append({**last, "outcome": "passed", "points": 7})
    else:
        told = {"expected": "a rule", "found": found, "where": "app.py:2", "why": "", "lesson": ""}
        state = "failed" if outcome == "failed" else "not_graded"
        checks.append({**last, "outcome": state, "points": 0, **told})
    return {
        "exercise": exercise,
        "outcome": outcome,
        "points": points + (7 if outcome == "passed" else 0),
        "max_points": 21,
        "isolation": "full",
        "seconds": 0.7,
        "seed": 7,
        "versions": {"checker": "0"},
        "checks": checks,
        "notes": [],
        "submission": submission,
        "record": {
            "content": "c" * 64,
            "grader": "a" * 64,
            "source": f"{submission}.zip",
            "submitted_at": "2026-11-20T20:00:00+00:00",
            "late": None,
            "graded_at": "2026-11-21T08:00:00.000000+00:00",
            "revisions": ["3c0ffee00002"],
            "files": {"app.py": "0123456789abcdef"},
            "excerpts": {
                "unique": {"file": "app.py", "line": 2, "first": 1, "lines": ["import os", found]}
            },
            **record,
        },
    }


def sample_standings() -> list[Standing]:
    """Six students: passed, failed, hostile, not graded, late, corrected."""
    when = "2026-11-22T10:00:00+00:00"
    correction = Correction(20, "Dr. Who", when, "the rule is there, in raw SQL")
    remark = Remark("comment", f"Good. {EVIL}", "Dr. Who", when)
    made = [
        Standing("Anna Adler", "exercise3", make_result(outcome="passed")),
        Standing("Anna Adler", "exercise7", make_result(exercise="exercise7", points=7)),
        Standing("Ben Brown", "exercise3", make_result("Ben Brown"), 2, 2, 90000, 2.8),
        Standing("Chidi, Jr.", "exercise3", make_result("Chidi, Jr."), correction=correction),
        Standing(
            "Dora", "exercise3", make_result("Dora", outcome="not_graded", found="no database")
        ),
        Standing(EVIL, "exercise3", make_result(EVIL, found=EVIL), remarks=(remark,)),
    ]
    return sorted(made, key=lambda found: (found.submission, found.exercise))


def sample_grades() -> Grades:
    """The class, which can be read once at a time only, as from a disk."""

    def standings() -> Iterator[Standing]:
        yield from sample_standings()

    titles = {"exercise3": "Title of exercise3"}
    skipped = [Skipped("notes.pdf", "it is neither a folder nor a .zip or .tar archive")]
    return Grades(standings, titles, [*skipped, Skipped(EVIL, EVIL)], "2026-11-23T10:00:00+00:00")
