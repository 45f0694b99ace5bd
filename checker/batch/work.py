"""Grading all that one student handed in: plain data in, plain data out, wherever it runs."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.batch.archives import OF_THE_COMPUTER
from checker.batch.nested import opened
from checker.batch.placing import Unusable
from checker.batch.projects import (
    Found,
    content,
    find_projects,
    moment,
    plain_files,
    unreadable,
)
from checker.batch.record import grader, make_result
from checker.course import Course
from checker.grade import Options, grade
from checker.reading.files import remove_tree
from checker.rehearsing.scratch import scratch_folder
from checker.sandbox.step import Sandbox


@dataclass(frozen=True)
class Handed:
    """One thing handed in; `label` is its name.

    `exercise` is what its name tells, `otherwise` what is meant where no name tells anything. It is
    `dated` where the download says when it came. Else the files of a folder tell, of each project.
    `trouble` says why it can't be graded.
    """

    path: str
    exercise: str | None
    submitted_at: str
    late: bool | None
    label: str
    otherwise: str | None = None
    dated: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Order:
    """One student's work, and what is known of it already.

    `known` holds, by exercise, the contents that have been graded and what graded them, `newest`
    the content that was handed in last and when.
    """

    submission: str
    sources: tuple[Handed, ...]
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    newest: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seconds: float = 10.0
    seed: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The order as plain data."""
        return dataclasses.asdict(self)

    @staticmethod
    def from_json(told: Mapping[str, Any]) -> Order:
        """The order that `to_json` told."""
        return Order(**{**told, "sources": tuple(Handed(**source) for source in told["sources"])})


def fulfil(order: Order, course: Course, sandbox: Sandbox) -> Iterator[dict[str, Any]]:
    """One answer a project: `result`, `unchanged` (an exercise), `skipped` (a reason), or `trouble`
    (a reason that may lie in this computer, and so may be gone when this is tried again).

    Never raises for what somebody handed in.
    """
    newest = dict(order.newest)
    for handed in order.sources:
        if handed.trouble:
            yield {"source": handed.label, "skipped": handed.trouble}
            continue
        room = scratch_folder()
        try:
            place = opened(Path(handed.path), room)
            names = list(course.exercises)
            for found in find_projects(place, names, handed.exercise, handed.otherwise):
                for name in found.passed_over:
                    why = f"{found.exercise} is there, too, and counts"
                    yield {"source": f"{handed.label}/{name}", "passed_over": why}
                if found.trouble:
                    yield {"source": handed.label, "skipped": found.trouble}
                else:
                    answer = _graded(order, handed, found, course, sandbox, newest)
                    if "result" in answer:  # what follows was handed in after this
                        newest[found.exercise] = (answer["result"]["record"]["content"], "")
                    yield answer
        except Unusable as reason:
            yield {"source": handed.label, "skipped": str(reason)}
        except (OSError, MemoryError, RecursionError) as error:
            yield {"source": handed.label, "trouble": unreadable(error)}
        finally:
            remove_tree(room)


def _graded(
    order: Order,
    handed: Handed,
    found: Found,
    course: Course,
    sandbox: Sandbox,
    newest: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    task = course.exercises[found.exercise]
    mark, by = content(found.folder), grader(task, sandbox.level)
    last, when = newest.get(task.id, (mark, ""))
    by_files = Path(handed.path).is_dir() and not handed.dated
    at = moment(found.folder) if by_files else handed.submitted_at
    came_back = last != mark and at > when  # earlier work, after other work
    if order.known.get(task.id, {}).get(mark) == by and not came_back:
        return {"source": handed.label, "unchanged": task.id}
    verdict = grade(task, found.folder, sandbox, Options(order.seed, order.seconds, threads=1))
    now = dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
    record: dict[str, Any] = {"content": mark, "grader": by, "source": handed.label}
    record |= {"submitted_at": at, "late": handed.late, "graded_at": now}
    made = make_result(verdict, order.submission, found.folder, task.starter, record)
    return {"result": made}


def parcel(order: Order, room: Path) -> tuple[Path, Order]:
    """All that an order needs from this computer's disk in one archive, to be sent elsewhere; and
    the order, in which is told what could not be read."""
    base = room / "parcel"
    base.mkdir()
    sources = [_packed(handed, base / str(number)) for number, handed in enumerate(order.sources)]
    sent = Path(shutil.make_archive(str(room / "sent"), "tar", base))
    return sent, dataclasses.replace(order, sources=tuple(sources))


def _packed(handed: Handed, target: Path) -> Handed:
    """Copy what was handed in. Raises OSError where this computer is in trouble."""
    source = Path(handed.path)
    target.mkdir()
    if handed.trouble:
        return handed
    try:
        if source.is_dir():
            for name, path in plain_files(source):
                (target / source.name / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target / source.name / name)  # its time tells when it came
        else:
            shutil.copyfile(source, target / source.name)
    except OSError as error:
        if error.errno in OF_THE_COMPUTER:
            raise
        return dataclasses.replace(handed, trouble=unreadable(error))
    return handed
