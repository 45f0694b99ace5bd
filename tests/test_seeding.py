"""The rows with which the judge fills a stranger's tables: each kind shows what it is there for."""

from __future__ import annotations

import random
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest

from checker.reading.connection import connect
from checker.reading.database import Row, read_rows
from checker.reading.seeding import (
    Kind,
    Seeder,
    in_order_of_references,
    insert,
    nameless,
)
from checker.reading.values import AWKWARD
from tests.databases import filled, made

PERSON = (
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(64) NOT NULL UNIQUE, "
    "nick VARCHAR(64) UNIQUE, city VARCHAR(64), age INTEGER NOT NULL, born DATE)"
)
PET = (
    "CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES person, "
    "mother INTEGER REFERENCES pet(id))"
)


def test_each_kind_of_row_shows_what_it_is_there_for(tmp_path: Path) -> None:
    plain, empty, long, blank, twin = filled(tmp_path, PERSON, table="person")
    assert all(value is not None for row in (plain, long, blank) for value in row.values())
    assert [name for name, value in empty.items() if value is None] == ["city", "born"]
    for name in ("name", "nick", "city"):
        text = str(long[name])
        assert len(text) == 64
        assert text.startswith(AWKWARD[:2])
        assert text.endswith(AWKWARD[2:])
    assert (blank["name"], blank["nick"]) == (
        str(plain["name"]).swapcase(),
        str(plain["nick"]).swapcase(),
    )
    assert blank["city"] == ""
    assert isinstance(blank["age"], int)
    assert str(blank["born"])[4] == "-"
    same = {name for name in twin if twin[name] == plain[name]}
    assert same == {"city", "age", "born"}


def test_numbers_begin_at_one_and_go_on_with_gaps(tmp_path: Path) -> None:
    ids = [int(str(row["id"])) for row in filled(tmp_path, PERSON, table="person")]
    assert ids[0] == 1
    steps = [later - one for one, later in pairwise(ids)]
    assert all(1 <= step <= 40 for step in steps)
    assert max(steps) > 1


def test_rows_come_after_those_that_are_there(tmp_path: Path) -> None:
    there = "INSERT INTO person (id, name, age) VALUES (500, 'Ada', 36)"
    rows = filled(tmp_path, PERSON, there, table="person")
    assert [row["id"] for row in rows][:1] == [500]
    assert all(int(str(row["id"])) > 500 for row in rows[1:])
    assert rows[5]["city"] is None  # the twin of Ada


def test_a_key_that_is_a_text_or_a_reference_is_no_number(tmp_path: Path) -> None:
    coded = "CREATE TABLE land (code VARCHAR(9) PRIMARY KEY)"
    flag = "CREATE TABLE flag (land VARCHAR(9) PRIMARY KEY REFERENCES land(code))"
    path, schema = made(tmp_path, coded, flag)
    Seeder(random.Random(1)).fill(path, schema, {"flag": [{}]})
    lands = [row["code"] for row in read_rows(path, schema["land"])]
    assert len(set(lands)) == len(Kind)
    assert [row["land"] in lands for row in read_rows(path, schema["flag"])] == [True]


def test_any_kind_of_whole_number_as_a_key_begins_at_one(tmp_path: Path) -> None:
    rows = filled(tmp_path, "CREATE TABLE t (id INT PRIMARY KEY, a TEXT)", table="t")
    assert rows[0]["id"] == 1


def test_each_kind_of_row_is_made_for_a_table_without_rows(tmp_path: Path) -> None:
    path, schema = made(tmp_path, PERSON)
    with connect(path) as connection:
        for kind in Kind:
            assert Seeder(random.Random(1)).row(connection, schema["person"], kind)["id"] == 1


def test_a_virtual_table_is_left_as_it_is(tmp_path: Path) -> None:
    path, schema = made(tmp_path, PERSON, "CREATE VIRTUAL TABLE found USING fts5(text)")
    Seeder(random.Random(1)).fill(path, schema)
    assert "found" in schema
    assert len(read_rows(path, schema["person"])) == len(Kind)


def test_each_reference_finds_its_row(tmp_path: Path) -> None:
    path, schema = made(tmp_path, PET, PERSON)
    Seeder(random.Random(3)).fill(path, schema)
    people = {row["id"] for row in read_rows(path, schema["person"])}
    pets = read_rows(path, schema["pet"])
    assert {row["owner"] for row in pets} <= people
    assert {row["mother"] for row in pets} <= {row["id"] for row in pets} | {None}
    assert any(row["mother"] for row in pets)


