"""What is said of a schema that is another one, and of rows and values that are lost."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed, Finding
from checker.words import losses
from checker.words.losses import NO_CHANGE, Change
from tests.scripts import DOWN, UP, WAYS, at
from tests.words.small import told
from tests.words.standin import USER, scratch, stand_in

PLAIN = USER.format("")
BACK = "04-upgrade-and-roll-back"
BOTH = WAYS.format("pass", "pass")
ADA = "INSERT INTO user VALUES (1, 'Ada')"
GONE = "1 of 1 rows of user are gone"


@pytest.mark.parametrize(
    ("function", "found", "line", "why"),
    [
        (
            "downgrade",
            "user.name: before the upgrade it was VARCHAR(64), after the downgrade it is TEXT",
            DOWN,
            losses.TAKES_BACK,
        ),
        (
            "upgrade",
            "user.name: from an empty database it is VARCHAR(64), here it is TEXT",
            UP,
            losses.EVERYWHERE,
        ),
    ],
)
def test_another_schema(function: str, found: str, line: int, why: str, tmp_path: Path) -> None:
    want = scratch(tmp_path, "want", PLAIN)
    got = scratch(tmp_path, "got", PLAIN.replace("VARCHAR(64)", "TEXT"))
    run = stand_in(tmp_path, BOTH, upgraded=want)
    losses.same_schema(run, want, want, "the same", "r1", function)
    said = told(losses.same_schema, run, want, got, "the same", "r1", function)
    assert said == Finding("the same", found, at(line), why, BACK)
    if function == "downgrade":
        assert told(losses.same_schema, run, want, got, "the same", "r1") == said


DEFAULT = USER.format(" DEFAULT 'x'")
CHECK = USER.format(" CHECK (name > 'a')")
NAMELESS = "CREATE TABLE user (id INTEGER PRIMARY KEY)"


@pytest.mark.parametrize(
    ("want", "got", "head", "function", "refused"),
    [
        (PLAIN, DEFAULT, NAMELESS, "downgrade", False),  # NOT NULL, it could not come back without
        (PLAIN, DEFAULT, "CREATE TABLE people (name)", "downgrade", False),
        (PLAIN, DEFAULT, NAMELESS, "upgrade", True),
        (PLAIN, DEFAULT, PLAIN, "downgrade", True),
        (CHECK, PLAIN, NAMELESS, "downgrade", True),
        (PLAIN, USER.format(" NOT NULL"), NAMELESS, "downgrade", True),
    ],
    ids=["new default", "of a new table", "upgrade", "always there", "CHECK", "NOT NULL"],
)
def test_a_column_that_comes_back_with_a_default(
    want: str, got: str, head: str, function: str, refused: bool, tmp_path: Path
) -> None:
    run = stand_in(tmp_path, BOTH, upgraded=scratch(tmp_path, "head", head))
    facts = scratch(tmp_path, "want", want), scratch(tmp_path, "got", got), "", "r1", function
    if refused:
        assert "user.name: " in told(losses.same_schema, run, *facts).found
    else:
        losses.same_schema(run, *facts)


def rows(run: Any, before: Scratch, after: Scratch, function: str, change: Change) -> Finding:
    """What is said of rows after a command."""
    head = run.head
    return told(losses.same_rows, run, before, after, "the command", head, function, change)


def moving(tmp_path: Path, *scripts: str, **stages: Scratch | None) -> Any:
    """A run in which each upgrade makes one of these databases, and stops at None."""

    def upgrade(name: str, _start: Scratch) -> Scratch:
        state = stages[name]
        if state is None:
            raise Failed("it works", "it stops")
        return state

    return stand_in(tmp_path, *scripts, upgrade=upgrade)


def test_rows_that_are_kept(tmp_path: Path) -> None:
    one = scratch(tmp_path, "one", PLAIN, ADA)
    run = moving(tmp_path, BOTH)
    losses.same_rows(run, one, one, "the command", "r1", "upgrade", NO_CHANGE)


def test_rows_that_are_lost(tmp_path: Path) -> None:
    before = scratch(tmp_path, "before", PLAIN, ADA)
    after = scratch(tmp_path, "after", PLAIN)
    run = moving(tmp_path, BOTH, BOTH, r1=before, r2=after)
    expected = "every row keeps its values during  the command"
    assert rows(run, before, after, "upgrade", NO_CHANGE) == Finding(
        expected, GONE, at(UP, "r2"), losses.LOST, BACK
    )
    run = moving(tmp_path, BOTH, BOTH, r1=after, r2=after)
    assert rows(run, before, after, "downgrade", NO_CHANGE) == Finding(
        expected, GONE, at(DOWN, "r2"), losses.LOST, BACK
    )


def test_a_table_that_the_upgrade_made_may_go_with_its_rows(tmp_path: Path) -> None:
    log = "CREATE TABLE log (id INTEGER PRIMARY KEY)", "INSERT INTO log VALUES (1)"
    before = scratch(tmp_path, "before", PLAIN, ADA, *log)
    after = scratch(tmp_path, "after", PLAIN, ADA)
    run = moving(tmp_path, BOTH, r1=after)
    losses.same_rows(run, before, after, "it", "r1", "downgrade", NO_CHANGE)
    found = rows(run, before, after, "upgrade", NO_CHANGE)
    assert found.found == "the table log with its 1 rows is gone"
    gone = scratch(tmp_path, "gone", PLAIN, *log)
    assert rows(run, before, gone, "downgrade", NO_CHANGE).found == GONE


def test_three_losses_are_told(tmp_path: Path) -> None:
    wide = "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d)"
    before = scratch(tmp_path, "before", wide, "INSERT INTO t VALUES (1, 1, 1, 1, 1)")
    after = scratch(tmp_path, "after", wide, "INSERT INTO t VALUES (1, 2, 2, 2, 2)")
    found = rows(moving(tmp_path, BOTH, r1=after), before, after, "upgrade", NO_CHANGE)
    assert found.found == "\n".join(f"t.{c} of the row with id 1 was 1, is now 2" for c in "abc")


CHILD = "CREATE TABLE log (id INTEGER PRIMARY KEY, user INTEGER REFERENCES user{0})"
ENTRY = "INSERT INTO log VALUES (1, 1)"
CASCADES = " ON DELETE CASCADE"


@pytest.mark.parametrize(
    ("action", "entry", "said"),
    [
        (CASCADES, "", True),
        ("", "", False),
        (CASCADES, ENTRY.replace(", 1)", ", NULL)"), False),
    ],
    ids=["emptied", "no cascade", "a value"],
)
def test_rows_that_went_with_the_table_they_hang_on(
    action: str, entry: str, said: bool, tmp_path: Path
) -> None:
    tables = PLAIN, ADA, CHILD.format(action)
    before = scratch(tmp_path, "before", *tables, ENTRY)
    after = scratch(tmp_path, "after", *tables, *[entry] * bool(entry))
    found = rows(moving(tmp_path, BOTH, r1=after), before, after, "upgrade", NO_CHANGE)
    assert found.why == losses.LOST + losses.CASCADE * said


def test_rows_that_others_hang_on_went_with_nothing(tmp_path: Path) -> None:
    tables = PLAIN, CHILD.format(CASCADES)
    before = scratch(tmp_path, "before", *tables, ADA, ENTRY)
    after = scratch(tmp_path, "after", *tables)
    found = rows(moving(tmp_path, BOTH, r1=after), before, after, "upgrade", NO_CHANGE)
    assert found.found == f"{GONE}\n{GONE.replace('user', 'log')}"
    assert found.why == losses.LOST


def test_rows_with_other_numbers(tmp_path: Path) -> None:
    before = scratch(tmp_path, "before", PLAIN, ADA)
    after = scratch(tmp_path, "after", PLAIN, ADA.replace("1", "2"))
    drops = WAYS.format("op.drop_table('user')", "op.drop_table('user')")
    run = moving(tmp_path, drops, r1=after)
    for function, line in (("upgrade", UP), ("downgrade", DOWN)):
        found = rows(run, before, after, function, NO_CHANGE)
        assert (found.why, found.where) == (losses.RENUMBERED, at(line))


@pytest.mark.parametrize("name", ["user", "people"])
@pytest.mark.parametrize(("function", "line"), [("upgrade", UP), ("downgrade", DOWN)])
def test_rows_of_a_table_that_is_dropped(
    name: str, function: str, line: int, tmp_path: Path
) -> None:
    """Under its old or its new name; another table that is dropped is not the place."""
    body = f"op.drop_table('log')\n    op.drop_table({name!r})"
    ways = (body, "pass") if function == "upgrade" else ("pass", body)
    before = scratch(tmp_path, "before", PLAIN, ADA)
    after = scratch(tmp_path, "after", PLAIN.replace("user", "people"))
    change = Change({"log": "journal", "user": "people"})
    found = rows(moving(tmp_path, WAYS.format(*ways), r1=after), before, after, function, change)
    assert (found.why, found.where) == (losses.DROPPED, at(line + 2))
    assert found.found == "1 of 1 rows of people are gone"


def test_a_value_that_is_lost_is_not_the_fault_of_a_table_that_is_dropped(tmp_path: Path) -> None:
    before = scratch(tmp_path, "before", PLAIN, ADA)
    after = scratch(tmp_path, "after", PLAIN, ADA.replace("'Ada'", "NULL"))
    drops = WAYS.format("op.drop_table('user')", "pass")
    found = rows(moving(tmp_path, drops, r1=after), before, after, "upgrade", NO_CHANGE)
    assert (found.why, found.where) == (losses.LOST, at(UP))


def test_the_first_revision_that_loses_something_is_the_culprit(tmp_path: Path) -> None:
    """Its rename is none, and neither is a migration that stops with rows."""
    handle = PLAIN.replace("name", "handle")
    begin = scratch(tmp_path, "begin", PLAIN, ADA, at="r1")
    moved = scratch(tmp_path, "moved", handle, ADA)
    empty = scratch(tmp_path, "empty", handle)
    change = Change({"user.name": "user.handle"})
    run = moving(tmp_path, *[BOTH] * 5, r2=begin, r3=moved, r4=None, r5=empty)
    assert rows(run, begin, empty, "upgrade", change).where == at(UP, "r5")
    early = moving(tmp_path, *[BOTH] * 5, r2=empty, r3=empty, r4=empty, r5=empty)
    assert rows(early, begin, empty, "upgrade", change).where == at(UP, "r2")


@pytest.mark.parametrize("version", ["", "unknown"])
def test_a_culprit_may_be_the_very_first_revision(version: str, tmp_path: Path) -> None:
    before = scratch(tmp_path, "before", PLAIN, ADA, at=version)
    after = scratch(tmp_path, "after", PLAIN)
    run = moving(tmp_path, BOTH, BOTH, r1=after, r2=after)
    assert rows(run, before, after, "upgrade", NO_CHANGE).where == at(UP, "r1")


def test_a_culprit_that_nobody_finds_is_the_last_revision(tmp_path: Path) -> None:
    """Rows that only one command for all of them loses."""
    before = scratch(tmp_path, "before", PLAIN, ADA)
    run = moving(tmp_path, BOTH, BOTH, r1=before, r2=before)
    after = scratch(tmp_path, "after", PLAIN)
    assert rows(run, before, after, "upgrade", NO_CHANGE).where == at(UP, "r2")


def test_a_change_downwards() -> None:
    change = Change({"user": "people", "a.b": "a.c"}, frozenset({"a.c", "x.y"}))
    assert change.back == Change({"people": "user", "a.c": "a.b"}, frozenset({"a.b", "a.c", "x.y"}))
    with pytest.raises(dataclasses.FrozenInstanceError):
        change.may_change = frozenset()  # type: ignore[misc]


def test_the_place_of_a_way_back(tmp_path: Path) -> None:
    assert losses.where_downgrade(stand_in(tmp_path, BOTH), "r1") == at(DOWN)
