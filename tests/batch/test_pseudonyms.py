"""Pseudonyms: no name of a student stays in their own words, and nothing else is touched."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

from checker.batch.downloads import Source
from checker.batch.pseudonyms import LIST, give_pseudonyms, hide_names, without_name
from checker.batch.run import Wishes, grade_class
from checker.batch.sources import Student
from checker.reports import html
from checker.results.grades import Skipped
from checker.results.store import Store
from tests.grades import make_result

ALIAS = "student-maxabcde"
SCHEMA = json.loads(Path(html.__file__).with_name("result.schema.json").read_text("utf-8"))
# Each of them stands in a result as a key, a literal, an outcome, an id, a title or a number.
NAMES = ["Max", "True", "Out Come", "null", "points", "Record", "Seconds", "Passed", "Student"]
NAMES += ["exercise3", "unique", "App loads", "full", "Your App", "2026", "aaa", "files", "sub"]


def in_own_words(name: str, shouted: str) -> dict[str, Any]:
    """A result in which a student has written their name wherever they can."""
    words = f"by {name}, {shouted}"
    made = make_result(ALIAS, found=words, source=f"{name}.zip")
    made["checks"][1] |= {"expected": words, "where": f"{name}.py:2", "why": words}
    excerpt = {"file": f"{name}.py", "line": 2, "first": 1, "lines": [words]}
    made["record"]["excerpts"] = {"unique": excerpt, "files": dict(excerpt)}
    made["record"]["files"] = {f"{name}.py": "0123456789abcdef"}
    return {**made, "notes": [words]}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_replaced_in_texts_alone(name: str) -> None:
    """A class of Max and Zoe ended with KeyError: 'max_points'."""
    before = in_own_words(name, name.upper().replace(" ", "_"))
    after = without_name({"result": before}, name, ALIAS)["result"]
    jsonschema.validate(after, SCHEMA)
    assert after == in_own_words(ALIAS, ALIAS)


def test_a_mark_that_alembic_made_is_nobodys_name() -> None:
    """Else the same migration, in two people's work, would not be found."""
    result = make_result(ALIAS, revisions=["1ada3c0ffee0", "ada_1"])
    told = without_name({"result": result}, "Ada", ALIAS)["result"]["record"]["revisions"]
    assert told == ["1ada3c0ffee0", f"{ALIAS}_1"]


def test_odd_names_cost_nobody_a_grade(tmp_path: Path) -> None:
    students = [Student(name, (), f"student-{number}") for number, name in enumerate(NAMES)]
    executor = SimpleNamespace(
        fulfil=lambda orders: ((o, {"result": make_result(o.submission, found="")}) for o in orders)
    )
    store = Store(tmp_path)
    tally = grade_class(students, [], store, executor, Wishes(), lambda *_: None)
    assert tally.outcomes == {"failed": len(students)}
    for student in students:
        kept = store.read(student.alias, "exercise3")
        assert kept
        jsonschema.validate(kept, SCHEMA)


PARTS = [("checks", 0, "max_points"), ("outcome",), ("record", "graded_at"), ("max_points",)]


@pytest.mark.parametrize("part", [*PARTS, ("checks", 0, "outcome"), ("record",)])
def test_an_answer_that_cannot_be_kept_costs_its_student_alone(
    part: tuple[Any, ...], tmp_path: Path
) -> None:
    broken = make_result("anna")
    inner: Any = broken
    for key in part[:-1]:
        inner = inner[key]
    del inner[part[-1]]
    made = {"anna": broken, "ben": make_result("ben")}
    executor = SimpleNamespace(
        fulfil=lambda orders: ((o, {"result": made[o.submission]}) for o in orders)
    )
    students = [Student(name, (Source(Path(f"{name}.zip"), None, ""),)) for name in made]
    store = Store(tmp_path)
    tally = grade_class(students, [], store, executor, Wishes(), lambda *_: None)
    assert tally.outcomes == {"failed": 1}
    assert [name for name, _ in store.students()] == ["ben"]
    assert tally.skipped == [Skipped("anna", "what came of it could not be kept: KeyError")]
    assert tally.left_over


def test_the_list_of_who_is_who_holds_no_formula(tmp_path: Path) -> None:
    names = ["=1+1", "a;=1+1;b", "Anna Adler"]
    give_pseudonyms([Student(name, ()) for name in names], tmp_path)
    hide_names([Skipped("=2.rar", "this kind is not opened")], tmp_path)
    with (tmp_path / LIST).open(encoding="utf-8", newline="") as lines:
        told = [name for _, name in csv.reader(lines)]
    assert told == ["name", "'=1+1", "a;'=1+1;b", "Anna Adler", "'=2.rar"]
