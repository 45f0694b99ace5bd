"""Random values: of the type that a column has, and what a CHECK may mean."""

from __future__ import annotations

import json
import random
import re
import string
from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from checker.reading.database import Column, Table, Value
from checker.reading.fitting import failed_rule, guess
from checker.reading.values import AWKWARD, LONGEST, Values, declared_length, is_text

MANY = range(300)


def values(type_: str, *more: str, long: bool = False) -> list[Value]:
    """Many values of one type."""
    maker = Values(random.Random(5))
    return [maker.value(type_, *more, long=long) for _ in MANY]


@pytest.mark.parametrize("type_", ["BOOL", "BOOLEAN"])
def test_truth_is_one_or_nothing(type_: str) -> None:
    assert set(values(type_)) == {0, 1}


@pytest.mark.parametrize("type_", ["INTEGER", "BIGINT", "INT"])
def test_numbers_fit_into_four_bytes(type_: str) -> None:
    assert all(isinstance(one, int) and 1 <= one < 2**31 for one in values(type_))
    assert max(int(str(one)) for one in values(type_)) > 2**30


@pytest.mark.parametrize("type_", ["NUMERIC(10,2)", "DECIMAL", "FLOAT", "REAL", "DOUBLEPRECISION"])
def test_broken_numbers_have_two_places_at_most(type_: str) -> None:
    made = [one for one in values(type_) if isinstance(one, float)]
    assert len(made) == len(MANY)
    assert all(0 < one <= 250_000 and round(one, 2) == one for one in made)
    assert any(one != int(one) for one in made)


@pytest.mark.parametrize(
    ("type_", "read"),
    [
        ("DATE", date.fromisoformat),
        ("DATETIME", datetime.fromisoformat),
        ("TIMESTAMP", datetime.fromisoformat),
        ("TIME", time.fromisoformat),
        ("JSON", json.loads),
    ],
)
def test_days_hours_and_json_can_be_read(type_: str, read: Callable[[str], object]) -> None:
    found = [read(str(one)) for one in values(type_)]
    assert len({str(one) for one in found}) > 200
    if type_ != "JSON":
        assert len(str(values(type_)[0])) == {"DATE": 10, "TIME": 15}.get(type_, 26)
    for day in found:
        if isinstance(day, date):
            assert 1990 <= day.year <= 2030
            assert day.day <= 28


def test_days_and_hours_go_to_the_ends() -> None:
    days = [date.fromisoformat(str(one)) for one in values("DATE")]
    assert {day.month for day in days} == set(range(1, 13))
    assert {day.day for day in days} == set(range(1, 29))
    assert {day.year for day in days} == set(range(1990, 2031))
    hours = [time.fromisoformat(str(one)) for one in values("TIME")]
    assert {hour.hour for hour in hours} == set(range(24))
    assert max(hour.minute for hour in hours) == max(hour.second for hour in hours) == 59
    assert min(hour.minute for hour in hours) == min(hour.second for hour in hours) == 0


@pytest.mark.parametrize("type_", ["BLOB", "BINARY", "VARBINARY(20)"])
def test_bytes(type_: str) -> None:
    assert all(isinstance(one, bytes) and len(one) == 12 for one in values(type_))


def test_texts_fit_into_their_column() -> None:
    assert {len(str(one)) for one in values("VARCHAR(64)")} == {24}
    assert {len(str(one)) for one in values("VARCHAR(3)")} == {3}
    assert {len(str(one)) for one in values("TEXT")} == {24}
    assert {len(str(one)) for one in values("VARCHAR(64)", long=True)} == {64}
    assert {len(str(one)) for one in values("VARCHAR(9999)", long=True)} == {LONGEST}
    assert {len(str(one)) for one in values("TEXT", long=True)} == {24}
    assert {len(str(one)) for one in values("VARCHAR(3)", long=True)} == {3}


def test_long_texts_are_awkward_at_both_ends_where_there_is_room() -> None:
    awkward = [str(one) for one in values("VARCHAR(10)", long=True)]
    assert all(one[:2] + one[-3:] == AWKWARD and one[2:-3].isalnum() for one in awkward)
    assert all(str(one).isalnum() for one in values("VARCHAR(9)", long=True))
    assert all(str(one).isalnum() for one in values("VARCHAR(64)"))


@pytest.mark.parametrize(
    "sql",
    [
        "state VARCHAR(9) CHECK (state IN ('new', 'paid'))",
        "state VARCHAR(9) CHECK ( \"state\" in ('new','paid'))",
        "state VARCHAR(9) CHECK ([state] IN('new', 'paid'))",
    ],
)
def test_a_list_of_values_is_kept_to(sql: str) -> None:
    assert set(values("VARCHAR(9)", sql, "state")) == {"new", "paid"}
    assert not {"new", "paid"} & set(values("VARCHAR(9)", sql, "stat"))
    assert not {"new", "paid"} & set(values("VARCHAR(9)", sql))


def test_a_precision_changes_no_type() -> None:
    assert len(str(Values(random.Random(1)).value("DATE(6)"))) == 10
    assert len(str(Values(random.Random(1)).value("VARCHAR(64)"))) == 24


