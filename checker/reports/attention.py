"""What an instructor should look at first: a few lines, each with the place that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.reports.statistics import ClassCount
from checker.results.grades import Grades

FEW = 5  # of a class of less, nothing is told about what most of them do
MANY = 3  # who read the same thing first, before it is worth a line


@dataclass(frozen=True)
class Pointer:
    """One line: what is the matter, and the `anchor` on the page where it stands."""

    anchor: str
    said: str
    detail: str


def pointers(grades: Grades, counted: ClassCount) -> list[Pointer]:
    """What to look at first, the most urgent first; empty where nothing stands out."""
    return [*_without_grade(grades, counted), *_stumbles(counted), *_shared(counted)]


def _without_grade(grades: Grades, counted: ClassCount) -> Iterator[Pointer]:
    number = len(counted.not_graded) + len(grades.skipped)
    if number:
        names = [name for name, _, _ in counted.not_graded] + [s.source for s in grades.skipped]
        more = f" and {number - MANY} more" if number > MANY else ""
        said = f"{number} hand-in{' has' if number == 1 else 's have'} no grade"
        yield Pointer("left", said, ", ".join(names[:MANY]) + more)


def _stumbles(counted: ClassCount) -> Iterator[Pointer]:
    checks = [(n, e.worst()) for n, e in counted.exercises.items()]
    found = max(((c.failed, n, c) for n, c in checks if c), key=lambda f: f[:2], default=None)
    if found and found[0] >= MANY:
        failed, name, check = found
        said = f"{failed} of the {check.reached} who came to it fail one check of {name}"
        yield Pointer(name, said, check.title)
    read = [(m, n) for n, e in counted.exercises.items() for m in e.messages.most_common(1)]
    if read:
        ((_title, _expected, message), number), name = max(
            read, key=lambda each: (each[0][1], each[1])
        )
        if number >= MANY:
            yield Pointer(name, f"{number} students of {name} read the same thing first", message)
    graded = [(e.mean_share, n, e.graded) for n, e in counted.exercises.items() if e.graded >= FEW]
    if len(graded) > 1:
        share, name, number = min(graded)
        said = f"{name} is the hardest: {100 * share:.0f} % of the points on average"
        yield Pointer(name, said, f"{number} have a grade")


def _shared(counted: ClassCount) -> Iterator[Pointer]:
    groups = {tuple(names) for _, names in [*counted.shared_revisions(), *counted.shared_files()]}
    if groups:
        most = max(groups, key=len)
        said = f"{len(groups)} group{'' if len(groups) == 1 else 's'} of students share files"
        yield Pointer("shared", said, f"the largest: {len(most)} students. No verdict, a fact.")
