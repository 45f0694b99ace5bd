"""What must stay of the starter's migrations and tables, what base leaves, and new columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.reading.history import History, read_history
from checker.rehearsing.scratch import EMPTY
from checker.verdict import Finding
from checker.words import journeys
from tests.scripts import DOWN, UP, WAYS, at, script
from tests.words.conftest import Make
from tests.words.small import told
from tests.words.standin import USER, going, stand_in

PLAIN = USER.format("")
NAMELESS = "CREATE TABLE user (id INTEGER PRIMARY KEY)"
LOG = "CREATE TABLE log (id INTEGER PRIMARY KEY)"
VIEW = "CREATE VIEW v AS SELECT 1"
BOTH = WAYS.format("pass", "pass")
BACK = "04-upgrade-and-roll-back"


def emptied(folder: Path, make: Make, *left: str, **more: Any) -> Any:
    """A run that leaves this at base, and nothing is known of the starter."""
    run = going(
        folder,
        top_rows=make("filled", PLAIN),
        filled_down_base=make("base", *left) if left else EMPTY,
        upgraded=make("top", PLAIN),
        **more,
    )
    run.as_shipped = lambda _revisions: []
    return run


def test_a_database_that_is_new_again(make: Make, tmp_path: Path) -> None:
    journeys.back_to_base(emptied(tmp_path, make))


def test_what_the_starter_would_do_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journeys, "starter_does_the_rest", lambda _run: True)
    journeys.back_to_base(stand_in(tmp_path, BOTH))


def test_tables_that_are_left(make: Make, tmp_path: Path) -> None:
    run = emptied(tmp_path, make, PLAIN, "CREATE TABLE more (id)", LOG)
    run.not_from_migrations = frozenset({"more"})
    assert told(journeys.back_to_base, run) == Finding(
        "no table is left after  flask db downgrade base",
        "still there: log, user",
        at(DOWN),
        "downgrade() has to take back what upgrade() did: op.drop_table for op.create_table.",
        BACK,
    )


@pytest.mark.parametrize("left", [LOG, VIEW], ids=["a table of something else", "no table"])
def test_something_else_that_is_left(left: str, make: Make, tmp_path: Path) -> None:
    """Then the way up is another one, and is gone."""
    run = emptied(tmp_path, make, left, base_up_r2=make("again", PLAIN))
    if left == LOG:
        run.not_from_migrations = frozenset({"log"})
    journeys.back_to_base(run)


def test_a_second_upgrade_that_makes_something_else(make: Make, tmp_path: Path) -> None:
    run = emptied(tmp_path, make, VIEW, base_up_r2=make("again", PLAIN, LOG))
    said = told(journeys.back_to_base, run)
    assert said.expected == "upgrading a second time makes the same tables"
    assert (said.where, said.lesson) == (at(DOWN, "r2"), BACK)


def beside_starter(folder: Path, *bodies: str) -> Any:
    """A run of these scripts; those that came with the exercise are two that do nothing."""
    starter = folder / "starter"
    script(starter, "r1", None, BOTH)
    script(starter, "r2", "r1", BOTH)
    facts = {"starter": starter, "shipped_history": read_history(starter, "migrations")}
    return stand_in(folder, *bodies, **facts)


CHANGED = WAYS.format("pass", "raise")


def test_a_starters_migration_that_was_changed(tmp_path: Path) -> None:
    run = beside_starter(tmp_path, BOTH, CHANGED, BOTH)
    said = told(journeys.history_only_grew, run)
    assert said == Finding(
        "the migration r2 as it came with the exercise",
        "this file was changed",
        at(DOWN + 1, "r2"),
        "Other databases have run this migration already and will not run it again, so they would "
        "never get your change. Put the file back (a fresh copy of all files comes with  reset, "
        "and yours are kept beside it) and make a new migration.",
        BACK,
    )
    assert told(journeys.builds_on, run) == said
    journeys.history_only_grew(run, ["r2"])
    assert told(journeys.history_only_grew, run, ["r1"]) == said


def test_a_starters_migration_that_is_gone(tmp_path: Path) -> None:
    run = beside_starter(tmp_path, BOTH)
    journeys.history_only_grew(run)
    assert told(journeys.builds_on, run) == Finding(
        "the migration r2, which came with the exercise",
        "no file in migrations/versions/ has this revision",
        "migrations/versions/",
        "Other databases are at this revision. Without its file every command on them stops with "
        "\"Can't locate revision identified by 'r2'\". Put the file back, and make a new migration "
        "after it.",
        BACK,
    )


def test_a_history_that_only_grew(tmp_path: Path) -> None:
    journeys.builds_on(beside_starter(tmp_path, BOTH, BOTH, CHANGED))
    run = stand_in(tmp_path / "own", BOTH, starter=None, shipped_history=History("migrations", ()))
    journeys.history_only_grew(run)


def reached(make: Make, folder: Path, *stages: tuple[str, ...]) -> Any:
    """A run whose migrations make these databases, one after the other."""
    made = [(f"r{n}", make(f"r{n}", *stage)) for n, stage in enumerate(stages, start=1)]
    scripts = [BOTH] * len(stages)
    return stand_in(folder, *scripts, stages=made, upgraded=made[-1][1] if made else EMPTY)


ANOTHER = PLAIN.replace("VARCHAR(64)", "TEXT")


@pytest.mark.parametrize(
    "head",
    [(PLAIN, LOG), (USER.format(", age INTEGER"),), (PLAIN, "CREATE INDEX i ON user (name)")],
    ids=["table", "column", "index"],
)
def test_what_is_new_is_welcome(head: tuple[str, ...], make: Make, tmp_path: Path) -> None:
    journeys.rest_is_unchanged(reached(make, tmp_path, head), make("before", PLAIN))


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ((ANOTHER,), "user.name: it was VARCHAR(64), now it is TEXT"),
        (
            (USER.format(" DEFAULT 'x'"),),
            "user.name: now there is DEFAULT 'x', before there was none",
        ),
        ((NAMELESS, LOG), "user.name: there was a column name, now there is none"),
    ],
    ids=["type", "default", "column"],
)
def test_what_the_task_does_not_name_stays(
    head: tuple[str, ...], found: str, make: Make, tmp_path: Path
) -> None:
    run, before = reached(make, tmp_path, (PLAIN,), head), make("before", PLAIN)
    assert told(journeys.rest_is_unchanged, run, before) == Finding(
        "everything that the task does not name stays as it was",
        found,
        at(UP, "r2"),
        "Only what the task names may change. A table that is built anew loses what the script "
        "does not repeat: keys, NOT NULL, unique rules, foreign keys. Batch mode repeats them for "
        "you.",
        "07-add-and-delete",
    )
    assert told(journeys.rest_is_unchanged, run, before, {"user.id"}).found == found
    journeys.rest_is_unchanged(run, before, {"user.name"})


ADDS = [(LOG,), (NAMELESS,), (NAMELESS, LOG), (PLAIN,), (PLAIN, LOG)]


def test_the_revision_before_a_column(make: Make, tmp_path: Path) -> None:
    run = reached(make, tmp_path, *ADDS)
    assert journeys.adding_revision(run, "user", "name") == run.stages[2]


@pytest.mark.parametrize(
    ("stages", "found", "line"),
    [
        ([(LOG,), (PLAIN,)], "the migration that makes user makes name too", 6),
        ([(LOG,), (NAMELESS,), (LOG,)], "no migration adds name", 5),
        ([(LOG,), (NAMELESS,)], "no migration adds name", 5),
    ],
    ids=["from the beginning", "not any more", "not at all"],
)
def test_a_column_without_a_migration_of_its_own(
    stages: list[tuple[str, ...]], found: str, line: int, make: Make, tmp_path: Path
) -> None:
    run = reached(make, tmp_path, *stages)
    named = stand_in(tmp_path, WAYS.format("op.x('user',\n        'name')", "pass"))
    run.history = named.history
    assert told(journeys.adding_revision, run, "user", "name") == Finding(
        "one migration makes user, a later one adds name",
        found,
        at(line),
        "A database that ran the first migration already will not run it again. The new column "
        "needs a migration of its own, after the one that is there.",
        "03-add-email",
    )
