"""Rows that must be there: what is said of one that is not, or not as it should be."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from checker.reading.database import Row
from checker.verdict import Finding
from checker.words import losses
from tests.scripts import DOWN, UP, WAYS, at
from tests.words.small import told
from tests.words.standin import USER, scratch, stand_in

PLAIN = USER.format("")
BACK = "04-upgrade-and-roll-back"
BOTH = WAYS.format("pass", "pass")
ADA = "INSERT INTO user VALUES (1, 'Ada')"
ROW: Row = {"id": 1, "name": "Ada"}
WHICH = "the row of user with id 1"


@pytest.mark.parametrize(
    ("rows", "expected", "found", "why"),
    [
        ([ROW | {"id": 2}], "the row of user with id 2 is there after  it", "it is gone", "LOST"),
        ([ROW | {"name": "Bob"}], f"{WHICH} has name 'Bob' after  it", "name is 'Ada'", "LOST"),
        ([ROW | {"name": None}], f"{WHICH} has name None after  it", "name is 'Ada'", "LOST"),
        ([ROW | {"name": "ada"}], f"{WHICH} has name 'ada' after  it", "name is 'Ada'", "NEARLY"),
        ([ROW | {"name": " Ada"}], f"{WHICH} has name ' Ada' after  it", "name is 'Ada'", "NEARLY"),
        ([ROW | {"age": 1}], f"{WHICH} has age 1 after  it", "there is no column age", "LOST"),
    ],
)
def test_a_row_that_is_not_as_it_should_be(
    rows: Any, expected: str, found: str, why: str, tmp_path: Path
) -> None:
    state = scratch(tmp_path, "state", PLAIN, ADA)
    run = stand_in(tmp_path, BOTH)
    losses.holds(run, state, "user", [ROW], "it", "r1")
    wanted = Finding(expected, found, at(UP), getattr(losses, why), BACK)
    assert told(losses.holds, run, state, "user", rows, "it", "r1") == wanted
    down = told(losses.holds, run, state, "user", rows, "it", "r1", function="downgrade")
    assert down == dataclasses.replace(wanted, where=at(DOWN))


def test_rows_that_should_have_gone(tmp_path: Path) -> None:
    state = scratch(
        tmp_path, "state", PLAIN, *(f"INSERT INTO user VALUES ({n}, 'a')" for n in (1, 2, 3))
    )
    run = stand_in(tmp_path, BOTH)
    kept: list[Row] = [{"id": 1}]
    losses.holds(run, state, "user", kept, "it", "r1")
    losses.holds(run, state, "user", [{"id": n} for n in (1, 2, 3)], "it", "r1", exactly=True)
    found = told(losses.holds, run, state, "user", kept, "it", "r1", exactly=True)
    assert found == Finding(
        "1 rows in user after  it",
        "2 more: for example id 2",
        at(UP),
        "These rows should have gone.",
        BACK,
    )


def test_a_row_is_told_by_the_whole_of_its_key(tmp_path: Path) -> None:
    pair = "CREATE TABLE pair (a INTEGER, b INTEGER, c INTEGER, PRIMARY KEY (a, b))"
    state = scratch(tmp_path, "state", pair, "INSERT INTO pair VALUES (1, 2, 3)")
    found = told(
        losses.holds,
        stand_in(tmp_path, BOTH),
        state,
        "pair",
        [{"a": 1, "b": 3, "c": 3}],
        "it",
        "r1",
    )
    assert found.expected == "the row of pair with a 1, b 3 is there after  it"


def test_rows_of_a_table_that_is_not_there(tmp_path: Path) -> None:
    run, state = stand_in(tmp_path, BOTH), scratch(tmp_path, "state", PLAIN, ADA)
    assert told(losses.holds, run, state, "log", [{"id": 1}], "it", "r1").found == "it is gone"
    losses.holds(run, state, "log", [], "it", "r1", exactly=True)


def test_a_number_is_not_nearly_the_text_of_it(tmp_path: Path) -> None:
    state = scratch(tmp_path, "state", PLAIN, "INSERT INTO user VALUES (1, '5')")
    run = stand_in(tmp_path, BOTH)
    for rows in ([ROW | {"name": 5}], [ROW | {"name": b"5"}]):
        assert told(losses.holds, run, state, "user", rows, "it", "r1").why == losses.LOST
