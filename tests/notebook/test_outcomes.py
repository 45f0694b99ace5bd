"""A notebook doesn't tell in advance what a command will do, and still holds it to that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker.notebook import outcomes
from checker.notebook.build import notebook_path, sources
from checker.notebook.errors import LessonStop
from checker.notebook.options import take_options
from checker.notebook.project import course_root

TEXT = """\
%flask db init
%flask --fails "a b" --lines 5 --says c db upgrade
text %flask --fails "x"
%sql --fails 'no "such" table' SELECT 1
"""


def test_what_is_expected_is_replaced_by_its_number() -> None:
    assert outcomes.hidden(TEXT) == (
        "%flask db init\n"
        "%flask --lines 5 --outcome 1 db upgrade\n"
        'text %flask --fails "x"\n'
        "%sql --outcome 2 SELECT 1\n"
    )
    assert outcomes.listed(TEXT) == ['--fails "a b" --says c', "--fails 'no \"such\" table'"]


def test_the_number_means_what_the_lesson_says() -> None:
    source = sources(course_root())[2]
    wanted = outcomes.listed(source.read_text(encoding="utf-8"))
    outcomes.begin(source.stem)
    for number, options in enumerate(wanted, start=1):
        names = ("--fails", "--says", "--lines", "--env")
        by_number = take_options(f"--outcome {number} db upgrade", names)
        assert by_number == take_options(f"{options} db upgrade", names)
        assert by_number[0]["--fails"] or by_number[0]["--says"]


@pytest.mark.parametrize("number", ["0", "999", "x"])
def test_a_number_that_the_lesson_lacks(number: str) -> None:
    outcomes.begin("03-add-email")
    with pytest.raises(LessonStop, match="has no outcome"):
        take_options(f"--outcome {number} db upgrade", ("--fails",))


@pytest.mark.parametrize("source", sources(course_root()), ids=lambda source: source.stem)
def test_no_notebook_gives_an_answer_away(source: Path) -> None:
    notebook = notebook_path(source).read_text(encoding="utf-8")
    assert not re.search(r'"%\w+ [^"]*--(fails|says)', notebook)
