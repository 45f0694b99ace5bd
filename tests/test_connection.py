"""A connection to a stranger's database: what it does, what it refuses, and what it leaves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checker.reading import connection as careful
from checker.reading.connection import MAX_TRIGGERS, connect
from checker.verdict import NotGraded

LOG = "CREATE TRIGGER logged AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END"
SWEEP = "CREATE TRIGGER sweep AFTER INSERT ON t BEGIN DELETE FROM log; END"
COUNT = "SELECT count(*) FROM "


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return build(tmp_path / "some.db", "CREATE TABLE t (a)", "CREATE TABLE log (a)")


def build(file: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return file


def asked(file: Path, question: str) -> list[object]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute(question)]


def test_no_trigger_runs_and_all_are_there_afterwards(file: Path) -> None:
    build(file, "INSERT INTO log VALUES (0)", LOG, SWEEP)
    with connect(file, writing=True) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
    assert asked(file, "SELECT a FROM log") == [0]
    assert asked(file, "SELECT sql FROM sqlite_master WHERE type = 'trigger'") == [LOG, SWEEP]


def test_a_trigger_of_any_name_is_put_aside(file: Path) -> None:
    build(file, LOG.replace("logged", '"a ""b"'))
    with connect(file, writing=True) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
    assert asked(file, COUNT + "log") == [0]


def test_triggers_stay_where_nothing_is_written(file: Path) -> None:
    build(file, LOG)
    with connect(file) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert names.fetchall() == [("logged",)]


def test_what_stands_in_the_place_of_a_trigger_is_not_run(file: Path) -> None:
    texts = ("DELETE FROM t", "CREATE TABLE more (a)", "DROP TABLE t", "PRAGMA user_version = 9")
    for text in texts:
        build(
            file,
            "DROP TRIGGER IF EXISTS logged",
            LOG,
            "INSERT INTO t VALUES (1)",
            "PRAGMA writable_schema = ON",
            f"UPDATE sqlite_master SET sql = '{text}' WHERE type = 'trigger'",
        )
        with pytest.raises(NotGraded, match="could not be read"):
            connect(file, writing=True).__enter__()
        build(
            file,
            "PRAGMA writable_schema = ON",
            f"UPDATE sqlite_master SET sql = '{LOG}' WHERE type = 'trigger'",
        )
    assert asked(file, COUNT + "t") == [len(texts)]
    assert asked(file, "SELECT name FROM sqlite_master WHERE type = 'table'") == ["t", "log"]


def test_as_many_triggers_as_are_put_aside(file: Path) -> None:
    build(file, *(LOG.replace("logged", f"x{n}") for n in range(MAX_TRIGGERS)))
    with connect(file, writing=True) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
    assert asked(file, COUNT + "log") == [0]
    build(file, LOG)
    with pytest.raises(NotGraded, match="more than 200 triggers"):
        connect(file, writing=True).__enter__()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE t SET a = 1",
        "CREATE TABLE more (a)",
        "DROP TABLE t",
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END",
        "UPDATE sqlite_master SET sql = ''",
        "DELETE FROM sqlite_master",
        "ATTACH ':memory:' AS other",
        "PRAGMA query_only=off; UPDATE t SET a = 1; ALTER TABLE t RENAME TO other",
    ],
)
@pytest.mark.parametrize("writing", [True, False])
def test_what_no_connection_does(file: Path, statement: str, writing: bool) -> None:
    refused = pytest.raises(NotGraded, match=r"not authorized|may not be modified")
    with refused, connect(file, writing=writing) as connection:
        connection.executescript(statement)
    assert asked(file, "SELECT name FROM sqlite_master") == ["t", "log"]


@pytest.mark.parametrize("statement", ["INSERT INTO t VALUES (1)", "DELETE FROM t", "BEGIN"])
def test_what_no_connection_does_that_only_reads(file: Path, statement: str) -> None:
    with pytest.raises(NotGraded, match="not authorized"), connect(file) as connection:
        connection.execute(statement)


def test_what_a_connection_writes_is_kept_and_may_be_taken_back(file: Path) -> None:
    with connect(file, writing=True) as connection:
        connection.execute("INSERT INTO t VALUES (1)")
        connection.execute("BEGIN")
        connection.execute("SAVEPOINT here")
        connection.execute("DELETE FROM t")
        connection.execute("ROLLBACK")
    assert asked(file, "SELECT a FROM t") == [1]
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


def test_nothing_stays_beside_the_file(file: Path) -> None:
    build(file, "PRAGMA journal_mode=WAL")
    for writing in (False, True):
        with connect(file, writing=writing) as connection:
            connection.execute(COUNT + "t")
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            assert mode == ("memory" if writing else "delete")
        assert [path.name for path in file.parent.iterdir()] == ["some.db"]


def test_its_settings(file: Path) -> None:
    with connect(file) as connection:
        for name, value in (
            *(("trusted_schema", 0), ("cell_size_check", 1)),
            *(("query_only", 1), ("synchronous", 0)),
        ):
            assert connection.execute(f"PRAGMA {name}").fetchone()[0] == value
        assert connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH) == 4 << 20
        assert connection.getlimit(sqlite3.SQLITE_LIMIT_ATTACHED) == 0
    with connect(file, writing=True) as connection:
        assert connection.execute("PRAGMA query_only").fetchone()[0] == 0


def test_rows_that_refer_to_nothing_may_be_written(tmp_path: Path) -> None:
    file = build(tmp_path / "c.db", "CREATE TABLE c (a REFERENCES nobody(id))")
    with connect(file, writing=True) as connection:
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 0
        connection.execute("INSERT INTO c VALUES (1)")


def test_signs_that_are_no_text_are_shown(file: Path) -> None:
    build(file, "INSERT INTO t VALUES (CAST(x'61ff62' AS TEXT))")
    with connect(file) as connection:
        assert connection.execute("SELECT a FROM t").fetchone()[0] == "a\\xffb"


def test_a_row_that_a_rule_refuses_is_told_as_that(tmp_path: Path) -> None:
    file = build(tmp_path / "u.db", "CREATE TABLE u (a UNIQUE)", "INSERT INTO u VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError), connect(file, writing=True) as connection:
        connection.execute("INSERT INTO u VALUES (1)")


def test_a_question_without_an_end_is_given_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(careful, "READ_SECONDS", 60.0)
    build(file, *(f"INSERT INTO t VALUES ({number})" for number in range(100)))
    long = "SELECT sum(t.a + x.a) FROM t, t AS x, t AS y"
    with connect(file) as connection:
        assert connection.execute(long).fetchone()[0] == 99_000_000
    monkeypatch.setattr(careful, "READ_SECONDS", 0.0)
    with pytest.raises(NotGraded, match="interrupted"), connect(file) as connection:
        connection.execute(long).fetchone()


@pytest.mark.parametrize(
    ("action", "name", "allowed"),
    [
        (sqlite3.SQLITE_DROP_TRIGGER, "logged", True),
        (sqlite3.SQLITE_DELETE, "sqlite_master", True),
        (sqlite3.SQLITE_INSERT, "sqlite_schema", True),
        (sqlite3.SQLITE_READ, "t", True),
        (sqlite3.SQLITE_DELETE, "t", False),
        (sqlite3.SQLITE_PRAGMA, "writable_schema", False),
        (sqlite3.SQLITE_CREATE_TABLE, "more", False),
    ],
)
def test_what_putting_triggers_aside_may_do(action: int, name: str, allowed: bool) -> None:
    answer = careful._authorize(careful.ASIDE, action, name)
    assert answer == (sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY)