def test_a_reference_without_a_column_means_the_row(tmp_path: Path) -> None:
    path, _schema = made(tmp_path, "CREATE TABLE t (x)", "INSERT INTO t (rowid, x) VALUES (77, 1)")
    seeder = Seeder(random.Random(1))
    with connect(path) as connection:
        assert seeder._existing(connection, "t", "") == 77
        assert seeder._existing(connection, "t", "x") == 1
        assert seeder._existing(connection, "no_such_table", "x") is None
    empty, _schema = made(tmp_path / "..", "CREATE TABLE IF NOT EXISTS t (x)")
    with connect(empty) as connection:
        assert seeder._existing(connection, "t", "x") is None


def test_rows_that_are_given_are_there_and_no_others_in_their_table(tmp_path: Path) -> None:
    given: list[Row] = [{"name": "Ada", "city": None}, {"name": "Grace"}, {"age": 9}, {"age": 10}]
    rows = filled(tmp_path, PERSON, PET, table="person", rows={"person": given})
    assert len(rows) == len(given)
    assert (rows[0]["name"], rows[0]["city"], rows[1]["name"]) == ("Ada", None, "Grace")
    assert (rows[2]["age"], rows[3]["age"]) == (9, 10)
    assert [len(str(row["nick"])) for row in rows] == [24, 24, 64, 24]  # the third is a long one


def test_without_twins_no_row_is_like_another(tmp_path: Path) -> None:
    rows = filled(tmp_path, PERSON, table="person", twins=False)
    assert len(rows) == len(Kind) - 1
    assert len({row["age"] for row in rows}) == len(rows)


def test_one_more_row_has_nothing_in_what_is_unique(tmp_path: Path) -> None:
    rows = filled(tmp_path, PERSON, PET, table="person", unnamed=True)
    assert len(rows) == len(Kind) + 1
    assert [row["nick"] for row in rows].count(None) == 1
    assert rows[-1]["nick"] is None
    assert rows[-1]["name"]


def test_unique_columns_that_may_be_empty(tmp_path: Path) -> None:
    both = "CREATE TABLE t (z TEXT UNIQUE, a TEXT UNIQUE, b TEXT, c TEXT, UNIQUE (b, c))"
    _path, schema = made(tmp_path, PERSON, both, "CREATE TABLE k (code TEXT PRIMARY KEY)")
    assert nameless(schema["person"]) == ["nick"]
    assert nameless(schema["t"]) == ["a", "z"]
    assert nameless(schema["k"]) == []


def test_a_column_that_the_database_makes_itself_is_left_to_it(tmp_path: Path) -> None:
    sql = "CREATE TABLE t (a INTEGER NOT NULL, b INTEGER GENERATED ALWAYS AS (a * 2) STORED)"
    path, schema = made(tmp_path, sql)
    with connect(path, writing=True) as connection:
        row = Seeder(random.Random(1)).insert_new(connection, schema["t"])
    assert list(row) == ["a"]


def test_a_row_that_breaks_a_rule_is_refused(tmp_path: Path) -> None:
    path, schema = made(tmp_path, PERSON)
    with connect(path, writing=True) as connection:
        insert(connection, schema["person"], {"name": "Ada", "age": 36})
        with pytest.raises(sqlite3.IntegrityError):
            insert(connection, schema["person"], {"name": "Ada", "age": 36})
    assert [row["name"] for row in read_rows(path, schema["person"])] == ["Ada"]


def test_tables_come_after_those_that_they_refer_to(tmp_path: Path) -> None:
    one = "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b(id))"
    other = "CREATE TABLE b (id INTEGER PRIMARY KEY, c INTEGER REFERENCES c(id))"
    last = "CREATE TABLE c (id INTEGER PRIMARY KEY, c INTEGER REFERENCES c(id), z REFERENCES z(id))"
    _path, schema = made(tmp_path, one, other, last)
    assert [table.name for table in in_order_of_references(schema)] == ["c", "b", "a"]


def test_tables_that_refer_to_each_other_have_an_order_all_the_same(tmp_path: Path) -> None:
    one = "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b(id))"
    other = "CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a(id))"
    _path, schema = made(tmp_path, other, one, "CREATE TABLE c (id INTEGER REFERENCES b(id))")
    assert [table.name for table in in_order_of_references(schema)] == ["a", "b", "c"]
