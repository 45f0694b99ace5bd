"""The vocabulary of a verdict: outcomes, findings, results, isolation. Plain data, no logic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from checker.language import _

FULL, LIMITS, SAME_PROCESS = "full", "limits", "same process"
LEVELS = (FULL, LIMITS)
PROMISES = {
    FULL: "The code could reach nothing but its own scratch folder: no other file, no process, "
    "no network.",
    LIMITS: "The code had limits of time, memory and file size, and was stopped with all it "
    "started. It could read what you can read, and reach the grader's own memory, so these "
    "verdicts are not proof against tampering.",
    SAME_PROCESS: "The code ran in one process with the checker, as in a browser, where there is "
    "no other. That is for practice; these verdicts are not proof against tampering.",
}
MOST_TEXT = 8000
FINDING = ("expected", "found", "where", "why", "lesson")


class Outcome(StrEnum):
    """What came of a check or of a whole rehearsal."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not_reached"
    NOT_GRADED = "not_graded"


@dataclass(frozen=True)
class Finding:
    """Why a check failed, in the learner's terms. `where` is `file:line` in their project."""

    expected: str
    found: str
    where: str = ""
    why: str = ""
    lesson: str = ""


class Failed(Exception):
    """Raised by a check that did not find its proof. Its texts are looked up in the catalogue."""

    def __init__(
        self, expected: str, found: str, where: str = "", why: str = "", lesson: str = ""
    ) -> None:
        super().__init__(expected)
        parts = (_(expected), _(found), where, _(why), lesson)
        self.finding = Finding(*(cut(part) for part in parts))

    def because(self, why: str, lesson: str, where: str = "") -> Failed:
        """The same failure with another reason, and perhaps another place."""
        found = self.finding
        return Failed(found.expected, found.found, where or found.where, why, lesson)


def cut(text: str) -> str:
    """Text of at most MOST_TEXT characters: a stranger's name or address may have any length."""
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 4]} ..."


class NotGraded(Exception):
    """Raised when the grader or the machine is in trouble, which is never the learner's fault."""


@dataclass(frozen=True)
class CheckResult:
    """One line of a verdict. Points are whole numbers."""

    id: str
    title: str
    outcome: Outcome
    points: int
    max_points: int
    finding: Finding | None = None

    def to_json(self) -> dict[str, Any]:
        """The result as plain data, with the finding's parts where there is one."""
        told: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "outcome": self.outcome.value,
            "points": self.points,
            "max_points": self.max_points,
        }
        if self.finding:
            told |= {
                "expected": self.finding.expected,
                "found": self.finding.found,
                "where": self.finding.where,
                "why": self.finding.why,
                "lesson": self.finding.lesson,
            }
        return told

    @staticmethod
    def from_json(told: Mapping[str, Any]) -> CheckResult:
        """The result that `to_json` told. Raises KeyError or ValueError."""
        parts = [str(told[name]) for name in FINDING] if "expected" in told else None
        return CheckResult(
            str(told["id"]),
            str(told["title"]),
            Outcome(told["outcome"]),
            int(told["points"]),
            int(told["max_points"]),
            Finding(*parts) if parts else None,
        )


@dataclass(frozen=True)
class Verdict:
    """What a rehearsal showed. `seconds` is wall time; `seed` made the rows' values."""

    exercise: str
    checks: list[CheckResult]
    isolation: str
    seconds: float
    seed: int
    versions: dict[str, str]
    notes: list[str] = field(default_factory=list)
    output: str = ""

    @property
    def points(self) -> int:
        """Points earned."""
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> int:
        """Points there are."""
        return sum(check.max_points for check in self.checks)

    @property
    def outcome(self) -> Outcome:
        """Passed with every point; not graded as soon as one check could not be."""
        outcomes = {check.outcome for check in self.checks}
        if Outcome.NOT_GRADED in outcomes or not self.checks:
            return Outcome.NOT_GRADED
        return Outcome.PASSED if outcomes == {Outcome.PASSED} else Outcome.FAILED

    def to_json(self) -> dict[str, Any]:
        """The published shape; `schema.json` beside this file describes it."""
        return {
            "exercise": self.exercise,
            "outcome": self.outcome.value,
            "points": self.points,
            "max_points": self.max_points,
            "isolation": self.isolation,
            "seconds": round(self.seconds, 3),
            "seed": self.seed,
            "versions": self.versions,
            "checks": [check.to_json() for check in self.checks],
            "notes": self.notes,
        }

    @staticmethod
    def from_json(told: Mapping[str, Any]) -> Verdict:
        """The verdict that `to_json` told, without output. Raises KeyError or ValueError."""
        return Verdict(
            str(told["exercise"]),
            [CheckResult.from_json(check) for check in told["checks"]],
            str(told["isolation"]),
            float(told["seconds"]),
            int(told["seed"]),
            dict(told["versions"]),
            [str(note) for note in told["notes"]],
        )
