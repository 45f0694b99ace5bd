"""A unique rule that Alembic left out without a word: which line is blamed, and for what."""

from __future__ import annotations

import pytest

from checker.words import tables
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, ProjectText
from tests.words.small import FILES, SECOND, told

RIGHT = '"uq_user_email", ["email"]'


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ('"uq_user_email", "email"', "given 'email', a text"),
        ('"uq_user_email", columns="email"', "given 'email', a text"),
        ('"uq_user_email", ["emial"]', "names the column 'emial', and user has none"),
        ('"uq_user_email", ("e_mail",)', "Did you mean it by 'email'?"),
        ('"uq_user_email", ["username", "Email"]', "names the column 'Email'"),
    ],
)
def test_a_rule_that_was_left_out(given: str, why: str, rehearse: MakeRun) -> None:
    found = told(tables.unique, rehearse(with_rule(given)), "user", "email")
    assert why in found.why
    assert found.where == f"{FILES[SECOND]}:13"


@pytest.mark.parametrize("given", ['"uq", ["pasword"]', '"uq", ["username"]'])
def test_a_rule_about_another_column_is_not_blamed(given: str, rehearse: MakeRun) -> None:
    found = told(tables.unique, rehearse(with_rule(given)), "user", "email")
    assert "with create_unique_constraint or a unique index" in found.why
    assert found.where == f"{FILES[SECOND]}:12"


def with_rule(given: str) -> ProjectText:
    """The project whose migration makes its rule with this in the brackets."""
    up = ADD_EMAIL.replace(RIGHT, given).partition("def downgrade")[0]
    return ProjectText(second=f"{up}def downgrade():\n    pass\n")
