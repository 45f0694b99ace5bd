"""Rules for any table: rows can be made for it, equal things are equal, damage is seen."""

from __future__ import annotations

import random
import sqlite3
import string
import tempfile
from copy import deepcopy
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.reading.clauses import quoted
from checker.reading.compare import differences
from checker.reading.database import Column, Schema, Table, read_rows, read_schema
from checker.reading.rows import lost, read_all, same_value
from checker.reading.seeding import Kind, Seeder
from tests.databases import database

NAMES = st.text(string.ascii_lowercase + "_ äß'\"-", min_size=1, max_size=8)
TYPES = st.sampled_from(
    [
        *("INTEGER", "BIGINT", "BOOLEAN", "NUMERIC(10, 2)", "FLOAT"),
        *("VARCHAR(1)", "VARCHAR(64)", "TEXT", "BLOB", "JSON", "DATE", "DATETIME", "TIME"),
    ]
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """The SQL of a table with a primary key and up to five columns of any kind."""
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=str.casefold))
    lines = ["pk_of_it INTEGER PRIMARY KEY"]
    for name in names:
        type_ = draw(TYPES)
        null = draw(st.sampled_from(["", " NOT NULL"]))
        roomy = type_ not in ("BOOLEAN", "VARCHAR(1)")
        unique = draw(st.sampled_from(["", " UNIQUE"])) if roomy else ""
        lines.append(f"{quoted(name)} {type_}{null}{unique}")
    return f"CREATE TABLE parent ({', '.join(lines)})"


CHILD = (
    "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL "
    "REFERENCES parent(pk_of_it), above INTEGER REFERENCES child(id), word VARCHAR(12))"
)


@settings(max_examples=60)
@given(sql=tables(), seed=st.integers(0, 10**6))
def test_rows_fit_any_table_and_its_children(sql: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = database(Path(folder), sql, CHILD)
        schema = read_schema(path)
        Seeder(random.Random(seed)).fill(path, schema)
        data = read_all(path, schema)
        assert {name: len(rows) for name, rows in data.items()} == {
            "parent": len(Kind),
            "child": len(Kind),
        }
        keys = {row["pk_of_it"] for row in data["parent"]}
        assert {row["parent_id"] for row in data["child"]} <= keys
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


@settings(max_examples=60)
@given(sql=tables(), seed=st.integers(0, 10**6), pick=st.randoms(use_true_random=False))
def test_a_changed_value_is_found_and_nothing_else(
    sql: str, seed: int, pick: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = database(Path(folder), sql)
        schema = read_schema(path)
        Seeder(random.Random(seed)).fill(path, schema)
        before = read_all(path, schema)
        assert lost(before, deepcopy(before), schema) == []
        after = deepcopy(before)
        row = pick.choice(after["parent"])
        column = pick.choice([name for name in row if name != "pk_of_it"])
        row[column] = "damage" if row[column] != "damage" else None
        losses = lost(before, after, schema)
        assert [(loss.table, loss.column) for loss in losses] == [("parent", column)]


@settings(max_examples=40)
@given(sql=tables(), pick=st.randoms(use_true_random=False))
def test_a_missing_row_is_found(sql: str, pick: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = database(Path(folder), sql)
        schema = read_schema(path)
        Seeder(random.Random(1)).fill(path, schema)
        before = read_all(path, schema)
        after = deepcopy(before)
        after["parent"].remove(pick.choice(after["parent"]))
        assert f"1 of {len(Kind)} rows of parent are gone" in lost(before, after, schema)[0].text


def column(name: str, type_: str, not_null: bool = False) -> Column:
    return Column(name, type_, not_null, 0)


@given(
    names=st.lists(NAMES, min_size=1, max_size=6, unique=True),
    pick=st.randoms(use_true_random=False),
)
def test_every_single_change_of_a_schema_is_one_difference(
    names: list[str], pick: random.Random
) -> None:
    columns = {name: column(name, pick.choice(["TEXT", "INTEGER"])) for name in names}
    here: Schema = {"t": Table("t", columns, frozenset({(names[0],)}))}
    assert differences(here, here) == []
    name = pick.choice(names)
    changed = [
        Table("t", columns | {name: column(name, "VARCHAR(7)")}, here["t"].uniques),
        Table("t", columns | {name: column(name, columns[name].type, True)}, here["t"].uniques),
        Table("t", columns, frozenset()),
        Table("t", columns | {"another": column("another", "TEXT")}, here["t"].uniques),
    ]
    for table in changed:
        assert len(differences(here, {"t": table})) == 1
        assert len(differences({"t": table}, here)) == 1


@given(st.one_of(st.none(), st.integers(), st.text(), st.binary(), st.floats(allow_nan=False)))
def test_a_value_is_itself_and_not_its_text(value: str | int | float | bytes | None) -> None:
    assert same_value(value, value)
    if not isinstance(value, str):
        assert not same_value(value, str(value))


def test_rows_are_read_whatever_the_columns_are_called(tmp_path: Path) -> None:
    path = database(tmp_path, 'CREATE TABLE "a ""b" ("select" TEXT, "x y" BLOB)')
    schema = read_schema(path)
    assert read_rows(path, schema['a "b']) == []
