"""Grading a class: who is to be graded, what came of it, what is left to try again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checker.batch.pool import Executor
from checker.batch.pseudonyms import without_name
from checker.batch.sources import Student
from checker.batch.work import Handed, Order
from checker.results.grades import Result, Skipped
from checker.results.standing import attempts
from checker.results.store import Store
from checker.verdict import Outcome

LOCK = ".grading.lock"


class Busy(Exception):
    """Another run is at work on the same folder of grades."""


@dataclass(frozen=True)
class Wishes:
    """How a class is to be graded. `only` names students; empty means everybody."""

    exercise: str | None = None
    only: tuple[str, ...] = ()
    regrade: bool = False
    seconds: float = 10.0
    seed: int | None = None


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


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others off a folder of grades. Raises Busy where somebody is at work there."""
    from filelock import FileLock, Timeout  # in a browser, which has no locks, it would warn

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(f"Another run is grading into {folder}. Wait for it, or stop it.") from None
    try:
        yield
    finally:
        lock.release()


def orders(students: Iterable[Student], store: Store, wishes: Wishes) -> Iterator[Order]:
    """One order a student, with what is known of their work already."""
    for student in students:
        sources = tuple(
            Handed(
                str(source.path),
                source.exercise,
                source.submitted_at,
                source.late,
                student.alias or source.path.name,
                wishes.exercise,
                source.dated,
            )
            for source in student.sources
        )
        name = student.alias or student.name
        order = Order(name, sources, seconds=wishes.seconds, seed=wishes.seed)
        yield order if wishes.regrade else _informed(order, store)


def _informed(order: Order, store: Store) -> Order:
    """The order, with what is known of the work. A grade stays final; what could not be graded is
    not known."""
    known, newest = dict[str, dict[str, str]](), dict[str, tuple[str, str]]()
    for path in store.path(order.submission, "any").parent.glob("*.json"):
        for result in attempts(store, order.submission, path.stem):
            if result["outcome"] != Outcome.NOT_GRADED:
                record = result["record"]
                known.setdefault(path.stem, {})[record["content"]] = record["grader"]
                newest[path.stem] = (record["content"], str(record.get("submitted_at") or ""))
    return replace(order, known=known, newest=newest)


def grade_class(
    students: list[Student],
    skipped: Iterable[Skipped],
    store: Store,
    executor: Executor,
    wishes: Wishes,
    progress: Callable[[Tally, str], None],
) -> Tally:
    """Grade everybody who is not graded yet; results are kept one by one as they come.

    What could not be graded is tried once more at the end, alone.
    """
    chosen = [s for s in students if not wishes.only or s.name in wishes.only]
    if not wishes.only:
        store.keep_size(len(students))
    tally = Tally(total=len(chosen), skipped=[] if wishes.only else list(skipped))
    again: dict[str, Order] = {}
    executor = Discreet(executor, {s.alias: s.name for s in chosen if s.alias})
    for order, answer in executor.fulfil(orders(chosen, store, wishes)):
        if _take(answer, order, store, tally, again):
            tally.done += 1
            progress(tally, order.submission)
    for order in again.values():
        for _, answer in executor.fulfil([_informed(order, store)]):
            _take(answer, order, store, tally, {}, retry=True)
        progress(tally, order.submission)
    _keep_skipped(store, tally, wishes)
    return tally


def _keep_skipped(store: Store, tally: Tally, wishes: Wishes) -> None:
    """Write down who was passed over; a run for some leaves the others' entries alone."""
    told = tally.skipped
    if wishes.only:
        told = [e for e in store.skipped() if e.source.partition(": ")[0] not in wishes.only] + told
    store.keep_skipped(told)


@dataclass
class Discreet:
    """An executor in whose answers no name of a student stands who has a pseudonym."""

    executor: Executor
    names: dict[str, str]

    def fulfil(self, orders: Iterable[Order]) -> Iterator[tuple[Order, dict[str, Any]]]:
        """All answers, as they come."""
        for order, answer in self.executor.fulfil(orders):
            name = self.names.get(order.submission)
            yield order, without_name(answer, name, order.submission) if name else answer

    def close(self) -> None:
        """End everything that was started."""
        self.executor.close()


def _take(
    answer: dict[str, Any],
    order: Order,
    store: Store,
    tally: Tally,
    again: dict[str, Order],
    *,
    retry: bool = False,
) -> bool:
    """Keep one answer; whether it was the last one to its order."""
    if "result" in answer:
        _keep(answer["result"], order, store, tally, again, retry=retry)
    elif "unchanged" in answer:
        tally.unchanged += not retry
        tally.exercises.add(str(answer["unchanged"]))
    elif "skipped" in answer and not retry:
        tally.skipped.append(Skipped(_where(order, answer["source"]), answer["skipped"]))
        tally.unread += 1
    elif "passed_over" in answer and not retry:
        tally.skipped.append(Skipped(answer["source"], answer["passed_over"]))
    elif "lost" in answer:
        if retry:
            what = ", ".join(handed.label for handed in order.sources)
            tally.skipped.append(Skipped(_where(order, what), answer["lost"]))
            tally.unread += 1
        else:
            again[order.submission] = order
    return "done" in answer or "lost" in answer


def _where(order: Order, source: str) -> str:
    """Whose it is and what it is, for the list of what was skipped."""
    return source if source == order.submission else f"{order.submission}: {source}"


def _keep(
    result: Result,
    order: Order,
    store: Store,
    tally: Tally,
    again: dict[str, Order],
    *,
    retry: bool,
) -> None:
    exercise, outcome = str(result["exercise"]), str(result["outcome"])
    before = store.attempts(order.submission, exercise)
    same = [a for a in before if a["record"]["content"] == result["record"]["content"]]
    store.write(result)
    tally.levels.add(str(result["isolation"]))
    tally.exercises.add(exercise)
    if outcome == Outcome.NOT_GRADED and not retry:
        again[order.submission] = order
        return
    tally.outcomes[outcome] = tally.outcomes.get(outcome, 0) + 1
    if outcome == Outcome.NOT_GRADED:
        why = next((str(c["found"]) for c in result["checks"] if "found" in c), "")
        tally.ungraded.append(Skipped(f"{order.submission}, {exercise}", why))
    graded = [a for a in same if a["outcome"] != Outcome.NOT_GRADED]
    if graded and outcome != Outcome.NOT_GRADED:
        tally.changes += _change(order.submission, exercise, graded[-1], result)


def _change(submission: str, exercise: str, before: Result, after: Result) -> list[Change]:
    """What is told of a regrade that came out otherwise: the checks that did."""
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
