"""A database of a stranger's is read with limits, and nothing in it is obeyed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checker.reading import connection as careful
from checker.reading.connection import connect
from checker.reading.database import (
    MAX_COLUMNS,
    MAX_NAME,
    MAX_TABLES,
    ForeignKey,
    Table,
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


@pytest.fixture
def full(file: Path) -> Path:
    """Enough rows that four of the same table side by side take for ever."""
    build(
        file,
        "CREATE TABLE t (id INTEGER)",
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < 3000) SELECT i FROM n",
    )
    return file


def test_a_question_without_an_end_is_given_up(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(careful, "READ_SECONDS", 0.1)
    with pytest.raises(NotGraded, match="interrupted"), connect(full) as connection:
        connection.execute("SELECT count(*) FROM t a, t b, t c, t d").fetchone()


@pytest.mark.parametrize("writing", [False, True])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE t SET id = 7",
        "DROP TABLE t",
        "CREATE TABLE other (id INTEGER)",
        "ATTACH ':memory:' AS other",
        "PRAGMA query_only=off; DELETE FROM t; ALTER TABLE t RENAME TO other",
    ],
)
def test_nothing_else_is_written(full: Path, statement: str, writing: bool) -> None:
    with pytest.raises(NotGraded), connect(full, writing=writing) as connection:
        connection.executescript(statement)
    assert list(read_schema(full)) == ["t"]


@pytest.mark.parametrize(("writing", "left"), [(False, 3000), (True, 0)])
def test_rows_are_written_only_where_that_is_asked_for(
    full: Path, writing: bool, left: int
) -> None:
    if writing:
        with connect(full, writing=True) as connection:
            connection.execute("DELETE FROM t")
    else:
        with pytest.raises(NotGraded), connect(full) as connection:
            connection.execute("DELETE FROM t")
    with connect(full) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (left,)


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
