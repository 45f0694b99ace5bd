"""Which columns an index makes unique, and which kind of rule does it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_clauses import schema

EMAIL = ("email",)
MADE = "CREATE TABLE t (id INTEGER PRIMARY KEY, email TEXT, name TEXT)"


@pytest.mark.parametrize(
    ("index", "unique"),
    [
        ("UNIQUE INDEX i ON t (email)", True),
        ("INDEX i ON t (email)", False),
        ("UNIQUE INDEX i ON t (lower(email))", True),
        ("UNIQUE INDEX i ON t (Upper ( email ))", True),
        ("INDEX i ON t (lower(email))", False),
        ("UNIQUE INDEX i ON t (trim(email))", False),
        ("UNIQUE INDEX i ON t (lower(email) || name)", False),
        ("UNIQUE INDEX i ON t (email) WHERE email IS NOT NULL", True),
        ('UNIQUE INDEX i ON t (email) where ("EMAIL" is not null)', True),
        ("UNIQUE INDEX i ON t (email) WHERE id > 7", False),
        ("UNIQUE INDEX i ON t (email) WHERE name IS NOT NULL", False),
        ("UNIQUE INDEX i ON t (email) WHERE email > 'a WHERE email IS NOT NULL'", False),
    ],
)
def test_an_index_that_refuses_equal_values(index: str, unique: bool, tmp_path: Path) -> None:
    """One for some rows does not, unless it leaves out NULL, which clashes with nothing anyway."""
    table = schema(tmp_path, MADE, f"CREATE {index}")["t"]
    assert (EMAIL in table.uniques) is unique
    assert table.constraints == frozenset()


def test_two_columns_for_some_rows_are_not_unique_together(tmp_path: Path) -> None:
    table = schema(
        tmp_path,
        "CREATE TABLE t (x INTEGER, y TEXT, id INTEGER, PRIMARY KEY (id, x))",
        "CREATE UNIQUE INDEX i ON t (y, x) WHERE x IS NOT NULL",
        "CREATE UNIQUE INDEX j ON t (id, y)",
    )["t"]
    assert table.uniques == {("id", "y")}
    assert table.indexes == {("y", "x"), ("id", "y")}
    assert table.key == ("id", "x")


def test_a_rule_of_the_table_is_told_from_an_index(tmp_path: Path) -> None:
    rules = MADE.replace("name TEXT", "name TEXT, UNIQUE (name, email)")
    table = schema(tmp_path, rules, "CREATE UNIQUE INDEX i ON t (email)")["t"]
    assert table.uniques == {EMAIL, ("email", "name")}
    assert table.constraints == {("email", "name")}
    assert table.indexes == {EMAIL, ("name", "email")}


@pytest.mark.parametrize(
    ("columns", "numbered"),
    [
        ("id INTEGER PRIMARY KEY", True),
        ("id INTEGER, PRIMARY KEY (id)", True),
        ("id INT PRIMARY KEY", False),
        ("id INTEGER PRIMARY KEY DESC", False),
        ("id INTEGER, other INTEGER, PRIMARY KEY (id, other)", False),
        ("id INTEGER", False),
    ],
)
def test_which_keys_sqlite_fills_in(columns: str, numbered: bool, tmp_path: Path) -> None:
    assert schema(tmp_path, f"CREATE TABLE t ({columns})")["t"].numbered is numbered
