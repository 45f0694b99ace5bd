"""Ways down and up again: what has to come back, and when another way up is tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.rehearsing.scratch import Scratch
from checker.words import journeys
from checker.words.losses import NO_CHANGE, Change
from tests.scripts import DOWN, UP, at
from tests.words.conftest import Make
from tests.words.small import told
from tests.words.standin import USER, going

PLAIN = USER.format("")
MAY_BE_EMPTY = USER.format(" UNIQUE")
TEXT = PLAIN.replace("VARCHAR(64)", "TEXT")
ADA = "INSERT INTO user VALUES (1, 'Ada')"
BOB = "INSERT INTO user VALUES (2, 'Bob')"
NOBODY = "INSERT INTO user VALUES (3, NULL)"
KEEPS = "every row keeps its values during  "


def comes_back(run: Any, before: Scratch, **more: Any) -> None:
    journeys.round_trip(run, "r1", before, **more)


def around(folder: Path, make: Make, **other: Any) -> Any:
    """A run in which a filled database goes up, gets a row and comes back, or as it is told."""
    filled, up = make("filled", PLAIN, ADA), make("up", PLAIN, ADA, BOB)
    usual = {
        "before_rows": filled,
        "filled_up_r2": make("higher", PLAIN, ADA),
        "higher_alone_rows": up,
        "up_down_r1": make("down", PLAIN, ADA, BOB),
        "upgraded": make("head", PLAIN),
    }
    return going(folder, **usual | other)


def test_a_way_back_needs_no_second_upgrade(make: Make, tmp_path: Path) -> None:
    comes_back(around(tmp_path, make), make("before", PLAIN))


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize(
    ("back", "expected", "found"),
    [
        (
            (TEXT, ADA, BOB),
            "flask db downgrade r1  brings the schema back",
            "user.name: before the upgrade it was VARCHAR(64), after the downgrade it is TEXT",
        ),
        ((PLAIN, BOB), f"{KEEPS}flask db downgrade r1", "1 of 1 rows of user are gone"),
        ((PLAIN, ADA), f"{KEEPS}flask db downgrade r1", "1 of 2 rows of user are gone"),
        ((PLAIN, ADA, BOB), "", ""),
    ],
    ids=["schema", "old row", "new row", "right"],
)
def test_what_a_way_back_has_to_bring(
    back: tuple[str, ...],
    expected: str,
    found: str,
    alone: bool,
    make: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    end = make("end", *back)

    def by_themselves(_run: Any, *facts: Any) -> Scratch | None:
        asked.append(facts)
        return end if alone else None

    monkeypatch.setattr(journeys, "by_themselves", by_themselves)
    run = around(tmp_path, make, **{} if alone else {"up_down_r1": end})
    before = make("before", PLAIN)
    if expected:
        said = told(comes_back, run, before)
        assert (said.expected, said.found, said.where) == (expected, found, at(DOWN, "r2"))
    else:
        comes_back(run, before)
    ((*command, start),) = asked
    assert (command, start.name) == (["downgrade", "r1"], "up")


def test_a_row_that_is_lost_upwards_has_to_come_back_too(make: Make, tmp_path: Path) -> None:
    run = around(tmp_path, make, higher_alone_rows=make("up ", PLAIN, BOB))
    run.downgrade = lambda *_way: make("down again", PLAIN, BOB)
    said = told(comes_back, run, make("before", PLAIN))
    assert (said.found, said.where) == ("1 of 1 rows of user are gone", at(DOWN, "r2"))


HANDLE = PLAIN.replace("name", "handle")


def test_a_column_that_has_another_name_at_the_top(make: Make, tmp_path: Path) -> None:
    up = make("up", HANDLE, ADA, BOB)
    run = around(
        tmp_path, lambda name, *how: up if name == "up" else make(name, *how), upgraded=None
    )
    comes_back(run, make("before", PLAIN), change=Change({"user.name": "user.handle"}))


@pytest.mark.parametrize(
    ("again", "expected", "found"),
    [
        (
            (TEXT, ADA, BOB),
            "upgrading again makes the same tables",
            "user.name: from an empty database it is VARCHAR(64), here it is TEXT",
        ),
        ((PLAIN, ADA), f"{KEEPS}the second upgrade", "1 of 2 rows of user are gone"),
        ((PLAIN, ADA, BOB), "", ""),
    ],
    ids=["schema", "row", "right"],
)
@pytest.mark.parametrize("why", ["another definition", "values may change"])
def test_a_second_upgrade(
    again: tuple[str, ...], expected: str, found: str, why: str, make: Make, tmp_path: Path
) -> None:
    views = ("CREATE VIEW v AS SELECT 1",) if why == "another definition" else ()
    change = NO_CHANGE if views else Change(may_change=frozenset({"user.age"}))
    top, down = make("top", *again), make("other", PLAIN, ADA, BOB, *views)
    run = around(tmp_path, make, up_down_r1=down, other_up_r2=top, other_up_r1=down)
    before = make("before", PLAIN)
    if expected:
        said = told(comes_back, run, before, change=change)
        assert (said.expected, said.found, said.where) == (expected, found, at(UP, "r2"))
    else:
        comes_back(run, before, change=change)


def test_rows_without_a_name_on_the_way_back(make: Make, tmp_path: Path) -> None:
    before, few = make("before", MAY_BE_EMPTY), make("few", MAY_BE_EMPTY, ADA)
    all_ = make("all", MAY_BE_EMPTY, ADA, NOBODY)
    run = going(
        tmp_path,
        before_unnamed_rows=all_,
        all_up_r2=all_,
        all_alone_rows=all_,
        all_down_r1=few,
        before_rows=few,
        few_up_r2=few,
        few_alone_rows=few,
        few_down_r1=few,
        upgraded=before,
    )
    said = told(comes_back, run, before)
    assert said.expected == f"{KEEPS}flask db downgrade r1  (rows in which user.name is NULL)"
    assert (said.found, said.where) == ("1 of 2 rows of user are gone", at(DOWN, "r2"))


def test_rows_that_are_given_come_back_alone(make: Make, tmp_path: Path) -> None:
    before, few = make("before", MAY_BE_EMPTY), make("few", MAY_BE_EMPTY, ADA)
    run = going(
        tmp_path,
        before_chosen_rows=few,
        few_up_r2=few,
        few_alone_rows=few,
        few_down_r1=few,
        upgraded=before,
    )
    comes_back(run, before, rows={"user": [{"id": 1}]})
