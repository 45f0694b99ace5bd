"""Rows for tables with CHECK rules of a stranger's: values are guessed until they fit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from checker.reading.connection import connect
from checker.reading.database import read_rows
from checker.reading.seeding import GUESSES, Kind, Seeder
from checker.verdict import NotGraded
from tests.databases import filled, made


@pytest.mark.parametrize(
    "rule",
    [
        "a > 100 AND a < 110",
        "a IN (3, 5)",
        "text IN ('it''s', 'no')",
        "length(text) = 17",
        "text LIKE 'SN-%'",
        "day > '2031-01-01'",
        "a BETWEEN 7 AND 7000000 AND a % 2 = 0",
        "length(text) >= 5 AND (length(text) < 9 OR a = 1)",
    ],
)
@pytest.mark.parametrize("name", ["", 'CONSTRAINT "ck a" '])
def test_rows_fit_a_rule(tmp_path: Path, rule: str, name: str) -> None:
    columns = "id INTEGER PRIMARY KEY, a INTEGER NOT NULL, text VARCHAR(40) NOT NULL, day DATE"
    sql = f"CREATE TABLE t ({columns}, {name}CHECK ({rule}))"
    assert len(filled(tmp_path, sql, table="t")) == len(Kind)


def test_what_is_given_stays_whatever_a_rule_makes_of_the_rest(tmp_path: Path) -> None:
    sql = "CREATE TABLE t (a INTEGER, b INTEGER NOT NULL, CHECK (a > 0 AND b = 5000))"
    rows = filled(tmp_path, sql, table="t", rows={"t": [{"a": 77}, {"a": 78}]})
    assert rows == [{"a": 77, "b": 5000}, {"a": 78, "b": 5000}]


def test_a_value_is_sought_before_none_is_taken(tmp_path: Path) -> None:
    sql = "CREATE TABLE t (a INTEGER, CHECK (a IS NULL OR a > 6999 AND a < 7001))"
    path, schema = made(tmp_path, sql)
    with connect(path, writing=True) as connection:
        rows = [Seeder(random.Random(n)).insert_new(connection, schema["t"]) for n in range(40)]
    assert [row["a"] for row in rows].count(None) < 5


def test_a_row_stays_of_its_kind_where_it_was_bad_luck(tmp_path: Path) -> None:
    person = "CREATE TABLE person (id INTEGER PRIMARY KEY)"
    sql = "CREATE TABLE p (who INTEGER NOT NULL UNIQUE REFERENCES person(id), city TEXT)"
    for seed in range(20):
        (tmp_path / str(seed)).mkdir()
        path, schema = made(tmp_path / str(seed), person, sql)
        Seeder(random.Random(seed)).fill(path, schema)
        assert [row["city"] for row in read_rows(path, schema["p"])].count(None) == 1


def test_a_row_is_of_any_kind_where_its_own_cannot_be(tmp_path: Path) -> None:
    there = "INSERT INTO t VALUES ('12345', 'x')"  # other capitals do not change it
    sql = "CREATE TABLE t (code VARCHAR(5) UNIQUE, city TEXT)"
    assert len(filled(tmp_path, sql, there, table="t")) == 1 + len(Kind)


def test_no_row_fits_a_rule_that_nothing_meets(tmp_path: Path) -> None:
    path, schema = made(tmp_path, "CREATE TABLE t (a INTEGER NOT NULL, CHECK (a > 5 AND a < 5))")
    with pytest.raises(NotGraded, match=r"No test row fits the table 't': CHECK constraint failed"):
        Seeder(random.Random(1)).fill(path, schema)


def test_a_guess_is_empty_at_times_where_that_is_allowed(tmp_path: Path) -> None:
    columns = "id INTEGER PRIMARY KEY, a INTEGER, b INTEGER NOT NULL, c INTEGER"
    _path, schema = made(tmp_path, f"CREATE TABLE t ({columns}, CHECK (a + b + c + id > 0))")
    seeder = Seeder(random.Random(1))
    asked = [seeder._guesses(schema["t"], "a + b + c + id > 0", frozenset("c")) for _ in range(99)]
    assert all(row.keys() == {"a", "b", "c"} for row in asked)
    empty = {name: sum(row[name] is None for row in asked) for name in "abc"}
    assert 20 < empty["a"] < 80
    assert (empty["b"], empty["c"]) == (0, 0)
    first = [seeder._guesses(schema["t"], "a > 0", None) for _ in range(20)]
    assert None not in [row["a"] for row in first]


def test_what_refers_to_another_row_is_not_guessed(tmp_path: Path) -> None:
    sql = "CREATE TABLE t (id INTEGER PRIMARY KEY, above INTEGER REFERENCES t(id))"
    _path, schema = made(tmp_path, sql)
    assert Seeder(random.Random(1))._guesses(schema["t"], "above > 0 AND id > 0", None) == {}


def test_a_column_that_is_to_be_filled_gets_a_value(tmp_path: Path) -> None:
    sql = "CREATE TABLE t (a INTEGER, b INTEGER, CHECK (a IS NULL OR a > 5 AND a < 5))"
    path, schema = made(tmp_path, sql)
    with connect(path, writing=True) as connection:
        seeder = Seeder(random.Random(1))
        assert seeder.insert_new(connection, schema["t"])["a"] is None
        with pytest.raises(NotGraded):
            seeder.insert_new(connection, schema["t"], filled=frozenset("a"))
    assert GUESSES > 100
