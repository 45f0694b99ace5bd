"""What a database is defined to be, to the letter."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checker.reading.definition import MAX_DEFINITIONS, holds_nothing, read_definition
from checker.verdict import NotGraded

VERSION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def database(folder: Path, script: str) -> Path:
    file = folder / f"{len(list(folder.iterdir()))}.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)
    return file


@pytest.mark.parametrize(
    ("script", "nothing"),
    [
        ("", True),
        (VERSION, True),
        (f"{VERSION}; INSERT INTO alembic_version VALUES ('a')", False),
        (f"{VERSION}; CREATE TABLE t (id)", False),
        (f"{VERSION}; CREATE VIEW alembic_versions AS SELECT 1", False),
        ("PRAGMA user_version = 1", False),
    ],
)
def test_what_holds_nothing(script: str, nothing: bool, tmp_path: Path) -> None:
    assert holds_nothing(database(tmp_path, script)) is nothing


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('CREATE TABLE "t" (id  INTEGER)', "CREATE TABLE t(id INTEGER)", True),
        ("CREATE TABLE t (a DEFAULT 'x y')", "CREATE TABLE t (a DEFAULT 'xy')", False),
        ("CREATE TABLE t (a DEFAULT 'it''s \"a\"')", "CREATE TABLE t (a DEFAULT 'it''s a')", False),
        ('CREATE TABLE t ("a b")', 'CREATE TABLE t (a "b")', False),
        ("CREATE TABLE t (a UNIQUE)", "CREATE TABLE t (a, UNIQUE (a))", False),
        ("PRAGMA application_id = 1", "", False),
    ],
)
def test_what_is_defined_in_the_same_words(
    one: str, other: str, same: bool, tmp_path: Path
) -> None:
    told = [read_definition(database(tmp_path, script)) for script in (one, other)]
    assert (told[0] == told[1]) is same


def test_more_definitions_than_anybody_needs(tmp_path: Path) -> None:
    views = [f"CREATE VIEW v{number} AS SELECT 1;" for number in range(MAX_DEFINITIONS)]
    file = database(tmp_path, f"BEGIN; {''.join(views)} COMMIT;")
    assert len(read_definition(file)[0]) == MAX_DEFINITIONS
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE VIEW one_more AS SELECT 1")
    with pytest.raises(NotGraded, match="more than 2000 definitions"):
        read_definition(file)
