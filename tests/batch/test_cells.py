"""Cells of CSV: nothing in them is a formula, in whatever place a spreadsheet splits a line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.reports import tables
from checker.reports.outputs import Formats, write_outputs
from checker.results.grades import Skipped, Standing
from tests.batch.test_reports import read_csv
from tests.grades import make_result, sample_grades

SIGNS = ("=", "+", "-", "@", "|", "%")
STARTS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "＝1",
    "﹢1",
    "|x",
    "%0",
    "'=1",
    "\n=1",
    "\ufeff=1",
    "\u2060=1",
    "\xad=1",
    "\u061c=1",
    '"=1',
]


@pytest.mark.parametrize("text", STARTS)
def test_no_cell_is_a_formula(text: str) -> None:
    assert tables.safe_cell(text)[0] in ("'", "\N{REPLACEMENT CHARACTER}")


def test_no_part_of_a_cell_is_a_formula_where_semicolons_separate_cells(tmp_path: Path) -> None:
    """Excel in German splits there, whatever quotation marks stand around."""
    evil = "a;=1+1;b\n=2\t@x; \ufeff\"=cmd|' /C calc'!A0;"
    grades = replace(sample_grades(), skipped=[Skipped(evil, evil)])
    made = [Standing(evil, "exercise3", make_result(evil, found=f"RuntimeError: {evil}"))]
    write_outputs(replace(grades, standings=lambda: iter(made)), tmp_path, Formats(excel=True))
    for name in ("grades.csv", "skipped.csv"):
        told = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert "cmd" in told
        assert [part for part in cells_in_german(told) if part.startswith(SIGNS)] == []
        assert len({len(row) for row in read_csv(told)}) == 1


def cells_in_german(text: str) -> list[str]:
    """Where a semicolon separates, a mark that isn't at the start of a cell holds nothing."""
    return [part.lstrip(' "\ufeff') for part in re.split(r"[;\t\r\n]", text)]


@given(st.lists(st.lists(st.text('";=-\t\n\ufeff ,a'), min_size=2, max_size=2), max_size=4))
def test_no_text_makes_a_formula(table: list[list[str]]) -> None:
    written = "".join(tables.lines(table))
    assert [part for part in cells_in_german(written) if part.startswith(SIGNS)] == []


def test_a_name_with_a_semicolon_stays_in_its_cell() -> None:
    """LibreOffice takes both signs for ends of cells: a name could write its own points."""
    assert list(tables.lines([["Anna;exercise3;21", 7]])) == ['"Anna;exercise3;21",7\r\n']


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=4))
def test_any_text_keeps_its_cell(table: list[list[str]]) -> None:
    written = "".join(tables.lines(table))
    found = read_csv(written.encode("utf-8", "replace").decode("utf-8"))
    assert [len(row) for row in found] == [3] * len(table)
    for row in found:
        for cell in row:
            assert not cell[:1] or cell[0] not in "=+-@\t\r\n"
            assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in cell)
