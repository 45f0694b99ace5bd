"""Grading a class: who is to be graded, what came of it, what is left to try again."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checker.batch.intake import Intake, Tally
from checker.batch.pool import Executor
from checker.batch.sources import Student
from checker.batch.work import Handed, Order
from checker.results.grades import Skipped
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
                source.trouble,
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
    intake = Intake(store, tally, {s.alias: s.name for s in chosen if s.alias})
    for order, answer in executor.fulfil(orders(chosen, store, wishes)):
        if intake.take(order, answer):
            tally.done += 1
            progress(tally, order.submission)
    for order in intake.again.values():
        for _, answer in executor.fulfil([_informed(order, store)]):
            intake.take(order, answer, retry=True)
        progress(tally, order.submission)
    _keep_skipped(store, tally, wishes)
    return tally


def _keep_skipped(store: Store, tally: Tally, wishes: Wishes) -> None:
    """Write down who was passed over; a run for some leaves the others' entries alone."""
    told = tally.skipped
    if wishes.only:
        told = [e for e in store.skipped() if e.source.partition(": ")[0] not in wishes.only] + told
    store.keep_skipped(told)
