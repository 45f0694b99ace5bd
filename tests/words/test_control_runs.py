"""Which control runs are made, what they are compared with, and what is said of what they show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.rehearsing.scratch import EMPTY, Scratch
from checker.verdict import Failed, Finding, NotGraded
from checker.words import control
from tests.scripts import UP, WAYS, at
from tests.words.conftest import Make
from tests.words.small import told
from tests.words.standin import USER, stand_in

READ = "02-first-migration"
BOTH = WAYS.format("pass", "pass")
WORKS = WAYS.format("op.execute('SELECT 1')", "pass")
PLAIN = USER.format("")
AGED = USER.format(", age INTEGER")
TEXT = PLAIN.replace("VARCHAR(64)", "TEXT")
LOG = "CREATE TABLE log (id INTEGER PRIMARY KEY)"
ENV = "migrations/env.py:1"
ELSE = (
    "Something else does it: code in env.py, in your app or beside it. Only what stands in the "
    "upgrade() of a migration is repeated on every other computer."
)


def emptied(
    folder: Path,
    runs: dict[int, Scratch],
    *stages: Scratch | None,
    given: int = 0,
    scripts: tuple[str, ...] = (),
    **more: Any,
) -> Any:
    """A run with a database at r1, at r2 and so on, whose control runs end as told.

    No other control run is known. The first `given` revisions are the starter's.
    """
    names = [f"r{number}" for number in range(1, len(stages) + 1)]
    known = dict(zip(names, stages, strict=True))
    run = stand_in(folder, *(scripts or [BOTH] * len(stages)), upgraded=stages[-1], **more)
    run.control_run = runs.__getitem__
    run.unchanged = lambda revisions: list(revisions)[:given]
    run.shipped = {name: known[name] for name in names[:given]}.__getitem__
    run.stages = [
        (name, state if name not in names[:given] else None) for name, state in known.items()
    ]
    return run


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the migrations make by themselves, last; and what was asked of it, first."""
    ends: list[Any] = [None]

    def by_themselves(_run: Any, *asked: Any) -> Any:
        ends.insert(0, asked)
        return ends[-1]

    monkeypatch.setattr(control, "by_themselves", by_themselves)
    return ends


def test_migrations_that_make_the_same_by_themselves(
    alone: list[Any], make: Make, tmp_path: Path
) -> None:
    made = make("made", PLAIN)
    alone[-1] = made
    control.refuse_made_elsewhere(emptied(tmp_path, {}, made), "user")
    assert alone[0] == ("upgrade", "r1")


def test_a_script_that_does_more_gets_a_control_run(
    alone: list[Any], make: Make, tmp_path: Path
) -> None:
    alone[-1] = made = make("made", PLAIN)
    run = emptied(tmp_path, {0: made}, made, scripts=(WORKS,))
    found = told(control.refuse_made_elsewhere, run, "user")
    assert found.expected == "the migrations make the table user"


@pytest.mark.parametrize("scripts", [(BOTH,), (WORKS,)])
def test_what_migrations_alone_do_not_make(
    scripts: tuple[str, ...], alone: list[Any], make: Make, tmp_path: Path
) -> None:
    alone[-1] = make("alone", PLAIN)
    run = emptied(tmp_path, {0: EMPTY}, make("made", AGED), scripts=scripts)
    assert told(control.refuse_made_elsewhere, run, "user") == Finding(
        "the migrations make user.age",
        "user.age is there though your migrations alone, without your app and env.py, do not make "
        "it so",
        ENV,
        ELSE,
        READ,
    )


@pytest.mark.parametrize("given", [0, 2], ids=["own history", "the starter's"])
def test_a_table_that_is_there_without_the_migrations(
    given: int, alone: list[Any], make: Make, tmp_path: Path
) -> None:
    there = make("there", PLAIN)
    run = emptied(tmp_path, {0: there}, there, there, given=given)
    assert told(control.refuse_made_elsewhere, run, "user") == Finding(
        "the migrations make the table user",
        "the table is there although every migration was emptied for a trial",
        ENV,
        "Something else makes it: create_all(), a copied database, or code in env.py. Only "
        "what stands in a migration is repeated on every other computer.",
        READ,
    )
    assert alone[-1] is None


def test_another_table_is_no_fault(alone: list[Any], make: Make, tmp_path: Path) -> None:
    made, log = make("made", PLAIN), make("log", LOG, at="r2")
    control.refuse_made_elsewhere(emptied(tmp_path, {0: log, 1: EMPTY}, made, made), "user")
    assert alone[-1] is None


def test_only_the_learners_migrations_are_emptied(
    alone: list[Any], make: Make, tmp_path: Path
) -> None:
    """What comes to the starter's tables, with and without a column, is told."""
    made, more = make("made", PLAIN, LOG), make("more", AGED, at="r5")
    run = emptied(tmp_path, {1: more}, made, *[more] * 4, given=1)
    assert told(control.refuse_made_elsewhere, run, "user") == Finding(
        "the migrations make user.age",
        "user.age is there although upgrade() was emptied for a trial in r2, r3, r4, ...",
        ENV,
        ELSE,
        READ,
    )
    other = make("other", TEXT, at="r4")
    run = emptied(tmp_path / "four", {1: other}, made, *[other] * 3, given=1)
    found = told(control.refuse_made_elsewhere, run, "user").found
    assert found == (
        "user.name: now TEXT, although upgrade() was emptied for a trial in r2, r3, r4"
    )
    assert alone[-1] is None


