"""What is lost between two sets of rows: by value, each loss said once, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from checker.reading.database import Column, Row, Table
from checker.reading.rows import Loss, lost, renamed, same_value


def table(name: str, *columns: str, key: tuple[str, ...] = ("id",)) -> Table:
    """A table of these columns; those that begin with `=` are generated."""
    made = [
        Column(n.lstrip("="), "", False, 1 if n in key else 0, n.startswith("="))
        for n in (*key, *columns)
    ]
    return Table(name, {column.name: column for column in made})


USER = table("user", "name", "age")
ANNA: Row = {"id": 1, "name": "anna", "age": 20}
BEN: Row = {"id": 2, "name": "ben", "age": None}


def of_user(after: list[Row], before: list[Row] | None = None, **more: Any) -> list[Loss]:
    rows = [ANNA, BEN] if before is None else before
    return lost({"user": rows}, {"user": after}, {"user": USER}, **more)


def test_nothing_is_lost_whatever_is_new_and_in_any_order() -> None:
    more = [{**row, "email": "x"} for row in (BEN, ANNA)]
    assert of_user([*more, {"id": 3, "name": "new", "age": 1, "email": "y"}]) == []
    assert of_user([], before=[]) == []


def test_rows_that_are_gone_are_counted() -> None:
    assert of_user([ANNA]) == [Loss("user", "", "1 of 2 rows of user are gone")]
    assert of_user([]) == [Loss("user", "", "2 of 2 rows of user are gone")]


def test_a_changed_value_is_told_once_for_each_column() -> None:
    found = of_user([{**ANNA, "name": "ANNA", "age": 21}, {**BEN, "name": "BEN"}])
    assert found == [
        Loss("user", "name", "user.name of the row with id 1 was 'anna', is now 'ANNA'"),
        Loss("user", "age", "user.age of the row with id 1 was 20, is now 21"),
    ]


def test_a_later_row_is_looked_at_too() -> None:
    found = of_user([ANNA, {**BEN, "age": 0}])
    assert found == [Loss("user", "age", "user.age of the row with id 2 was None, is now 0")]


def test_a_column_that_is_gone_is_one_loss_unless_it_may_go() -> None:
    after: list[Row] = [{"id": 1, "age": 20}, {"id": 2, "age": None}]
    assert of_user(after) == [Loss("user", "name", "the column user.name is gone")]
    assert of_user(after, without=frozenset({"user.name"})) == []
    assert len(of_user(after, without=frozenset({"user.age"}))) == 1


def test_a_column_that_the_rows_never_had_is_no_loss() -> None:
    before: list[Row] = [{"id": 1, "name": "anna"}]
    assert of_user([{"id": 1, "name": "anna"}], before=before) == []
    changed: list[Row] = [{"id": 1, "name": "x", "age": 2}]
    assert [loss.column for loss in of_user(changed, before=[{"id": 1, "age": 1}])] == ["age"]


def test_other_numbers_for_the_same_rows_are_told_as_such() -> None:
    after = [{**ANNA, "id": 7}, BEN]
    assert of_user(after) == [
        Loss("user", "id", "1 of 2 rows of user have another id than before", renumbered=True)
    ]
    both = [{**ANNA, "id": 8}, {**BEN, "id": 9}]
    assert of_user(both)[0].text == "2 of 2 rows of user have another id than before"
    assert not of_user([{**ANNA, "id": 7, "age": 3}, BEN])[0].renumbered
    numbers = table("number")
    found = lost({"number": [{"id": 1}]}, {"number": [{"id": 2}]}, {"number": numbers})
    assert not found[0].renumbered, "a table of numbers alone has nothing else to know a row by"


def test_a_key_of_two_columns_tells_rows_apart() -> None:
    pair = table("pair", "note", key=("one", "two"))
    rows: list[Row] = [{"one": 1, "two": n, "note": str(n)} for n in (1, 2)]
    swapped: list[Row] = [{"one": 1, "two": n, "note": str(3 - n)} for n in (1, 2)]
    found = lost({"pair": rows}, {"pair": swapped}, {"pair": pair})
    text = "pair.note of the row with one 1, two 1 was '1', is now '2'"
    assert found == [Loss("pair", "note", text)]
    moved: list[Row] = [{"one": 2, "two": n, "note": str(n)} for n in (1, 2)]
    assert not lost({"pair": rows}, {"pair": moved}, {"pair": pair})[0].renumbered


def test_without_a_key_all_columns_are_the_key_but_not_generated_ones() -> None:
    loose = table("loose", "a", "=sum", key=())
    rows: list[Row] = [{"a": 1}, {"a": 2}]
    assert lost({"loose": rows}, {"loose": [{"a": 2}, {"a": 1}]}, {"loose": loose}) == []
    found = lost({"loose": rows}, {"loose": [{"a": 2}]}, {"loose": loose})
    assert found == [Loss("loose", "", "1 of 2 rows of loose are gone")]


def test_tables_one_by_one() -> None:
    before: dict[str, list[Row]] = {"unknown": [ANNA], "empty": [], "gone": [ANNA], "user": [ANNA]}
    known = {"empty": table("empty"), "gone": table("gone"), "user": USER}
    found = lost(before, {"user": []}, known)
    assert found == [
        Loss("gone", "", "the table gone with its 1 rows is gone"),
        Loss("user", "", "1 of 1 rows of user are gone"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (2, 2.0, True),
        (2.5, 2, False),
        ("2", 2, False),
        (2, "2", False),
        (None, None, True),
        (None, 0, False),
        (b"a", b"a", True),
        (b"a", "a", False),
        ("a", "b", False),
    ],
)
def test_values_are_the_same_as_their_user_sees_them(one: Any, other: Any, same: bool) -> None:
    assert same_value(one, other) is same


def test_names_move_rows_and_columns() -> None:
    names = {"user": "person", "user.name": "person.handle", "team.note": "team.text"}
    team = table("team", "note")
    data: dict[str, list[Row]] = {"user": [ANNA], "team": [{"id": 5, "note": "n", "odd": 1}]}
    rows, tables = renamed(data, {"user": USER, "team": team}, names)
    assert rows == {
        "person": [{"id": 1, "handle": "anna", "age": 20}],
        "team": [{"id": 5, "text": "n", "odd": 1}],
    }
    assert list(tables) == ["person", "team"]
    assert tables["person"].name == "person"
    assert [(n, c.name) for n, c in tables["person"].columns.items()] == [
        ("id", "id"),
        ("handle", "handle"),
        ("age", "age"),
    ]
    assert tables["person"].key == ("id",)
