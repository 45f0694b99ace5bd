"""What a class's results show when they are counted: one pass, and no result is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from checker.results.grades import Grades, Standing
from checker.verdict import Outcome

TIMES = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
MOST_MESSAGES = 5000  # different ones, that are counted at all
MESSAGE_CHARACTERS = 160
MOST_NAMES = 40
MOST_STUDENTS = 3000
BARS = 8


@dataclass
class CheckCount:
    """How one check fared: how many came to it, and how many of those failed."""

    title: str
    reached: int = 0
    failed: int = 0

    @property
    def share(self) -> float:
        """The share of those who came to it and failed."""
        return self.failed / self.reached if self.reached else 0.0


@dataclass
class ExerciseCount:
    """One exercise: outcomes, points, checks, messages (a check's title, expected, found)."""

    max_points: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    points: Counter[float] = field(default_factory=Counter)
    checks: dict[str, CheckCount] = field(default_factory=dict)
    messages: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def graded(self) -> int:
        """How many have a grade."""
        return sum(self.points.values())

    @property
    def mean_share(self) -> float:
        """The mean of the points, as a share of those there are."""
        total = sum(points * count for points, count in self.points.items())
        return total / (self.graded * self.max_points) if self.graded and self.max_points else 0.0

    def worst(self) -> CheckCount | None:
        """The check that most of them failed, if anybody failed one."""
        found = max(
            self.checks.values(), key=lambda check: (check.failed, check.share), default=None
        )
        return found if found and found.failed else None

    def histogram(self) -> list[tuple[str, int]]:
        """Labels and counts of at most BARS groups of points, and of all the points there are."""
        width = max(-(-self.max_points // BARS), 1)
        groups: Counter[int] = Counter()
        for points, count in self.points.items():
            groups[int(max(points, 0)) // width if points < self.max_points else -1] += count
        starts = range(0, self.max_points, width)
        spans = [(_span(n, width, self.max_points - 1), groups[n // width]) for n in starts]
        return [*spans, (str(self.max_points), groups[-1])]


def _span(first: int, width: int, most: int) -> str:
    last = min(first + width - 1, most)
    return str(first) if first == last else f"{first}–{last}"


@dataclass
class ClassCount:
    """A whole class. `students` holds, in order, names with their standings' short facts."""

    exercises: dict[str, ExerciseCount] = field(default_factory=dict)
    levels: Counter[str] = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)
    students: dict[str, dict[str, tuple[float | None, int, str]]] = field(default_factory=dict)
    total_students: int = 0
    not_graded: list[tuple[str, str, str]] = field(default_factory=list)
    revisions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _last: str = ""

    def outcomes(self) -> Counter[str]:
        """How many gradings of all exercises came out how."""
        return sum((each.outcomes for each in self.exercises.values()), Counter())

    def add(self, found: Standing) -> None:
        """Count one standing; they come by submission."""
        counted = self.exercises.setdefault(found.exercise, ExerciseCount())
        counted.max_points = max(counted.max_points, found.max_points)
        counted.outcomes[found.outcome.value] += 1
        self.levels[str(found.result["isolation"])] += 1
        seconds = float(found.result["seconds"])
        self.times[sum(seconds > limit for limit in TIMES)] += 1
        if found.final is not None:  # what being late costs says nothing about the exercise
            counted.points[found.correction.points if found.correction else found.points] += 1
        self._add_checks(counted, found)
        self._add_student(found)
        record = found.result["record"]
        for revision in record.get("revisions", []):
            _note(self.revisions[str(revision)], found.submission)
        for name, mark in record.get("files", {}).items():
            _note(self.files[str(mark), str(name).rpartition("/")[2]], found.submission)

    def _add_checks(self, counted: ExerciseCount, found: Standing) -> None:
        for check in found.result["checks"]:
            count = counted.checks.setdefault(check["id"], CheckCount(check["title"]))
            count.reached += check["outcome"] in (Outcome.PASSED, Outcome.FAILED)
            count.failed += check["outcome"] == Outcome.FAILED
        failure = found.first_failure
        if found.outcome is Outcome.NOT_GRADED:
            why = failure["found"] if failure else ""
            self.not_graded.append((found.submission, found.exercise, why[:MESSAGE_CHARACTERS]))
        elif failure:
            expected, said = (failure[n][:MESSAGE_CHARACTERS] for n in ("expected", "found"))
            message = (failure["title"], expected, said)
            if message in counted.messages or len(counted.messages) < MOST_MESSAGES:
                counted.messages[message] += 1

    def _add_student(self, found: Standing) -> None:
        if found.submission != self._last:
            self._last = found.submission
            self.total_students += 1
        if self.total_students <= MOST_STUDENTS:
            facts = (found.final, found.max_points, found.outcome.value)
            self.students.setdefault(found.submission, {})[found.exercise] = facts

    def shared_revisions(self) -> list[tuple[str, list[str]]]:
        """Revision ids that more than one student has, though the starter did not ship them."""
        return sorted((mark, names) for mark, names in self.revisions.items() if len(names) > 1)

    def shared_files(self) -> list[tuple[list[str], list[str]]]:
        """Files with the very same content, together with those of the same students; and these."""
        files: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for (_, name), who in self.files.items():
            if len(who) > 1:
                files[tuple(who)].add(name)
        return sorted((sorted(names), list(who)) for who, names in files.items())


def _note(names: list[str], name: str) -> None:
    if name not in names[-1:] and len(names) < MOST_NAMES:
        names.append(name)


def count(grades: Grades) -> ClassCount:
    """Count a whole class."""
    counted = ClassCount()
    for found in grades.standings():
        counted.add(found)
    return counted
