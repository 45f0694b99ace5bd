"""What is read of a stranger's database: tables, columns, keys, rows, within limits."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checker.reading import database
from checker.reading.database import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_NAME,
    MAX_ROWS,
    MAX_TABLES,
    Column,
    ForeignKey,
    Table,
    read_rows,
    read_schema,
    read_version,
)
from checker.verdict import NotGraded


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


def build(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(";\n".join(statements))


def tables(count: int) -> list[str]:
    return [f"CREATE TABLE t{number} (id INTEGER)" for number in range(count)]


def test_as_many_tables_as_are_read(file: Path) -> None:
    build(file, *tables(MAX_TABLES))
    assert len(read_schema(file)) == MAX_TABLES
    build(file, "CREATE TABLE one_more (id INTEGER)")
    with pytest.raises(NotGraded, match=f"more than {MAX_TABLES} tables"):
        read_schema(file)


def test_as_many_columns_as_are_read(file: Path) -> None:
    names = [f"c{number}" for number in range(MAX_COLUMNS)]
    build(file, f"CREATE TABLE wide ({', '.join(names)})")
    assert list(read_schema(file)["wide"].columns) == names
    build(file, "ALTER TABLE wide ADD COLUMN one_more")
    with pytest.raises(NotGraded, match=f"more than {MAX_COLUMNS} columns"):
        read_schema(file)


def test_names_that_nobody_would_give_are_passed_over(file: Path) -> None:
    build(file, *(f"CREATE TABLE {'x' * n} (id INTEGER)" for n in (MAX_NAME, MAX_NAME + 1)))
    assert [len(name) for name in read_schema(file)] == [MAX_NAME]


def test_tables_of_sqlite_and_alembic_are_nobodys(file: Path) -> None:
    build(
        file,
        "CREATE TABLE own (id INTEGER PRIMARY KEY AUTOINCREMENT)",
        "CREATE TABLE alembic_version (version_num TEXT)",
        "INSERT INTO alembic_version VALUES ('abc')",
    )
    assert list(read_schema(file)) == ["own"]
    assert read_version(file) == ["abc"]


def only(file: Path, name: str = "t") -> Table:
    return read_schema(file)[name]


def test_a_foreign_key_that_names_no_column_means_the_other_key(file: Path) -> None:
    build(
        file,
        "CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (b, a))",
        "CREATE TABLE t (x INTEGER, y INTEGER, z INTEGER REFERENCES nobody, "
        "FOREIGN KEY (x, y) REFERENCES pair ON DELETE CASCADE)",
    )
    assert only(file).foreign_keys == {
        ForeignKey(("x", "y"), "pair", ("b", "a"), "CASCADE"),
        ForeignKey(("z",), "nobody", ("",), "NO ACTION"),
    }


def test_what_is_said_of_a_column(file: Path) -> None:
    build(
        file,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name varchar ( 64 ) NOT NULL DEFAULT ('x') "
        "COLLATE NOCASE, bare TEXT NOT NULL, age, twice INTEGER GENERATED ALWAYS AS (age * 2), "
        "more INTEGER GENERATED ALWAYS AS (age * 2) STORED)",
    )
    assert list(only(file).columns.values()) == [
        Column("id", "INTEGER", False, 1),
        Column("name", "VARCHAR(64)", True, 0, False, "'x'", "NOCASE"),
        Column("bare", "TEXT", True, 0),
        Column("age", "", False, 0),
        Column("twice", "INTEGER", False, 0, True),
        Column("more", "INTEGER", False, 0, True),
    ]


def test_a_key_is_told_in_its_own_order(file: Path) -> None:
    build(file, "CREATE TABLE t (a INTEGER, b INTEGER, c INTEGER, PRIMARY KEY (c, a))")
    assert only(file).key == ("c", "a")


@pytest.mark.parametrize(
    ("sql", "numbered"),
    [
        ("id INTEGER PRIMARY KEY", True),
        ("id INT PRIMARY KEY", False),
        ("id INTEGER PRIMARY KEY DESC", False),
        ("id INTEGER, other INTEGER, PRIMARY KEY (id, other)", False),
        ("id INTEGER", False),
    ],
)
def test_whether_a_new_row_gets_a_number(sql: str, numbered: bool, file: Path) -> None:
    build(file, f"CREATE TABLE t ({sql})")
    assert only(file).numbered is numbered


def test_what_two_tables_have_in_common(file: Path) -> None:
    """How a table is written is no difference, and nor is whether a rule or an index refuses."""
    rule = made(file, "CREATE TABLE t (a TEXT, CONSTRAINT x UNIQUE (a))")
    index = made(file, "CREATE TABLE t (a TEXT)", "CREATE UNIQUE INDEX x ON t (a)")
    assert rule == index
    assert rule.constraints != index.constraints
    assert rule.sql != index.sql
    assert rule != made(file, "CREATE TABLE t (a TEXT)")
    assert rule != made(file, "CREATE TABLE t (a TEXT UNIQUE CHECK (a <> ''))")


def made(file: Path, *statements: str) -> Table:
    file.unlink(missing_ok=True)
    build(file, *statements)
    return only(file)


def test_a_foreign_key_is_told_in_the_names_of_the_other_table(file: Path) -> None:
    build(
        file,
        "CREATE TABLE User (Id INTEGER PRIMARY KEY, Name TEXT UNIQUE, b TEXT)",
        "CREATE TABLE t (x INTEGER REFERENCES user (iD) ON UPDATE SET NULL, "
        "y TEXT REFERENCES USER (NAME), z TEXT, FOREIGN KEY (z, x) REFERENCES user (b, id))",
    )
    assert only(file).foreign_keys == {
        ForeignKey(("x",), "User", ("Id",), "NO ACTION", "SET NULL"),
        ForeignKey(("y",), "User", ("Name",), "NO ACTION"),
        ForeignKey(("z", "x"), "User", ("b", "Id"), "NO ACTION"),
    }


def test_a_foreign_key_to_a_table_without_a_key(file: Path) -> None:
    build(file, "CREATE TABLE other (a INTEGER)", "CREATE TABLE t (x INTEGER REFERENCES other)")
    assert only(file).foreign_keys == {ForeignKey(("x",), "other", ("",), "NO ACTION")}


def test_a_virtual_table_has_a_name_and_no_more(file: Path) -> None:
    build(
        file,
        "create  virtual table words USING fts5(text)",
        "CREATE TABLE wordsmith (a)",
        "CREATE TABLE plain (a)",
    )
    assert read_schema(file)["words"] == Table("words", {})
    assert set(read_schema(file)) == {"words", "wordsmith", "plain"}
    assert read_rows(file, read_schema(file)["words"]) == []


def test_a_table_whose_sql_is_gone_breaks_nothing(file: Path) -> None:
    build(
        file,
        "CREATE TABLE t (a)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = NULL",
    )
    with pytest.raises(NotGraded, match="could not be read"):
        read_schema(file)


def test_rows_are_read_without_what_the_database_makes_itself(file: Path) -> None:
    build(
        file,
        "CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2))",
        "INSERT INTO t VALUES (1), (2)",
    )
    assert read_rows(file, only(file)) == [{"a": 1}, {"a": 2}]


def test_as_many_rows_as_are_read(file: Path) -> None:
    many = ", ".join(f"({number})" for number in range(MAX_ROWS + 5))
    build(file, "CREATE TABLE t (a INTEGER)", f"INSERT INTO t VALUES {many}")
    assert len(read_rows(file, only(file))) == MAX_ROWS


def test_as_many_bytes_as_are_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "MAX_BYTES", 10)
    build(file, "CREATE TABLE t (a, b)", "INSERT INTO t VALUES ('12345', x'0102'), (99, '123')")
    assert len(read_rows(file, only(file))) == 2
    build(file, "INSERT INTO t VALUES (NULL, 'x')")
    with pytest.raises(NotGraded, match=r"The rows of t hold more than 0 MB"):
        read_rows(file, only(file))
    assert MAX_BYTES == 64 << 20


def test_revisions(file: Path) -> None:
    build(file, "CREATE TABLE t (a)", "CREATE INDEX alembic_versions ON t (a)")
    assert read_version(file) == []
    long = "x" * (MAX_NAME + 1)
    rows = ", ".join(["(7)", f"('{long}')", *("('a')" for _ in range(30))])
    build(file, "CREATE TABLE alembic_version (version_num)")
    assert read_version(file) == []
    build(file, f"INSERT INTO alembic_version VALUES {rows}")
    assert read_version(file)[:3] == ["7", "x" * MAX_NAME, "a"]
    assert len(read_version(file)) == 20
