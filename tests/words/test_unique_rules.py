"""What is said of a column that is not unique, and the rows that show whether it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.words.uniqueness import unique
from tests.scripts import at
from tests.words.small import told
from tests.words.standin import WITH_EMAIL, past, scratch

NEVER = "Two rows could have the same value."
PLAIN = WITH_EMAIL.replace(" UNIQUE", "")
MAKES = ("op.create_table('user', 'id', 'email')", PLAIN)
RULE = "b.create_unique_constraint('uq', {0})"
BATCH = "with op.batch_alter_table('{0}') as b:\n        {1}"


def batch(given: str, table: str = "user") -> str:
    """The upgrade that asks for a rule in batch mode."""
    return BATCH.format(table, RULE.format(given))


def test_a_column_that_is_unique(tmp_path: Path) -> None:
    run = past(tmp_path, ("op.x()", WITH_EMAIL.replace("email", "name TEXT UNIQUE, email")))
    unique(run, "user", "email")


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", "no unique constraint and no unique index on it"),
        (
            ", UNIQUE (email, name), UNIQUE (email, b), UNIQUE (email, a), UNIQUE (b, a)",
            "a and email",
        ),
        (", UNIQUE (a, b)", "no unique constraint and no unique index on it"),
    ],
)
def test_what_there_is_instead(rest: str, said: str, tmp_path: Path) -> None:
    table = f"CREATE TABLE user (id INTEGER PRIMARY KEY, email TEXT, name TEXT, a, b{rest})"
    found = told(unique, past(tmp_path, (MAKES[0], table)), "user", "email")
    assert found.expected == "user.email is unique by itself"
    assert found.found == said or found.found == f"only {said} together are unique"
    assert found.where == at(5)
    assert found.why.startswith(NEVER)
    assert found.lesson == "03-add-email"


@pytest.mark.parametrize("rule", ["", " WHERE id > 5"])
def test_an_index_that_is_no_rule_for_every_row(rule: str, tmp_path: Path) -> None:
    index = f"CREATE {'UNIQUE ' if rule else ''}INDEX ix ON user (email){rule}"
    found = told(unique, past(tmp_path, (*MAKES, index)), "user", "email")
    assert found.found.startswith("an ordinary index, which lets equal values in")


def test_an_index_of_another_column_is_not_named(tmp_path: Path) -> None:
    run = past(tmp_path, (*MAKES, "CREATE INDEX ix ON user (id, email)"))
    assert told(unique, run, "user", "email").found.startswith("no unique constraint")


def test_a_rule_that_was_there_and_is_lost(tmp_path: Path) -> None:
    """Then nobody is told of a rule that was left out before, or after."""
    run = past(
        tmp_path,
        ("op.x()",),
        (batch("'email'"), WITH_EMAIL),
        ("op.x()", "DROP TABLE user", PLAIN),
        (batch("'email'"),),
    )
    found = told(unique, run, "user", "email")
    assert found.where == at(4, "r3")
    assert found.why.startswith("It was unique, and this migration loses that.")


def test_another_database_than_that_at_head(tmp_path: Path) -> None:
    run = past(tmp_path, ("op.x()", WITH_EMAIL))
    unique(run, "user", "email")
    other = scratch(tmp_path, "other", PLAIN)
    assert told(unique, run, "user", "email", at=other).why.startswith(NEVER)
    unique(
        past(tmp_path, ("op.x()", PLAIN)), "user", "email", scratch(tmp_path, "other", WITH_EMAIL)
    )


@pytest.mark.parametrize(
    ("up", "why"),
    [
        (batch("'email'"), "The rule was given 'email', a text"),
        (batch("columns='email'").replace("'uq', ", ""), "The rule was given 'email', a text"),
        (batch("'e_mail'"), "Write it in square brackets: ['email']"),
        (batch("['emial']"), "The rule names the column 'emial', and user has none"),
        (batch("('Email', 'id')"), "Did you mean it by 'email'?"),
        (batch("[name, 7, 'emails']"), "names the column 'emails'"),
        (batch("['emial'], name='uq'").replace("'uq', ", "'x', "), "names the column 'emial'"),
    ],
)
def test_a_rule_that_was_left_out(up: str, why: str, tmp_path: Path) -> None:
    found = told(unique, past(tmp_path, MAKES, (up,)), "user", "email")
    assert found.where == at(6, "r2")
    assert why in found.why


@pytest.mark.parametrize(
    "up",
    [
        batch("['email']"),  # as it should be: there must be another reason
        batch("'password'"),
        batch("['old_email']").replace("old_email", "older"),
        batch("name"),
        batch("self.email"),
        batch("7"),
        batch("[]"),
        batch("'email'", table="post"),
        batch("'email'").replace("create_unique_constraint", "drop_constraint"),
        "b.create_unique_constraint('email')",
        batch("'email'").replace("'uq', ", "").replace("'email'", "'email', name='email'"),
        f"{MAKES[0]}\n    b.create_unique_constraint('uq', 'emial')",
        f"with table('user'):\n        b.create_unique_constraint('email')\n    {MAKES[0]}",
        f"with user:\n        {RULE.format('[name]')}",
    ],
)
def test_a_rule_that_is_not_to_blame(up: str, tmp_path: Path) -> None:
    found = told(unique, past(tmp_path, MAKES, (up,)), "user", "email")
    assert found.why.startswith(NEVER)


def test_columns_that_are_there_at_some_time_are_no_slips(tmp_path: Path) -> None:
    """A table of the same name as none, and a column of another table, are something else."""
    steps = [
        ("op.x()", "CREATE TABLE post (id INTEGER PRIMARY KEY, emial TEXT)"),
        ("op.x()", "CREATE TABLE user (id INTEGER PRIMARY KEY, email TEXT, emails TEXT)"),
        ("op.x()", "ALTER TABLE user DROP COLUMN emails"),
    ]
    run = past(tmp_path, *steps, (batch("['emails']"),))
    assert told(unique, run, "user", "email").why.startswith(NEVER)
    run = past(tmp_path, *steps, (batch("['emial']"),))
    assert "Did you mean it by 'email'?" in told(unique, run, "user", "email").why


def test_the_newest_of_ones_own_migrations_is_blamed(tmp_path: Path) -> None:
    steps = MAKES, (batch("'email'"),), (batch("['emial']"),), ("op.x()",)
    assert told(unique, past(tmp_path, *steps), "user", "email").where == at(6, "r3")
    starter = past(tmp_path, *steps, shipped=["r1", "r3"])
    assert told(unique, starter, "user", "email").where == at(6, "r2")


OPEN = "with op.batch_alter_table('user') as b:\n        b.add_column('email')\n    "
ALSO = "with op.batch_alter_table('user') as b, other() as c[0], more():\n        b.x()\n    "


@pytest.mark.parametrize(
    ("up", "line"),
    [
        (OPEN + RULE.format("['email']"), 7),
        (OPEN + RULE.format("['email']").replace("unique_constraint", "index"), 7),
        (ALSO + RULE.format("columns=['email']"), 7),
        (ALSO + RULE.format("'email'"), 7),
        (f"if x:\n        pass\n    {OPEN}{RULE.format(['email'])}", 9),
    ],
)
def test_a_rule_outside_of_its_block(up: str, line: int, tmp_path: Path) -> None:
    found = told(unique, past(tmp_path, MAKES, (up,)), "user", "email")
    assert found.where == at(line, "r2")
    assert found.why.startswith("This line stands outside of the block")


@pytest.mark.parametrize(
    "up",
    [
        OPEN + RULE.format("['name']"),
        OPEN + "b.alter_column('email')",
        OPEN + RULE.format("['email']").replace("b.", "op."),
        OPEN + RULE.format("['email']").replace("b.", ""),
        OPEN.replace("add_column", "create_index") + "pass",
    ],
)
def test_a_line_that_needs_no_block(up: str, tmp_path: Path) -> None:
    assert told(unique, past(tmp_path, MAKES, (up,)), "user", "email").why.startswith(NEVER)


@pytest.mark.parametrize(
    "rest",
    [
        "",
        ", name TEXT UNIQUE",  # the second row differs in it
        ", name TEXT, a TEXT, UNIQUE (name, a)",
        ", sort TEXT CHECK (sort IN ('a'))",  # and has the same where nothing makes it differ
    ],
)
def test_a_rule_that_refuses_nothing(rest: str, tmp_path: Path) -> None:
    table = "CREATE TABLE user (id INTEGER PRIMARY KEY, email TEXT UNIQUE ON CONFLICT REPLACE"
    found = told(unique, past(tmp_path, (MAKES[0], f"{table}{rest})")), "user", "email")
    assert found.expected == "the database refuses a second row with the same email"
    assert found.found == "it took two rows with the same value"
    assert found.where == at(5)
    assert found.why == "The unique rule does not hold for every row."
    assert found.lesson == "03-add-email"


def test_a_value_that_is_hard_to_guess_is_not_left_out(tmp_path: Path) -> None:
    """Two rows without a value would be no proof of anything."""
    rule = "email IS NULL OR (email = 'a' AND n = 3 AND m = 3)"
    columns = "id INTEGER PRIMARY KEY, email TEXT UNIQUE, n INTEGER, m INTEGER"
    table = f"CREATE TABLE user ({columns}, CHECK ({rule}))"
    run = past(tmp_path, (MAKES[0], table))
    for name in "abcde":
        unique(run, "user", "email", at=scratch(tmp_path, name, table))
