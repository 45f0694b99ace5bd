"""The grades of a class as plain data: what reports and the gradebook are made from.

A result is the content of one result file: a verdict as `--json` prints it, with `submission` (who
handed it in) and `record` (how it was graded). `result.schema.json` describes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.verdict import Outcome

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Correction:
    """Points that an instructor set by hand. `at` is an ISO time with its offset from UTC."""

    points: float
    by: str
    at: str
    reason: str


@dataclass(frozen=True)
class Remark:
    """What an instructor wrote for one student: `kind` is `comment` or `hint`."""

    kind: str
    text: str
    by: str
    at: str


@dataclass(frozen=True)
class Standing:
    """What counts for one student in one exercise.

    `attempt` says which of `attempts` counts, the first being 1. `penalty` holds points taken off
    for `seconds_late`; the result's own points are never changed.
    """

    submission: str
    exercise: str
    result: Result
    attempt: int = 1
    attempts: int = 1
    seconds_late: int = 0
    penalty: float = 0.0
    correction: Correction | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The outcome of the attempt that counts."""
        return Outcome(self.result["outcome"])

    @property
    def points(self) -> int:
        """The points earned, before any penalty."""
        return int(self.result["points"])

    @property
    def max_points(self) -> int:
        """The points there are."""
        return int(self.result["max_points"])

    @property
    def final(self) -> float | None:
        """The points that go to the gradebook; None where there is nothing to give yet."""
        if self.correction:
            return self.correction.points
        if self.outcome is Outcome.NOT_GRADED:
            return None
        return max(self.points - self.penalty, 0)

    @property
    def first_failure(self) -> Mapping[str, Any] | None:
        """The first check with a finding: what its author should mend first."""
        return next((check for check in self.result["checks"] if "found" in check), None)


@dataclass(frozen=True)
class Skipped:
    """Something in the folder of submissions that was not graded, and why."""

    source: str
    reason: str


@dataclass(frozen=True)
class Grades:
    """A class. `standings()` reads them anew each time, by submission and then exercise, so that
    a report of 100,000 need not hold them all. `students` counts those who handed something in;
    0 where nobody knows."""

    standings: Callable[[], Iterator[Standing]]
    titles: Mapping[str, str]
    skipped: list[Skipped] = field(default_factory=list)
    made_at: str = ""
    students: int = 0


def now() -> str:
    """The time, as ISO text in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
