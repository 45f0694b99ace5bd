"""What is said of tables, columns, keys and references that are not as the task asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.words import tables
from tests.scripts import at
from tests.words.small import told
from tests.words.standin import WITH_EMAIL, past, scratch

MAKES = "op.create_table('user', 'id', 'email')"
BOTH = MAKES + "\n    op.create_table('post', 'id',\n        'user_id')"
POST = "CREATE TABLE post (id INTEGER PRIMARY KEY, user_id INTEGER{0})"


def test_a_table_that_is_there(tmp_path: Path) -> None:
    tables.exists(past(tmp_path, (MAKES, WITH_EMAIL)), "user")


@pytest.mark.parametrize(
    ("models", "model", "said"),
    [
        ({"Person": "person"}, "Human", "The app knows no model Human."),
        ({"Human": "person"}, "", "none of them made this table"),
        ({}, "", "The app knows no model Person."),
        ({"Pet": "pet"}, "", "The app knows no model Person."),
        ({"Pet": "pet"}, "Pet", "Pet has its own table name, 'pet'."),
    ],
)
def test_a_table_that_is_not_there(
    models: dict[str, str], model: str, said: str, tmp_path: Path
) -> None:
    run = past(tmp_path, (MAKES, WITH_EMAIL), models=models)
    found = told(tables.exists, run, "person", *([model] if model else []))
    assert found.expected == "a table person after  flask db upgrade"
    assert found.found == "only the table user"
    assert said in found.why


def test_a_table_that_is_not_there_is_looked_for_by_its_own_name(tmp_path: Path) -> None:
    steps = ("x or op.create_table('human')", WITH_EMAIL), ("x or op.create_table('person')",)
    run = past(tmp_path, *steps, models={"Human": "human"})
    assert told(tables.exists, run, "person", "Human").where == at(5, "r1")
    assert told(tables.exists, run, "person", "Person").where == at(5, "r2")


def typed(type_: str) -> tuple[str, str]:
    return MAKES, WITH_EMAIL.replace("VARCHAR(120) UNIQUE", type_)


@pytest.mark.parametrize("type_", ["VARCHAR(5)", "TEXT", "CHAR(3)", "CLOB", "NCHAR(9)", "String"])
def test_any_type_of_text(type_: str, tmp_path: Path) -> None:
    tables.columns(past(tmp_path, typed(type_)), "user", email="text", id="INTEGER")


@pytest.mark.parametrize(
    ("type_", "wanted", "expected", "said", "model"),
    [
        ("INTEGER", "text", "a text column", "INTEGER", "db.String"),
        ("", "text", "a text column", "no type", "db.String"),
        ("VARCHAR(9)", "VARCHAR(5)", "VARCHAR(5)", "VARCHAR(9)", "db.String(5)"),
        ("TEXT", "NUMERIC(10,2)", "NUMERIC(10,2)", "TEXT", "db.Numeric(10,2)"),
        ("NVARCHAR(5)", "INTEGER", "INTEGER", "VARCHAR(5)", "db.Integer"),
        ("DATE", "DATETIME", "DATETIME", "DATE", "db.DateTime"),
    ],
)
def test_another_type(
    type_: str, wanted: str, expected: str, said: str, model: str, tmp_path: Path
) -> None:
    run = past(tmp_path, typed(type_))
    found = told(tables.columns, run, "user", id="INTEGER", email=wanted)
    assert found.expected == f"user.email is {expected}"
    assert found.found == said
    assert found.where == at(5)
    assert found.why.endswith(f"with another type than the task asks for: {model}.")
    assert found.lesson == "02-first-migration"


def test_a_type_that_was_right_before(tmp_path: Path) -> None:
    steps = ("op.x()",), typed("VARCHAR(9)"), ("op.x()", "DROP TABLE user", typed("DATE")[1])
    run = past(tmp_path, *steps)
    assert told(tables.columns, run, "user", email="VARCHAR(9)").where == at(4, "r3")
    assert told(tables.columns, run, "user", email="text").where == at(4, "r3")
    assert told(tables.columns, run, "user", email="VARCHAR(8)").where == at(5, "r2")


def test_a_column_that_is_missing_has_no_type(tmp_path: Path) -> None:
    run = past(tmp_path, (MAKES, WITH_EMAIL))
    assert told(tables.columns, run, "user", age="INTEGER").found == "the columns id, email"


@pytest.mark.parametrize(
    ("table", "names", "expected", "said"),
    [
        ("(id, email)", ["id"], "id", "no primary key"),
        ("(id PRIMARY KEY, email)", ["email"], "email", "the primary key is id"),
        ("(id, email, PRIMARY KEY (id, email))", ["id"], "id", "the primary key is id, email"),
        ("(id PRIMARY KEY, email)", ["id", "b"], "(id, b)", "the primary key is id"),
    ],
)
def test_another_primary_key(
    table: str, names: list[str], expected: str, said: str, tmp_path: Path
) -> None:
    run = past(tmp_path, (MAKES, f"CREATE TABLE user {table}"))
    found = told(tables.primary_key, run, "user", *names)
    assert found.expected == f"{expected} is the primary key of user"
    assert found.found == said
    assert found.where == at(5)
    assert found.why.startswith("Each row needs a column that tells it from all others")
    assert found.lesson == "02-first-migration"


def test_a_primary_key_as_it_should_be(tmp_path: Path) -> None:
    run = past(tmp_path, (MAKES, WITH_EMAIL, "CREATE TABLE tagged (a, b, PRIMARY KEY (a, b))"))
    tables.primary_key(run, "user", "id")
    tables.primary_key(run, "tagged", "b", "a")


def test_what_may_be_empty(tmp_path: Path) -> None:
    run = past(
        tmp_path, (MAKES, WITH_EMAIL.replace(" UNIQUE", ", age INTEGER NOT NULL")), ("op.x()",)
    )
    tables.nullable(run, "user", "email", True)
    tables.nullable(run, "user", "age", False)
    found = told(tables.nullable, run, "user", "email", False)
    assert (found.expected, found.found) == ("user.email is NOT NULL", "user.email may be NULL")
    assert found.where == at(5)
    assert found.why.startswith("nullable=True in a model means")
    assert found.lesson == "06-tables-with-rows"
    found = told(tables.nullable, run, "user", "age", True)
    assert (found.expected, found.found) == ("user.age may be NULL", "user.age is NOT NULL")
    other = scratch(tmp_path, "other", WITH_EMAIL.replace("UNIQUE", "NOT NULL"))
    tables.nullable(run, "user", "email", False, at=other)
    tables.nullable(run, "user", "email", False, other)


@pytest.mark.parametrize(
    "rule", [" REFERENCES user(id)", " REFERENCES user", " REFERENCES User(ID)"]
)
def test_a_foreign_key_as_it_should_be(rule: str, tmp_path: Path) -> None:
    run = past(tmp_path, (BOTH, WITH_EMAIL, POST.format(rule)))
    tables.foreign_key(run, "post", "user_id", "user.id")


def test_a_foreign_key_to_what_is_no_primary_key(tmp_path: Path) -> None:
    run = past(tmp_path, (BOTH, WITH_EMAIL, POST.format(" REFERENCES user(email)")))
    tables.foreign_key(run, "post", "user_id", "user.email")


def test_a_foreign_key_to_a_primary_key_of_two_columns(tmp_path: Path) -> None:
    table = "CREATE TABLE user (id, email, PRIMARY KEY (id, email))"
    run = past(tmp_path, (BOTH, table, POST.format(" REFERENCES user")))
    found = told(tables.foreign_key, run, "post", "user_id", "user.id")
    assert found.found == "a foreign key to user.id, email"


KEY = ", FOREIGN KEY ({0}) REFERENCES {1}"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "no foreign key on post.user_id"),
        (KEY.format("id", "user(id)"), "no foreign key on post.user_id"),
        (KEY.format("user_id, id", "user(id, email)"), "no foreign key on post.user_id"),
        (KEY.format("user_id", "user(email)"), "a foreign key to user.email"),
        (KEY.format("user_id", "post(id)"), "a foreign key to post.id"),
        (
            KEY.format("user_id", "user(email)") + KEY.format("user_id", "post(id)"),
            "a foreign key to post.id",
        ),
    ],
)
def test_another_foreign_key(rule: str, said: str, tmp_path: Path) -> None:
    run = past(tmp_path, (BOTH, WITH_EMAIL, POST.format(rule)))
    found = told(tables.foreign_key, run, "post", "user_id", "user.id")
    assert found.expected == "post.user_id is a foreign key to user.id"
    assert found.found == said
    assert found.where == at(7)
    assert "In the model: db.ForeignKey('user.id')." in found.why
    assert found.lesson == "07-add-and-delete"


@pytest.mark.parametrize("rule", [" REFERENCES user(id)", " REFERENCES user"])
def test_a_foreign_key_to_a_table_that_has_lost_its_key(rule: str, tmp_path: Path) -> None:
    """It is said what the other table lacks, and not that the foreign key is another one."""
    run = past(tmp_path, (BOTH, "CREATE TABLE user (id INTEGER, email)", POST.format(rule)))
    found = told(tables.foreign_key, run, "post", "user_id", "user.id")
    assert found.expected == "id is the primary key of user"
    assert found.found == "no primary key"
    assert found.where == at(5)


def test_a_foreign_key_of_what_is_not_there(tmp_path: Path) -> None:
    run = past(tmp_path, (BOTH, POST.format(" REFERENCES user(id)")))
    found = told(tables.foreign_key, run, "post", "by", "user.id")
    assert found.expected == "a column by in the table post"
    found = told(tables.foreign_key, run, "post", "user_id", "user.id")
    assert found.expected == "a table user after  flask db upgrade"


def test_what_should_be_gone(tmp_path: Path) -> None:
    run = past(tmp_path, (MAKES, WITH_EMAIL), ("op.x()",), ("op.x()",), shipped=["r1"])
    tables.no_column(run, "user", "age")
    found = told(tables.no_column, run, "user", "email")
    assert found.expected == "no column email in the table user after  flask db upgrade"
    assert found.found == "user still has email"
    assert found.where == at(4, "r3")
    assert found.why.startswith("Taking a column out of the model does not take it out")
    assert found.lesson == "07-add-and-delete"
    tables.no_table(run, "post")
    found = told(tables.no_table, run, "user")
    assert (found.expected, found.found) == ("no table user in the database", "user is there")
    assert found.where == at(5)
    assert found.why == "It is left over, or a migration makes it."
    assert found.lesson == "07-add-and-delete"
    other = scratch(tmp_path, "other", POST.format(""))
    tables.no_table(run, "user", at=other)
    assert told(tables.no_table, run, "post", at=other).found == "post is there"


PET = "CREATE TABLE pet (user_id REFERENCES user(id), post_id REFERENCES post(id))"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["post (user_id) VALUES (2), (NULL), (3)"], "2 rows of post refer to rows of user"),
        (["pet VALUES (1, 1), (1, 7), (NULL, 8)"], "2 rows of pet refer to rows of post"),
        (
            ["pet VALUES (7, 1), (8, 1)", "post VALUES (9, 7)"],
            "1 rows of post refer to rows of user",
        ),
        ([f"post (user_id) VALUES {', '.join(['(7)'] * 30)}"], "30 rows of post refer"),
    ],
    ids=["post", "pet", "both", "many"],
)
def test_rows_that_belong_to_nobody(rows: list[str], said: str, tmp_path: Path) -> None:
    """Only those are counted that are of the tables that are named."""
    makes = (BOTH, WITH_EMAIL, POST.format(" REFERENCES user(id)"), PET)
    run = past(tmp_path, (*makes, "INSERT INTO user VALUES (1, 'a')"), ("op.x()",))
    tables.foreign_keys_hold(run, run.upgraded, "r2")
    there = (*makes[1:], "INSERT INTO user VALUES (1, 'a')", "INSERT INTO post VALUES (NULL, 1)")
    state = scratch(tmp_path, "broken", *there, *(f"INSERT INTO {row}" for row in rows))
    found = told(tables.foreign_keys_hold, run, state, "r2")
    assert found.expected == "every row finds the row that it belongs to"
    assert found.found.startswith(said)
    assert found.where == at(4, "r2")
    assert found.why.startswith("A foreign key is a promise that the other row exists.")
    assert found.lesson == "07-add-and-delete"
