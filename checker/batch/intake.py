"""Taking in what comes of a class: each answer is kept as it comes, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.batch.pseudonyms import without_name
from checker.batch.work import Order
from checker.results.grades import Result, Skipped
from checker.results.store import Store
from checker.verdict import Outcome, Verdict


@dataclass(frozen=True)
class Change:
    """A grade that is not what it was for the same work."""

    submission: str
    exercise: str
    before: int
    after: int
    why: str


@dataclass
class Tally:
    """What a run has done so far. `total` counts students, `done` those that are finished,
    `unread` the things handed in that are without a grade since nobody could open or place them."""

    total: int = 0
    done: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    levels: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ungraded: list[Skipped] = field(default_factory=list)
    unread: int = 0
    exercises: set[str] = field(default_factory=set)

    @property
    def left_over(self) -> bool:
        """Whether somebody who handed something in is without a grade."""
        return bool(self.ungraded or self.unread)


@dataclass
class Intake:
    """Where answers are taken in. `names` holds who has a pseudonym, by it; `again` the orders
    that are to be tried once more."""

    store: Store
    tally: Tally
    names: Mapping[str, str] = field(default_factory=dict)
    again: dict[str, Order] = field(default_factory=dict)

    def take(self, order: Order, answer: Mapping[str, Any], *, retry: bool = False) -> bool:
        """Keep one answer; whether it was the last one to its order.

        One that can't be taken in costs nobody else a grade. Raises OSError: a disk that is full
        is full for everybody.
        """
        try:
            name = self.names.get(order.submission)
            told = without_name(answer, name, order.submission) if name else answer
            self._take(order, told, retry=retry)
        except OSError:
            raise
        except Exception as error:  # whatever it is, it is in this one answer
            said = f"what came of it could not be kept: {type(error).__name__}"
            self._skip(order.submission, said, retry=retry)
        return "done" in answer or "lost" in answer

    def _take(self, order: Order, answer: Mapping[str, Any], *, retry: bool) -> None:
        if "result" in answer:
            self._keep(answer["result"], order, retry=retry)
        elif "unchanged" in answer:
            self.tally.unchanged += not retry
            self.tally.exercises.add(str(answer["unchanged"]))
        elif "skipped" in answer:
            self._skip(_where(order, answer["source"]), answer["skipped"], retry=retry)
        elif "passed_over" in answer:
            self._pass_over(Skipped(answer["source"], answer["passed_over"]), retry=retry)
        elif "lost" in answer or "trouble" in answer:
            self._miss(order, answer, retry=retry)

    def _miss(self, order: Order, answer: Mapping[str, Any], *, retry: bool) -> None:
        """The computer was in trouble, which may be over when the others are done."""
        if not retry:
            self.again[order.submission] = order
        elif "trouble" in answer:
            self._skip(_where(order, answer["source"]), answer["trouble"], retry=retry)
        else:
            what = ", ".join(handed.label for handed in order.sources)
            self._skip(_where(order, what), answer["lost"], retry=retry)

    def _skip(self, source: str, reason: str, *, retry: bool) -> None:
        self.tally.unread += self._pass_over(Skipped(source, reason), retry=retry)

    def _pass_over(self, entry: Skipped, *, retry: bool) -> bool:
        """List what was not graded; whether it is new, where an order is tried again."""
        if retry and entry in self.tally.skipped:
            return False
        self.tally.skipped.append(entry)
        return True

    def _keep(self, result: Result, order: Order, *, retry: bool) -> None:
        _refuse_a_part(result)
        exercise, outcome = str(result["exercise"]), Outcome(result["outcome"])
        before = self.store.attempts(order.submission, exercise)
        same = [a for a in before if a["record"]["content"] == result["record"]["content"]]
        changes = _changes(order.submission, exercise, same, result)
        self.store.write(result)
        tally = self.tally
        tally.levels.add(str(result["isolation"]))
        tally.exercises.add(exercise)
        if outcome is Outcome.NOT_GRADED and not retry:
            self.again[order.submission] = order
            return
        tally.outcomes[outcome] = tally.outcomes.get(outcome, 0) + 1
        if outcome is Outcome.NOT_GRADED:
            why = next((str(c["found"]) for c in result["checks"] if "found" in c), "")
            tally.ungraded.append(Skipped(f"{order.submission}, {exercise}", why))
        tally.changes += changes


def _where(order: Order, source: str) -> str:
    """Whose it is and what it is, for the list of what was skipped."""
    return source if source == order.submission else f"{order.submission}: {source}"


def _refuse_a_part(result: Result) -> None:
    """Raise KeyError, TypeError or ValueError where reports would miss something in a result."""
    Verdict.from_json(result)
    int(result["points"]), int(result["max_points"])
    for name in ("content", "source", "submitted_at", "late", "graded_at"):
        result["record"][name]


def _changes(submission: str, exercise: str, same: list[Result], after: Result) -> list[Change]:
    """What is told of a regrade of the same work that came out otherwise: the checks that did."""
    graded = [result for result in same if result["outcome"] != Outcome.NOT_GRADED]
    if not graded or after["outcome"] == Outcome.NOT_GRADED:
        return []
    before = graded[-1]
    if before["points"] == after["points"]:
        return []
    was = {check["id"]: check["points"] for check in before["checks"]}
    told = [
        f"{check['id']} {was.get(check['id'], 0)} → {check['points']}"
        for check in after["checks"]
        if was.get(check["id"], 0) != check["points"]
    ]
    points = int(before["points"]), int(after["points"])
    return [Change(submission, exercise, *points, ", ".join(told))]
