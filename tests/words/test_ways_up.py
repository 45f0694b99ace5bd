"""Ways up with rows: what is judged of each, and when another one is tried."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed, Finding, NotGraded
from checker.words import journeys, losses
from tests.scripts import UP, at
from tests.words.conftest import Make
from tests.words.small import told
from tests.words.standin import USER, going

PLAIN = USER.format("")
MAY_BE_EMPTY = USER.format(" UNIQUE")
TEXT = PLAIN.replace("VARCHAR(64)", "TEXT")
ADA = "INSERT INTO user VALUES (1, 'Ada')"
NOBODY = "INSERT INTO user VALUES (3, NULL)"
BACK = "04-upgrade-and-roll-back"
KEEPS = "every row keeps its values during  "
FROM_R1 = "flask db upgrade  from r1"
STOPS = Failed("it works", "it stops")


def keeps(run: Any, before: Scratch, **more: Any) -> None:
    journeys.keeps_rows(run, "r1", before, **more)


@pytest.mark.parametrize(
    ("after", "expected", "found", "why"),
    [
        ((PLAIN,), KEEPS + FROM_R1, "1 of 1 rows of user are gone", losses.LOST),
        (
            (TEXT, ADA),
            "a database that has rows gets the same tables as an empty one",
            "user.name: from an empty database it is VARCHAR(64), here it is TEXT",
            losses.EVERYWHERE,
        ),
        ((PLAIN, ADA), "", "", ""),
    ],
    ids=["rows", "schema", "right"],
)
@pytest.mark.parametrize("alone", [False, True])
def test_an_upgrade_keeps_rows(
    after: tuple[str, ...],
    expected: str,
    found: str,
    why: str,
    alone: bool,
    make: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where the migrations are tried by themselves."""
    before, good, end = make("before", PLAIN), make("good", PLAIN, ADA), make("end", *after)
    asked = []

    def by_themselves(_run: Any, *facts: Any) -> Scratch | None:
        asked.append(facts)
        return end if alone else None

    monkeypatch.setattr(journeys, "by_themselves", by_themselves)
    filled = make("filled", PLAIN, ADA)
    run = going(
        tmp_path,
        before_rows=filled,
        filled_up_r2=good if alone else end,
        filled_up_r1=good,  # who looks for the culprit, asks for these two
        good_up_r2=end,
        upgraded=before,
    )
    if expected:
        said = told(keeps, run, before)
        assert said == Finding(expected, found, at(UP, "r2"), why, BACK)
    else:
        keeps(run, before)
    assert asked == [("upgrade", "r2", filled)]


def test_rows_without_a_name_are_judged_along_with_all_others(make: Make, tmp_path: Path) -> None:
    before, all_ = make("before", MAY_BE_EMPTY), make("all", MAY_BE_EMPTY, ADA, NOBODY)
    keeps(going(tmp_path, before_unnamed_rows=all_, all_up_r2=all_, upgraded=before), before)


def test_what_is_found_without_them_is_told(make: Make, tmp_path: Path) -> None:
    """Here it is the schema, with all rows as with those that have a name."""
    before, few = make("before", MAY_BE_EMPTY), make("few", MAY_BE_EMPTY, ADA)
    all_ = make("all", MAY_BE_EMPTY, ADA, NOBODY)
    run = going(
        tmp_path,
        before_unnamed_rows=all_,
        all_up_r2=make("all at head", TEXT, ADA, NOBODY),
        before_rows=few,
        few_up_r2=make("few at head", TEXT, ADA),
        upgraded=before,
    )
    assert told(keeps, run, before).expected.endswith("gets the same tables as an empty one")


def test_rows_that_are_given_are_judged_alone(make: Make, tmp_path: Path) -> None:
    before, few = make("before", MAY_BE_EMPTY), make("few", MAY_BE_EMPTY, ADA)
    run = going(tmp_path, before_chosen_rows=few, few_up_r2=few, upgraded=before)
    keeps(run, before, rows={"user": [{"id": 1}]})


@pytest.mark.parametrize("trouble", [STOPS, NotGraded("no row fits")])
def test_a_migration_may_stop_at_rows_without_a_name(
    trouble: Exception, make: Make, tmp_path: Path
) -> None:
    before, few = make("before", MAY_BE_EMPTY), make("few", MAY_BE_EMPTY, ADA)
    all_ = make("all", MAY_BE_EMPTY, ADA, NOBODY)
    known = {"before_rows": few, "few_up_r2": few, "upgraded": before}
    keeps(going(tmp_path, before_unnamed_rows=all_, all_up_r2=trouble, **known), before)
    keeps(going(tmp_path / "rows", before_unnamed_rows=trouble, **known), before)


def test_a_migration_may_not_leave_them_out(make: Make, tmp_path: Path) -> None:
    tables = MAY_BE_EMPTY, "CREATE TABLE log (id INTEGER PRIMARY KEY, day DATE UNIQUE)"
    before, few = make("before", *tables), make("few", *tables, ADA)
    all_ = make("all", *tables, ADA, NOBODY)
    run = going(
        tmp_path,
        before_unnamed_rows=all_,
        all_up_r1=all_,
        all_up_r2=few,
        before_rows=few,
        few_up_r2=few,
        upgraded=before,
    )
    said = told(keeps, run, before)
    assert said.expected == f"{KEEPS}{FROM_R1}  (rows in which log.day, user.name is NULL)"
    assert said.found == "1 of 2 rows of user are gone"
    assert said.where == at(UP, "r2")
