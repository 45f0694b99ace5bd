"""The pages: one for the class, one for each student. Self-contained, and without any script."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup

from checker.keeping import write_whole
from checker.pages import frame
from checker.reports import charts
from checker.reports.attention import pointers
from checker.reports.statistics import (
    MOST_STUDENTS,
    TIMES,
    CheckCount,
    ClassCount,
    ExerciseCount,
    count,
)
from checker.results.grades import Grades, Standing
from checker.results.store import folder_name
from checker.text import natural
from checker.verdict import PROMISES

OUTCOMES = {"passed": "every point", "failed": "not yet", "not_graded": "not graded"}
MARKS = {"passed": "✓", "failed": "✗", "not_reached": "·", "not_graded": "?"}
MOST_ROWS = 12
FEW_ROWS = 4
SHADES = 4
FILTERS = ("plain", "points", "percent", "day", "short", "tint", "duration")
GLOBALS = ("outcomes", "marks", "promises", "check_bar", "share_bar", "way_bar", "legend")


@functools.cache
def environment() -> Environment:
    """The templates, with what they use."""
    made = frame.environment("checker.reports")
    made.filters["points"] = lambda number: "–" if number is None else f"{number:g}"
    made.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    made.filters["day"] = lambda text: str(text)[:16].replace("T", " ")
    made.filters |= {"short": _short, "tint": _tint, "duration": _duration}
    made.globals |= {"outcomes": OUTCOMES, "marks": MARKS, "link": student_link}
    made.globals |= {"promises": PROMISES, "legend": _legend}
    made.globals |= {"check_bar": _check_bar, "share_bar": _share_bar, "way_bar": _way_bar}
    return made


def student_link(name: str) -> str:
    """The address of a student's page, seen from the class's."""
    return f"students/{quote(folder_name(name))}.html"


def _short(exercise: str) -> str:
    """An exercise's number, for the head of a narrow column."""
    return exercise.removeprefix("exercise") or exercise


def _tint(facts: tuple[float | None, int, str]) -> str:
    """The shade of a cell: from none of the points to all of them."""
    points, most, _outcome = facts
    if points is None:
        return "x"
    return str(int(SHADES * min(points / most, 1))) if most else "0"


def _duration(seconds: int) -> str:
    """How late something is, in the unit that people would use."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            number = round(seconds / size, 1)
            return f"{number:g} {unit}{'' if number == 1 else 's'}"
    return f"{seconds} seconds"


def _share_bar(outcomes: Mapping[str, int]) -> Markup:
    parts = [(name, label, outcomes.get(name, 0)) for name, label in OUTCOMES.items()]
    return charts.shares("Outcomes", parts)


def _way_bar(exercise: ExerciseCount, check: CheckCount) -> Markup:
    """Of all who handed in: who passed a check, who failed it, who never came to it."""
    passed = check.reached - check.failed
    missing = sum(exercise.outcomes.values()) - check.reached
    parts = (("passed", passed), ("failed", check.failed), ("not_reached", missing))
    return charts.shares("", [(name, name.replace("_", " "), number) for name, number in parts])


def _check_bar(standing: Standing) -> Markup:
    """The checks side by side, each as wide as it is worth."""
    checks = standing.result["checks"]
    said = f"{standing.points} of {standing.max_points} points. Checks"
    return charts.shares(said, [(c["outcome"], c["title"], c["max_points"]) for c in checks])


def _legend(outcomes: Mapping[str, int]) -> Markup:
    items = [
        f'<li><span class="{name}">{MARKS[name]} <b>{outcomes[name]}</b></span> {label}</li>'
        for name, label in OUTCOMES.items()
        if outcomes.get(name)
    ]
    return Markup(f'<ul class="legend">{"".join(items)}</ul>')


def _histogram(counted: ExerciseCount) -> Markup:
    return charts.columns("Points", counted.histogram(), "Students by points", best=True)


def _time_bars(counted: ClassCount) -> Markup:
    labels = [f"≤ {limit:g} s" for limit in TIMES] + [f"> {TIMES[-1]:g} s"]
    bars = [(label, counted.times[number]) for number, label in enumerate(labels)]
    return charts.columns("How long grading took", bars, "Gradings")


def class_facts(grades: Grades, counted: ClassCount) -> dict[str, Any]:
    """What the template of the class takes."""
    return {
        "grades": grades,
        "counted": counted,
        "exercises": sorted(counted.exercises.items(), key=lambda item: item[1].mean_share),
        "columns": sorted(counted.exercises, key=natural),
        "histogram": _histogram,
        "pointers": pointers(grades, counted),
        "time_bars": _time_bars(counted),
        "most_rows": MOST_ROWS,
        "few_rows": FEW_ROWS,
        "most_students": MOST_STUDENTS,
    }


def class_page(grades: Grades, counted: ClassCount | None = None) -> str:
    """The page of the class: pictures first, then tables."""
    facts = class_facts(grades, counted or count(grades))
    return environment().get_template("class.html").render(facts)


def student_page(grades: Grades, standings: list[Standing]) -> str:
    """The page of one student."""
    ordered = sorted(standings, key=lambda found: natural(found.exercise))
    return (
        environment()
        .get_template("student.html")
        .render(grades=grades, name=standings[0].submission, standings=ordered)
    )


def _by_student(grades: Grades) -> Iterator[list[Standing]]:
    for _name, found in groupby(grades.standings(), key=lambda standing: standing.submission):
        yield list(found)


def write(grades: Grades, folder: Path) -> list[Path]:
    """`index.html`, and `students/NAME.html` for everybody; one student in memory at a time."""
    counted = ClassCount()
    for standings in _by_student(grades):
        for found in standings:
            counted.add(found)
        name = folder_name(standings[0].submission)
        write_whole(folder / "students" / f"{name}.html", student_page(grades, standings))
    write_whole(folder / "index.html", class_page(grades, counted))
    return [folder / "index.html"]
