"""Where a loss is said to be: the migration and the function that caused it."""

from __future__ import annotations

import pytest

from checker.reading.database import Row
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed, Finding
from checker.words import journeys, tables
from checker.words.journeys import Change
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, HEADER, MAKE_USER, ProjectText

FIRST, SECOND, THIRD = "aaaa00000001", "aaaa00000002", "aaaa00000003"
FORGET = "    op.execute('UPDATE user SET password = NULL')\n"
THIRD_FILE = f"migrations/versions/{THIRD}_last.py"
LAST = "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


def project(second: str = ADD_EMAIL, third: str = LAST) -> ProjectText:
    text = HEADER.format(revision=THIRD, parent=SECOND) + third
    return ProjectText(second=second, extra={THIRD_FILE: text})


def forgetting(script: str, function: str) -> str:
    """A migration that also deletes the passwords."""
    return script.replace(f"def {function}():\n", f"def {function}():\n{FORGET}")


def place(run: Rehearsal, revision: str, function: str) -> str:
    """`file:line` of a function."""
    file = run.history[revision].file
    lines = (run.project / file).read_text(encoding="utf-8").splitlines()
    return f"{file}:{lines.index(f'def {function}():') + 1}"


def failure(
    run: Rehearsal, *, both_ways: bool = False, change: Change = journeys.NO_CHANGE
) -> Finding:
    word = journeys.round_trip if both_ways else journeys.keeps_rows
    with pytest.raises(Failed) as told:
        word(run, FIRST, run.upgrade(FIRST), change)
    return told.value.finding


def without_way_back(script: str) -> str:
    """A migration whose downgrade() does nothing."""
    return script[: script.index("def downgrade")] + "def downgrade():\n    pass\n"


def test_the_migration_that_loses_a_value_is_named_not_a_later_one(rehearse: MakeRun) -> None:
    run = rehearse(project(second=forgetting(ADD_EMAIL, "upgrade")))
    assert failure(run).where == place(run, SECOND, "upgrade")


def test_a_later_migration_is_named_where_it_is_the_one(rehearse: MakeRun) -> None:
    run = rehearse(project(third=forgetting(LAST, "upgrade")))
    assert failure(run).where == place(run, THIRD, "upgrade")


def test_what_the_way_back_leaves_is_said_of_downgrade(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(second=without_way_back(ADD_EMAIL)))
    assert failure(run, both_ways=True).where == place(run, SECOND, "downgrade")


def test_what_the_way_back_loses_is_said_of_downgrade(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(second=forgetting(ADD_EMAIL, "downgrade")))
    assert failure(run, both_ways=True).where == place(run, SECOND, "downgrade")


def test_what_may_change_is_nobodys_fault(rehearse: MakeRun) -> None:
    third = LAST.replace("    pass\n", "    op.execute('UPDATE user SET username = NULL')\n", 1)
    run = rehearse(project(second=forgetting(ADD_EMAIL, "upgrade"), third=third))
    change = Change(may_change=frozenset({"user.password"}))
    assert failure(run, change=change).where == place(run, THIRD, "upgrade")


def test_a_rename_that_forgets_the_values_is_named_not_what_came_before(rehearse: MakeRun) -> None:
    third = """def upgrade():
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("handle", sa.String(64)))
        batch.drop_column("password")


def downgrade():
    pass
"""
    run = rehearse(project(third=third))
    change = Change(renames={"user.password": "user.handle"})
    assert failure(run, change=change).where == place(run, THIRD, "upgrade")


def test_only_a_table_that_hangs_on_another_is_said_to_be_emptied_by_a_cascade(
    rehearse: MakeRun,
) -> None:
    gone = ADD_EMAIL.replace(
        "def upgrade():\n", "def upgrade():\n    op.execute('DELETE FROM user')\n"
    )
    found = failure(rehearse(ProjectText(second=gone)))
    assert "rows of user are gone" in found.found
    assert "CASCADE" not in found.why


def test_what_base_leaves_is_said_of_the_first_downgrade(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(first=without_way_back(MAKE_USER)))
    with pytest.raises(Failed, match="no table is left") as told:
        journeys.back_to_base(run)
    assert told.value.finding.where == place(run, FIRST, "downgrade")


def test_rows_that_should_be_there(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    row: Row = {"id": 4, "username": "ada", "password": "x"}
    filled = run.with_rows(run.upgraded, {"user": [row]})
    journeys.holds(run, filled, "user", [row], "it", SECOND)
    with pytest.raises(Failed, match="has password 'y'") as told:
        journeys.holds(run, filled, "user", [row | {"password": "y"}], "it", SECOND)
    assert told.value.finding.where == place(run, SECOND, "upgrade")
    with pytest.raises(Failed) as told:
        journeys.holds(run, filled, "post", [row], "it", SECOND)
    assert told.value.finding.found == "it is gone"


def test_columns_that_are_unique_together_are_named(rehearse: MakeRun) -> None:
    together = MAKE_USER.replace('("username")', '("username", "password")')
    with pytest.raises(Failed) as told:
        tables.unique(rehearse(ProjectText(first=together, second="")), "user", "username")
    assert told.value.finding.found == "only password and username together are unique"


def test_a_unique_rule_that_refuses_nothing_is_none(rehearse: MakeRun) -> None:
    """The second row must differ in the other unique column, or that one would refuse it."""
    silent = """def upgrade():
    op.execute(
        "CREATE TABLE user (id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) UNIQUE, "
        "password VARCHAR(128), email VARCHAR(120), UNIQUE (email) ON CONFLICT IGNORE)"
    )


def downgrade():
    op.drop_table("user")
"""
    run = rehearse(ProjectText(first=silent, second=""))
    tables.unique(run, "user", "username")
    with pytest.raises(Failed) as told:
        tables.unique(run, "user", "email")
    assert told.value.finding.found == "it took two rows with the same value"
