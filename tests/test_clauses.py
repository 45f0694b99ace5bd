"""What the text of a CREATE TABLE tells, however it was typed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from checker.reading.clauses import (
    checks,
    collations,
    named_columns,
    plain_default,
    quoted,
    words,
)
from checker.reading.compare import differences
from checker.reading.connection import connect
from checker.reading.database import Table, read_rows, read_schema
from checker.verdict import NotGraded


def schema(tmp_path: Path, *statements: str) -> dict[str, Table]:
    file = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return read_schema(file)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE t (age INTEGER CHECK (age > 0))",
        'CREATE TABLE t (age INTEGER, CONSTRAINT ck CHECK("Age">0))',
        "CREATE TABLE t (age INTEGER, check ((age /* years */ > 0)) -- CHECK (age < 9)\n)",
    ],
)
def test_a_rule_is_the_same_however_it_is_typed(sql: str) -> None:
    assert checks(sql) == {"CHECK (age > 0)"}


def test_a_text_in_a_rule_keeps_its_capitals() -> None:
    assert checks("CREATE TABLE t (a TEXT CHECK (A IN ('X', '--y')))") == {
        "CHECK (a in ('X', '--y'))"
    }


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("Length ( A )<5 AND a IN('x','y')", "length(a) < 5 and a in ('x', 'y')"),
        ("(a > 0) AND (a < 9)", "(a > 0) and (a < 9)"),
        ("NOT (a = 1 OR (a = 2))", "not (a = 1 or (a = 2))"),
    ],
)
def test_a_rule_is_told_as_one_would_write_it(rule: str, told: str) -> None:
    assert checks(f"CREATE TABLE t (a INTEGER, CHECK ({rule}))") == {f"CHECK ({told})"}


def test_a_rule_speaks_of_whole_names() -> None:
    assert named_columns(["Age", "a", "age_2"], "AGE > 0 and bb < 2") == ["Age"]


def test_a_column_that_is_called_check_is_no_rule() -> None:
    assert checks('CREATE TABLE t ("check" INTEGER, a INTEGER)') == frozenset()


def test_collations_belong_to_their_columns() -> None:
    sql = "CREATE TABLE t (a VARCHAR(9) COLLATE NOCASE, b NUMERIC(4, 2), c TEXT COLLATE binary)"
    assert collations(sql) == {"a": "NOCASE"}
    assert collations("CREATE TABLE t (a NUMERIC(4, 2) COLLATE nocase, b TEXT)") == {"a": "NOCASE"}
    assert collations("CREATE TABLE t (a TEXT CHECK (a COLLATE NOCASE <> 'x'))") == {}
    assert collations("CREATE TABLE t (a TEXT, b TEXT COLLATE RTRIM)") == {"b": "RTRIM"}
    assert collations("CREATE VIRTUAL TABLE t USING fts5") == {}


def test_a_name_is_quoted_whatever_is_in_it() -> None:
    assert quoted('a"b') == '"a""b"'


def test_brackets_without_an_end_cost_no_time() -> None:
    assert len(words("CREATE TABLE t (" + "[" * 60_000)) < 10


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        (None, ""),
        ("NULL", ""),
        ("'UTC'", "'UTC'"),
        ("('UTC')", "'UTC'"),
        ("false", "0"),
        ("'0'", "0"),
        ("(CURRENT_TIMESTAMP)", "current_timestamp"),
        ("TRUE", "1"),
        ('"UTC"', "'UTC'"),
        ("abs(-1)", "abs(-1)"),
        ("'", "'"),
    ],
)
def test_defaults_in_one_way_of_writing(told: str | None, plain: str) -> None:
    assert plain_default(told) == plain


@pytest.mark.parametrize(
    ("there", "said", "finer"),
    [
        ("id INT PRIMARY KEY, a TEXT DEFAULT 'x' CHECK (a <> 'y')", "no number by itself", False),
        ("id INTEGER PRIMARY KEY, a TEXT CHECK (a <> 'y')", "no default", False),
        ("id INTEGER PRIMARY KEY, a TEXT DEFAULT 'z' CHECK (a <> 'y')", "DEFAULT 'z'", True),
        ("id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x'", "no such rule", True),
        (
            "id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x' COLLATE NOCASE CHECK (a <> 'y')",
            "COLLATE NOCASE",
            True,
        ),
    ],
)
def test_what_alembic_does_not_compare_is_compared(
    there: str, said: str, finer: bool, tmp_path: Path
) -> None:
    mine = schema(
        tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x' CHECK (a <> 'y'))"
    )
    found = differences(mine, schema(tmp_path, f"CREATE TABLE t ({there})"))
    assert [(said in difference.there, difference.finer) for difference in found] == [(True, finer)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("INT", "INTEGER"),
        ("DECIMAL(9, 2)", "NUMERIC(9, 2)"),
        ("BOOL", "BOOLEAN"),
        ("TIMESTAMP", "DATETIME"),
        ("NVARCHAR(5)", "VARCHAR(5)"),
        ("CLOB", "TEXT"),
        ("CHARACTER VARYING(5)", "VARCHAR(5)"),
        ("VARYING CHARACTER(5)", "VARCHAR(5)"),
    ],
)
def test_one_type_has_several_names(one: str, other: str, tmp_path: Path) -> None:
    here, there = (schema(tmp_path, f"CREATE TABLE t (a {type_})") for type_ in (one, other))
    assert differences(here, there) == []


def test_a_rule_on_one_side_only(tmp_path: Path) -> None:
    plain = schema(tmp_path, "CREATE TABLE t (a INTEGER)")
    ruled = schema(tmp_path, "CREATE TABLE t (a INTEGER CHECK (a > 0))")
    (came,), (went,) = differences(plain, ruled), differences(ruled, plain)
    assert (came.subject, came.here, came.there) == ("t.a", "no such rule", "CHECK (a > 0)")
    assert (came.new, came.missing, came.gone, came.finer) == (True, False, False, True)
    assert (went.new, went.missing, went.gone, went.finer) == (False, True, True, True)


def test_a_rule_of_a_column_that_one_side_lacks_goes_without_saying(tmp_path: Path) -> None:
    plain = schema(tmp_path, "CREATE TABLE t (a INTEGER)")
    more = schema(tmp_path, "CREATE TABLE t (a INTEGER, b INTEGER CHECK (b > a))")
    assert [one.subject for one in differences(plain, more)] == ["t.b"]
    assert [one.subject for one in differences(more, plain)] == ["t.b"]


def test_a_key_that_gets_no_number(tmp_path: Path) -> None:
    numbered = schema(tmp_path, "CREATE TABLE t (id INTEGER PRIMARY KEY)")
    other = schema(tmp_path, "CREATE TABLE t (id INT PRIMARY KEY)")
    (lost,), (gained,) = differences(numbered, other), differences(other, numbered)
    texts = (
        "INTEGER PRIMARY KEY, which SQLite fills in",
        "a primary key that gets no number by itself",
    )
    assert (lost.subject, lost.here, lost.there, lost.missing) == ("t.id", *texts, True)
    assert (gained.here, gained.there, gained.missing) == (*reversed(texts), False)


def test_a_rule_that_names_no_column_is_the_tables(tmp_path: Path) -> None:
    plain = schema(tmp_path, "CREATE TABLE t (a INTEGER)")
    ruled = schema(tmp_path, "CREATE TABLE t (a INTEGER, CHECK (1 = 1))")
    assert [one.subject for one in differences(plain, ruled)] == ["t"]


def test_a_name_in_a_text_of_a_rule_is_no_column(tmp_path: Path) -> None:
    plain = schema(tmp_path, "CREATE TABLE t (a TEXT, b TEXT)")
    ruled = schema(tmp_path, "CREATE TABLE t (a TEXT, b TEXT, CHECK (a IN ('b')))")
    assert [one.subject for one in differences(plain, ruled)] == ["t.a"]


def test_on_update_is_part_of_a_foreign_key(tmp_path: Path) -> None:
    parent, child = "CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (p REFERENCES {})"
    one = schema(tmp_path, parent, child.format("p (id)"))
    assert differences(one, schema(tmp_path, parent, child.format("P(ID)"))) == []
    found = differences(one, schema(tmp_path, parent, child.format("p ON UPDATE CASCADE")))
    assert [one.there for one in found] == ["a foreign key to p(id) ON UPDATE CASCADE"]


def test_triggers_are_put_aside_and_come_back(tmp_path: Path) -> None:
    file = tmp_path / "app.db"
    trigger = "CREATE TRIGGER gone AFTER INSERT ON t BEGIN DELETE FROM t; END"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    connection.execute(trigger)
    connection.close()
    with connect(file, writing=True) as writer:
        writer.execute("INSERT INTO t VALUES (1)")
    assert read_rows(file, read_schema(file)["t"]) == [{"id": 1}]
    with connect(file) as reader:
        assert reader.execute("SELECT sql FROM sqlite_master WHERE type='trigger'").fetchall() == [
            (trigger,)
        ]


def test_rows_that_are_too_much_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.reading.database.MAX_BYTES", 1000)
    file = tmp_path / "app.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)")
    connection.executemany("INSERT INTO t (a) VALUES (?)", [("x" * 300,)] * 5)
    connection.commit()
    connection.close()
    with pytest.raises(NotGraded, match="hold more than"):
        read_rows(file, read_schema(file)["t"])


def test_a_virtual_table_is_there_and_has_no_columns(tmp_path: Path) -> None:
    made = schema(tmp_path, "CREATE VIRTUAL TABLE search USING fts5(body)")
    assert made == {"search": Table("search", {})}