def test_what_is_a_text() -> None:
    assert all(map(is_text, ("VARCHAR(9)", "TEXT", "CLOB", "STRING", "NCHAR")))
    assert not any(map(is_text, ("INTEGER", "BLOB", "DATE", "")))
    assert (declared_length("VARCHAR(64)", 24), declared_length("TEXT", 24)) == (64, 24)


def column(type_: str) -> Column:
    return Column("a", type_, True, 0)


def guesses(type_: str, rule: str) -> set[Value]:
    """Many guesses at one rule."""
    chance = random.Random(5)
    return {guess(chance, column(type_), rule) for _ in range(2000)}


def test_numbers_are_guessed_near_those_of_the_rule() -> None:
    found = guesses("INTEGER", "a >= 7000 AND a < 7002")
    assert {6999, 7000, 7001, 7002, 7003, 0, 100} <= found
    assert {one for one in found if int(str(one)) > 100} == {6999, 7000, 7001, 7002, 7003}
    between = guesses("INTEGER", "a BETWEEN 1000 AND 1020")
    assert set(range(1000, 1021)) <= between
    assert not {one for one in between if 100 < int(str(one)) < 999}
    assert guesses("INTEGER", "a > b") == set(range(101))
    assert 123456789 in guesses("NUMERIC(10,2)", "a < 123456789")


def test_days_are_guessed_near_those_of_the_rule() -> None:
    found = guesses("DATE", "a > '2031-05-06' OR a < '1999-01-02'")
    assert found == {
        *("2030-05-06", "2031-05-06", "2032-05-06", "2036-05-06"),
        *("1998-01-02", "1999-01-02", "2000-01-02", "2004-01-02"),
    }
    assert guesses("DATE", "a > b") == {f"{y}-06-15" for y in (2019, 2020, 2021, 2025)}
    for type_ in ("DATETIME", "TIMESTAMP"):
        assert "2032-05-06 12:00:00.000000" in guesses(type_, "a > '2031-05-06 10:00'")
    assert "0998-01-02" in guesses("DATE", "a < '0999-01-02'")


def test_texts_are_guessed_as_long_as_the_rule_says() -> None:
    lengths = {len(str(one)) for one in guesses("VARCHAR(40)", "length(a) > 16")}
    assert lengths == {8, 12, 16, 17, len("abcdef@abcdef.example")}
    short = {len(str(one)) for one in guesses("VARCHAR(6)", "length(a) < 40 AND length(a) > 4")}
    assert short == {4, 5, 6}
    assert max(len(str(one)) for one in guesses("TEXT", "length(a) > 63 OR length(a) > 64")) == 64


def test_texts_are_guessed_of_one_kind_of_letters() -> None:
    words = [str(one) for one in guesses("VARCHAR(40)", "a <> b") if "@" not in str(one)]
    for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits):
        assert any(set(word) <= set(kind) for word in words)
    assert all(re.fullmatch("[a-z]+|[A-Z]+|[0-9]+", word) for word in words)
    mails = [str(one) for one in guesses("VARCHAR(40)", "a LIKE b") if "@" in str(one)]
    assert all(re.fullmatch(r"(\w{6})@\1\.example", mail) for mail in mails)
    assert mails


def test_texts_of_the_rule_are_guessed_and_what_its_patterns_mean() -> None:
    found = {str(one) for one in guesses("VARCHAR(40)", "a IN ('it''s', '') OR a LIKE 'SN-%_'")}
    assert {"it's", "", "SN-%_"} <= found
    shaped = {one for one in found if one.startswith("SN-") and one != "SN-%_"}
    assert shaped
    assert all(re.fullmatch(r"SN-(\w)\w{5}\1", one) for one in shaped)
    globbed = {str(one) for one in guesses("VARCHAR(40)", "a GLOB 'x*?'")}
    assert any(re.fullmatch(r"x(\w)\w{5}\1", one) for one in globbed)


def table(sql: str) -> Table:
    return Table("t", {}, sql=sql)


@pytest.mark.parametrize("name", ["ck_a", '"ck_a"', "`ck_a`", "[ck_a]"])
def test_the_rule_that_failed_is_found_by_its_name(name: str) -> None:
    sql = f"CREATE TABLE t (a, constraint {name} check(a > (1 + (2))), CHECK (b > 3))"
    assert failed_rule(table(sql), "CHECK constraint failed: ck_a") == "a > (1 + (2))"


def test_a_rule_without_a_name_is_told_by_its_text() -> None:
    assert failed_rule(table("CREATE TABLE t (a)"), "CHECK constraint failed: a > 3") == "a > 3"
    assert failed_rule(table("CREATE TABLE t (a)"), "UNIQUE constraint failed: t.a") == ""
    dotted = "CREATE TABLE t (a, CONSTRAINT axb CHECK (a > 1), CONSTRAINT a.b CHECK (a > 2))"
    assert failed_rule(table(dotted), "CHECK constraint failed: a.b") == "a > 2"


def test_a_rule_that_does_not_end_is_taken_as_it_is() -> None:
    sql = "CREATE TABLE t (a, CONSTRAINT ck CHECK ((a > 1)"
    assert failed_rule(table(sql), "CHECK constraint failed: ck") == "(a > 1)"
