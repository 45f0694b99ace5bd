"""A certificate: what a learner has passed, with fingerprints of the work that anybody can check.

Whoever verifies it grades the work again, so that nothing in the page has to be believed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from checker import __version__
from checker.batch.projects import content
from checker.batch.work import Handed, Order, fulfil
from checker.course import Course
from checker.language import _
from checker.learning.progress import Progress
from checker.sandbox.step import Sandbox
from checker.verdict import Outcome

DATA = re.compile(r'<script type="application/json" id="certificate">(.*?)</script>', re.DOTALL)
MOST_BYTES = 1 << 20
LONGEST_NAME = 120


class Unreadable(Exception):
    """A file is no certificate of this course."""


@dataclass(frozen=True)
class Certificate:
    """Who passed what. `exercises` has the points and the work's fingerprint, by exercise."""

    name: str
    date: str
    version: str
    exercises: dict[str, dict[str, str | int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Verified:
    """What became of one exercise of a certificate when its work was graded again."""

    exercise: str
    good: bool
    told: str


def missing(course: Course) -> list[str]:
    """The exercises that are not passed yet."""
    progress = Progress(course.workspace)
    return [name for name in course.exercises if not progress.passed(name)]


def certify(course: Course, name: str, day: dt.date) -> Certificate:
    """The certificate of everything that is passed and still in the workspace."""
    progress = Progress(course.workspace)
    passed: dict[str, dict[str, str | int]] = {
        exercise: {
            "points": int(progress.of(exercise)["points"]),
            "content": content(course.work(exercise)),
        }
        for exercise in course.exercises
        if progress.passed(exercise) and course.work(exercise).is_dir()
    }
    return Certificate(name.strip()[:LONGEST_NAME], str(day), __version__, passed)


def page(made: Certificate, course: Course) -> str:
    """The certificate as a page to keep and to print."""
    from checker.pages.frame import environment

    titles = course.titles
    data = json.dumps(asdict(made)).replace("<", "\\u003c")
    template = environment("checker.learning").get_template("certificate.html")
    return template.render(made=made, titles=titles, total=len(titles), data=data)


def read(file: Path) -> Certificate:
    """The certificate in a page. Raises Unreadable."""
    try:
        found = DATA.search(file.read_bytes()[:MOST_BYTES].decode("utf-8", "replace"))
        told: dict[str, Any] = json.loads(unescape(found[1] if found else ""))
        exercises: dict[str, dict[str, str | int]] = {
            str(name): {"points": int(entry["points"]), "content": str(entry["content"])}
            for name, entry in told["exercises"].items()
        }
        name, date, version = (str(told[key]) for key in ("name", "date", "version"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(_("{file} is no certificate of this course.", file=file.name)) from error
    return Certificate(name, date, version, exercises)


def verify(
    made: Certificate, work: Path, course: Course, sandbox: Sandbox, seconds: float
) -> Iterator[Verified]:
    """Grade the work again, and hold the outcome against the certificate, exercise by exercise."""
    alone = next(iter(made.exercises)) if len(made.exercises) == 1 else None
    order = Order(made.name, (Handed(str(work), alone, "", None, work.name),), seconds=seconds)
    results = {}
    for answer in fulfil(order, course, sandbox):
        if "result" in answer:
            results[answer["result"]["exercise"]] = answer["result"]
    for exercise, claim in made.exercises.items():
        result = results.get(exercise)
        if result is None:
            yield Verified(exercise, good=False, told=_("is not in what was handed in"))
            continue
        earned = _(
            "{points} of {max_points} points",
            points=result["points"],
            max_points=result["max_points"],
        )
        good = result["outcome"] == Outcome.PASSED
        same = result["record"]["content"] == claim["content"]
        told = (
            earned
            if same
            else _("{points}, and the work is not the one of that day", points=earned)
        )
        yield Verified(exercise, good, told)