def test_a_control_run_that_stops_on_its_way_shows_nothing(
    alone: list[Any], make: Make, tmp_path: Path
) -> None:
    made, more = make("made", PLAIN), make("more", AGED, at="r1")
    control.refuse_made_elsewhere(emptied(tmp_path, {1: more}, made, more, given=1), "user")
    assert alone[-1] is None


def test_an_own_history_is_emptied_as_a_whole_and_at_its_end(
    alone: list[Any], make: Make, tmp_path: Path
) -> None:
    first, made, more = make("first", LOG), make("made", PLAIN), make("more", AGED, at="r3")
    run = emptied(tmp_path, {0: EMPTY, 2: more}, first, made, more)
    found = told(control.refuse_made_elsewhere, run, "user").found
    assert found == "user.age is there although upgrade() was emptied for a trial in r3"
    control.refuse_made_elsewhere(emptied(tmp_path / "one", {0: EMPTY}, made), "user")
    control.refuse_made_elsewhere(
        emptied(tmp_path / "given", {0: EMPTY}, made, made, given=2), "user"
    )
    assert alone[-1] is None


@pytest.mark.parametrize("trouble", [Failed("it works", "it stops"), NotGraded("no space")])
def test_migrations_that_stop_are_compared_with_nothing(
    trouble: Exception, alone: list[Any], make: Make, tmp_path: Path
) -> None:
    made = make("made", PLAIN)
    run = emptied(tmp_path, {}, made, made, given=1)

    def stops(_revision: str) -> Scratch:
        raise trouble

    run.shipped = stops
    control.refuse_made_elsewhere(run, "user")
    assert alone[-1] is None


def by_nothing(folder: Path, *stages: Scratch | None, **more: Any) -> Any:
    return emptied(folder, {}, *stages, only_describes=False, **more)


@pytest.mark.parametrize("given", [0, 1])
def test_a_column_that_comes_though_upgrade_is_empty(
    given: int, make: Make, tmp_path: Path
) -> None:
    first, more = make("first", PLAIN), make("more", AGED, LOG)
    run = by_nothing(tmp_path, first, more, given=given, scripts=(WORKS, BOTH))
    found = told(control.refuse_made_by_nothing, run, "user")
    assert found == Finding(
        "the migrations make user.age",
        "user.age is there although upgrade() is empty in r2",
        at(UP, "r2"),
        ELSE,
        READ,
    )
    run.only_describes = True
    if given:  # then it needs no step
        assert told(control.refuse_made_by_nothing, run, "user") == found
    del run.stages, run.shipped
    if not given:
        control.refuse_made_by_nothing(run, "user")


def test_what_needs_steps_is_not_looked_at_where_nothing_could_act(
    make: Make, tmp_path: Path
) -> None:
    first, more = make("first", PLAIN), make("more", AGED)
    run = by_nothing(tmp_path, first, first, more, given=1)
    assert told(control.refuse_made_by_nothing, run, "user").where == at(UP, "r3")
    run.only_describes = True
    control.refuse_made_by_nothing(run, "user")


@pytest.mark.parametrize(
    "script",
    [WORKS, f"{BOTH}\n\nupgrade = downgrade\n"],
    ids=["not empty", "not what will be called"],
)
def test_a_script_that_does_something(script: str, make: Make, tmp_path: Path) -> None:
    first, more = make("first", PLAIN), make("more", AGED)
    run = by_nothing(tmp_path, first, more, scripts=(WORKS, script))
    control.refuse_made_by_nothing(run, "user")


def test_what_the_starters_empty_migrations_make_is_its_own(make: Make, tmp_path: Path) -> None:
    first, more = make("first", PLAIN), make("more", AGED)
    control.refuse_made_by_nothing(by_nothing(tmp_path, first, more, more, given=2), "user")


def test_a_table_that_comes_at_an_empty_first_migration(make: Make, tmp_path: Path) -> None:
    run = by_nothing(tmp_path, make("first", PLAIN))
    found = told(control.refuse_made_by_nothing, run, "user")
    assert found.found == "user is there although upgrade() is empty in r1"
    control.refuse_made_by_nothing(run, "log")


@pytest.mark.parametrize("known", [0, 1])
def test_migrations_that_stop_before_or_after(known: int, make: Make, tmp_path: Path) -> None:
    """What makes them stop is said elsewhere."""
    made = make("made", PLAIN)
    run = by_nothing(tmp_path, made, made, given=1)

    def stops(*_which: object) -> Scratch:
        raise Failed("it works", "it stops")

    if known:
        run.stages = type("Stopping", (), {"__getitem__": stops})()
    else:
        run.shipped = stops
    control.refuse_made_by_nothing(run, "user")
