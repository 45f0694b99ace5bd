"""Filling in the CSV that Canvas exported: one column changes, every other byte stays.

Source: the fields that Canvas's gradebook import reads, as its documentation tells them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from checker.results.grades import Standing

NAMES = ("ID", "SIS User ID", "SIS Login ID", "Student")
STUDENT_COLUMNS = {"student", "id", "sis user id", "sis login id", "integration id"} | {
    "root account",
    "section",
}
CELL = re.compile(r'"(?:[^"]|"")*"|[^,"\r\n]*')


class NotCanvas(Exception):
    """The file, or the column, is not what Canvas would export; the message says what to do."""


@dataclass
class Filled:
    """The text with its column filled in, and who was not found or found twice."""

    text: str
    filled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def fill(text: str, column: str, standings: Iterable[Standing]) -> Filled:
    """Put each student's final points into `column`: its title, its id, or `Title (id)`.

    Students are found by ID, SIS ids or name; never guessed. Raises NotCanvas.
    """
    spans, header, place = opened(text, column)
    students = [row for row in spans[1:] if len(row) > place and not _is_special(text, row)]
    known = _index(text, header, students)
    changes: list[tuple[tuple[int, int], str]] = []
    result = Filled(text)
    for found in standings:
        number = re.fullmatch(r".* \((\d+)\)", found.submission)  # of people of the same name
        own = known.get(number[1], []) if number else []
        rows = own or known.get(next(iter(_spellings(found.submission))), [])
        if found.final is None:
            continue
        if len(rows) != 1:
            result.missing.append(found.submission)
            continue
        changes.append((rows[0][place], f"{found.final:g}"))
        result.filled.append(found.submission)
    for (start, end), cell in sorted(changes, reverse=True):
        result.text = result.text[:start] + cell + result.text[end:]
    return result


def points_possible(text: str, column: str) -> float | None:
    """How many points Canvas has for `column`; None where its export does not say."""
    spans, _header, place = opened(text, column)
    rows = (row for row in spans[1:4] if "Points Possible" in _value(text, row[0]))
    told = next((_value(text, row[place]) for row in rows if len(row) > place), "")
    try:
        return float(told)
    except ValueError:
        return None


def read(path: Path) -> str:
    """The text of an export, with the line ends it has. Raises NotCanvas."""
    if not path.is_file():
        raise NotCanvas(f"There is no file {path}.")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise NotCanvas(
            f"{path} is not as Canvas wrote it: its text is not in UTF-8. A table program that"
            " saved it again changes that; take Canvas's own download."
        ) from None


def opened(text: str, column: str) -> tuple[list[list[tuple[int, int]]], list[str], int]:
    """Where each cell of each row starts and ends, the titles, and the place of `column`.

    Raises NotCanvas where this is no export of Canvas's, or no such column of it.
    """
    spans = _rows(text)
    if not spans or _value(text, spans[0][0]).strip("\ufeff ").lower() != "student":
        first = _value(text, spans[0][0]) if spans else ""
        why = (
            "its cells are separated by semicolons. Export it with commas"
            if first.lower().strip("\ufeff").startswith("student;")
            else "its first cell is not 'Student'"
        )
        raise NotCanvas(f"This is no export of Canvas's gradebook that can be used: {why}.")
    header = [_value(text, span).strip("\ufeff ") for span in spans[0]]
    place = _column(header, column)
    if any("(read only)" in _value(text, row[place]) for row in spans[1:3] if len(row) > place):
        raise NotCanvas(f"Canvas does not take the column {header[place]!r}: it is read only.")
    return spans, header, place


def _rows(text: str) -> list[list[tuple[int, int]]]:
    """Where each cell of each row starts and ends."""
    rows, row, at = list[list[tuple[int, int]]](), list[tuple[int, int]](), 0
    while at < len(text):
        match = CELL.match(text, at)
        assert match is not None
        row.append(match.span())
        at = match.end()
        if text[at : at + 1] == ",":
            at += 1
            if at == len(text):
                row.append((at, at))
            continue
        if at < len(text) and text[at] not in "\r\n":
            raise NotCanvas("A cell has text after its closing quotation mark.")
        rows.append(row)
        row = []
        while text[at : at + 1] in ("\r", "\n"):
            at += 1
    return [*rows, row] if row else rows


def _value(text: str, span: tuple[int, int]) -> str:
    cell = text[slice(*span)]
    return next(csv.reader([cell]), [""])[0] if cell.startswith('"') else cell


def _column(header: list[str], wanted: str) -> int:
    """The one column that is meant. Raises NotCanvas where there is none, or several."""

    def means(title: str) -> bool:
        marked = re.fullmatch(r"(.*) \((\d+)\)", title)
        return wanted in ((title, marked[1], marked[2]) if marked else (title,))

    found = [
        number
        for number, title in enumerate(header)
        if means(title) and title.lower() not in STUDENT_COLUMNS
    ]
    if len(found) != 1:
        titles = ", ".join(t for t in header if t.lower() not in STUDENT_COLUMNS)
        many = "several columns" if found else "no column"
        raise NotCanvas(f"There is {many} {wanted!r}. Choose with --canvas-column: {titles}")
    return found[0]


def _is_special(text: str, row: list[tuple[int, int]]) -> bool:
    first = _value(text, row[0]).strip()
    return not first or "Points Possible" in first or first == "Student, Test"


def _spellings(name: str) -> list[str]:
    """A name in letters and digits alone, then the ways to write it with another word first."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return ["".join(words[n:] + words[:n]) for n in range(len(words) or 1)]


def _index(
    text: str, header: list[str], students: list[list[tuple[int, int]]]
) -> dict[str, list[list[tuple[int, int]]]]:
    """The rows by every id and name that a submission may be called by."""
    known: dict[str, list[list[tuple[int, int]]]] = {}
    for row in students:
        cells = [_value(text, row[header.index(n)]) for n in NAMES if n in header[: len(row)]]
        for key in {way for cell in cells if cell.strip() for way in _spellings(cell)}:
            known.setdefault(key, []).append(row)
    return known
