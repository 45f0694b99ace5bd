"""Results as other graders' machines read them: Gradescope, PrairieLearn, Exercism, Autolab."""

from __future__ import annotations

from typing import Any

from checker.results.grades import Standing
from checker.text import plain
from checker.verdict import Outcome

EXERCISM_MESSAGE, EXERCISM_OUTPUT = 65_535, 500
CUT = " [cut]"


def told(check: Any) -> str:
    """A check's finding as lines of text."""
    parts = (("Expected", "expected"), ("Found", "found"), ("Where", "where"), ("Why", "why"))
    lines = [f"{label}: {plain(str(check[key]))}" for label, key in parts if check.get(key)]
    if check.get("lesson"):
        lines.append(f"Lesson: {check['lesson']}")
    if check["outcome"] == Outcome.NOT_REACHED:
        lines.append("Not reached: what comes before it is to be mended first.")
    return "\n".join(lines)


def gradescope(standing: Standing) -> dict[str, Any]:
    """`results.json` for Gradescope. Source: gradescope-autograders.readthedocs.io, "Specs"."""
    checks = standing.result["checks"]
    tests = [
        {
            "name": check["title"],
            "number": str(number),
            "score": check["points"],
            "max_score": check["max_points"],
            "status": "passed" if check["outcome"] == Outcome.PASSED else "failed",
            "output": told(check),
            "output_format": "text",
            "visibility": "visible",
        }
        for number, check in enumerate(checks, 1)
    ]
    found: dict[str, Any] = {
        "score": standing.final or 0,
        "execution_time": standing.result["seconds"],
        "output": "\n".join(_notes(standing)),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"isolation": standing.result["isolation"], "seed": standing.result["seed"]},
    }
    return found


def _notes(standing: Standing) -> list[str]:
    notes = [plain(str(note)) for note in standing.result["notes"]]
    if standing.outcome is Outcome.NOT_GRADED:
        notes.insert(0, "This could not be graded. It is not about your work: hand it in again.")
    if standing.penalty and not standing.correction:
        notes.append(f"{standing.penalty:g} points were taken off for being late.")
    if standing.correction:
        notes.append(f"The points were set by hand: {plain(standing.correction.reason)}")
    return notes


def prairielearn(standing: Standing) -> dict[str, Any]:
    """`results.json` for PrairieLearn; what could not be graded does not spend the attempt."""
    gradable = standing.outcome is not Outcome.NOT_GRADED
    final = standing.final or 0
    return {
        "gradable": gradable,
        "score": min(max(final / standing.max_points, 0), 1) if standing.max_points else 0,
        "message": "" if gradable else "This could not be graded. Hand it in again.",
        "output": "\n".join(_notes(standing)),
        "images": [],
        "tests": [
            {
                "name": check["title"],
                "description": check["id"],
                "points": check["points"],
                "max_points": check["max_points"],
                "message": told(check),
                "output": "",
            }
            for check in standing.result["checks"]
        ],
    }


def exercism(standing: Standing) -> dict[str, Any]:
    """`results.json`, version 3, for Exercism. `test_code` is empty: checks are not code."""
    if standing.outcome is Outcome.NOT_GRADED:
        failure = standing.first_failure
        why = told(failure) if failure else "This could not be graded."
        return {"version": 3, "status": "error", "message": cut(why, EXERCISM_MESSAGE), "tests": []}
    passed = standing.outcome is Outcome.PASSED
    return {
        "version": 3,
        "status": "pass" if passed else "fail",
        "message": None,
        "tests": [
            {
                "name": check["title"],
                "status": "pass" if check["outcome"] == Outcome.PASSED else "fail",
                "message": cut(told(check), EXERCISM_MESSAGE) or None,
                "output": None,
                "test_code": "",
                "task_id": number,
            }
            for number, check in enumerate(standing.result["checks"], 1)
        ],
    }


def autolab(standing: Standing) -> dict[str, Any]:
    """The last line that Autolab reads."""
    return {"scores": {standing.exercise: standing.final or 0}}


def cut(text: str, most: int) -> str:
    """Text of at most so many characters, with a notice where some were left out."""
    return text if len(text) <= most else text[: most - len(CUT)] + CUT
