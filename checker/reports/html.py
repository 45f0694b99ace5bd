"""The pages: one for the class, one for each student. Self-contained, and without any script."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from checker.course import natural
from checker.keeping import write_whole
from checker.language import _, language
from checker.reports import charts
from checker.reports.statistics import MOST_STUDENTS, TIMES, ClassCount, ExerciseCount, count
from checker.results.grades import Grades, Standing
from checker.results.store import folder_name
from checker.sandbox.isolation import PROMISES
from checker.text import plain

OUTCOMES = {"passed": "every point", "failed": "not yet", "not_graded": "not graded"}
MARKS = {"passed": "✓", "failed": "✗", "not_reached": "·", "not_graded": "?"}
MOST_ROWS = 12
FILTERS = ("plain", "points", "percent", "day")
GLOBALS = ("outcomes", "marks", "promises")


@functools.cache
def environment() -> Environment:
    """The templates, with what they use."""
    made = Environment(
        loader=PackageLoader("checker.reports"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plain"] = lambda text: plain(str(text))
    made.filters["points"] = lambda number: "–" if number is None else f"{number:g}"
    made.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    made.filters["day"] = lambda text: str(text)[:16].replace("T", " ")
    made.globals |= {"outcomes": OUTCOMES, "marks": MARKS, "link": student_link}
    made.globals |= {"promises": PROMISES, "_": _, "language": language}
    return made


def student_link(name: str) -> str:
    """The address of a student's page, seen from the class's."""
    return f"students/{quote(folder_name(name))}.html"


def _outcome_bar(counted: ExerciseCount) -> Any:
    parts = [(name, label, counted.outcomes[name]) for name, label in OUTCOMES.items()]
    return charts.shares("Outcomes", parts)


def _time_bars(counted: ClassCount) -> Any:
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
        "histogram": lambda e: charts.columns("Points", e.histogram(), "Students by points"),
        "outcome_bar": _outcome_bar,
        "time_bars": _time_bars(counted),
        "most_rows": MOST_ROWS,
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
