"""Where a loss is said to be: the migration and the function that caused it."""

from __future__ import annotations

import pytest

from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed
from checker.words import journeys
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, HEADER, ProjectText

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


def blamed(run: Rehearsal, *, both_ways: bool = False) -> str:
    word = journeys.round_trip if both_ways else journeys.keeps_rows
    with pytest.raises(Failed) as told:
        word(run, FIRST, run.upgrade(FIRST))
    return told.value.finding.where


def test_the_migration_that_loses_a_value_is_named_not_a_later_one(rehearse: MakeRun) -> None:
    run = rehearse(project(second=forgetting(ADD_EMAIL, "upgrade")))
    assert blamed(run) == place(run, SECOND, "upgrade")


def test_a_later_migration_is_named_where_it_is_the_one(rehearse: MakeRun) -> None:
    run = rehearse(project(third=forgetting(LAST, "upgrade")))
    assert blamed(run) == place(run, THIRD, "upgrade")


def test_what_the_way_back_leaves_is_said_of_downgrade(rehearse: MakeRun) -> None:
    leaves = ADD_EMAIL[: ADD_EMAIL.index("def downgrade")] + "def downgrade():\n    pass\n"
    run = rehearse(ProjectText(second=leaves))
    assert blamed(run, both_ways=True) == place(run, SECOND, "downgrade")


def test_what_the_way_back_loses_is_said_of_downgrade(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(second=forgetting(ADD_EMAIL, "downgrade")))
    assert blamed(run, both_ways=True) == place(run, SECOND, "downgrade")
