"""Plain CSV, for Moodle, Blackboard, spreadsheets and everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from checker.keeping import write_whole_from
from checker.results.grades import Grades, Standing
from checker.text import csv_line, plain, without_formulas

LONGEST_CELL = 1000
BOM = "\ufeff"
HEADER = (
    "student",
    "exercise",
    "points",
    "max_points",
    "percent",
    "status",
    "attempt",
    "submitted_at",
    "graded_at",
    "first_failure",
    "penalty",
    "final",
    "corrected_by",
    "seconds_late",
)


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}"
    return plain(without_formulas(str(value)[:LONGEST_CELL]))


def rows(standings: Iterable[Standing]) -> Iterator[tuple[Any, ...]]:
    """A row for each student and exercise, in the order of HEADER."""
    for found in standings:
        failure = found.first_failure
        record = found.result["record"]
        yield (
            found.submission,
            found.exercise,
            found.points,
            found.max_points,
            round(100 * found.points / found.max_points, 1) if found.max_points else None,
            found.outcome.value,
            found.attempt,
            record.get("submitted_at", ""),
            record.get("graded_at", ""),
            f"{failure['title']}: {failure['found']}" if failure else "",
            found.penalty,
            found.final,
            found.correction.by if found.correction else "",
            found.seconds_late,
        )


def lines(table: Iterable[Iterable[Any]], *, excel: bool = False) -> Iterator[str]:
    """CSV text, line by line; with `excel`, behind the mark by which Excel knows UTF-8."""
    mark = BOM if excel else ""
    for row in table:
        yield mark + csv_line(safe_cell(value) for value in row)
        mark = ""


def write(grades: Grades, folder: Path, *, excel: bool = False) -> list[Path]:
    """`grades.csv` and `skipped.csv`."""
    told = [("source", "reason"), *((s.source, s.reason) for s in grades.skipped)]
    everything = [HEADER]
    paths = [folder / "grades.csv", folder / "skipped.csv"]
    body = rows(grades.standings())
    write_whole_from(paths[0], lines(_chained(everything, body), excel=excel))
    write_whole_from(paths[1], lines(told, excel=excel))
    return paths


def _chained(*parts: Iterable[Iterable[Any]]) -> Iterator[Iterable[Any]]:
    for part in parts:
        yield from part
