"""Upgrades, downgrades and stamps: what proves them, and what is told where they went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.rehearsing.scratch import EMPTY, Scratch
from checker.sandbox.step import StepResult
from checker.verdict import NotGraded
from tests.databases import database
from tests.pretending import APP, USER, VERSION, Claims, moved
from tests.projects import ProjectText
from tests.words.small import FIRST, NOTHING, SECOND, THIRD, third, told

BROKEN = {"type": "OperationalError", "message": "no such table: x"}
ALSO = "INSERT INTO alembic_version VALUES ('other')"


def broken(_job: dict[str, Any]) -> StepResult:
    return StepResult("exit", "1", {**APP, "error": BROKEN}, "")


def asked(claims: Claims) -> list[str]:
    """The commands of all steps."""
    return [f"{job['action']} {job['target']}" for job in claims.jobs]


def test_each_command_is_asked_for_and_proved(claims: Claims) -> None:
    run = claims()
    first = run.upgrade(FIRST)
    assert run.upgrade(FIRST, more=1) is not first
    assert claims.jobs[-1]["more"] == 1
    stamped = run.stamp(SECOND, first)
    assert not claims.jobs[-1]["purge"]
    assert run.stamp(SECOND, first, purge=True) is not stamped
    assert claims.jobs[-1]["purge"]
    assert run.upgrade("head", first).version == [SECOND]
    down = run.downgrade("base", first)
    assert (down.version, down.name) == ([], f"empty > upgrade {FIRST} > downgrade base")
    assert asked(claims)[1:] == [
        f"upgrade {FIRST}",
        f"upgrade {FIRST}",
        f"stamp {SECOND}",
        f"stamp {SECOND}",
        f"upgrade {SECOND}",
        "downgrade base",
    ]


def test_commands_in_another_project(claims: Claims) -> None:
    run = claims()
    other = run.variant("other", {"only.txt": ""})
    before = run.upgrade(FIRST, EMPTY, other)
    assert before.name == f"empty > other upgrade {FIRST}"
    assert run.downgrade("base", before, other).name.endswith(" > other downgrade base")
    for job in claims.jobs[1:]:
        assert job["databases"]


def test_a_database_that_did_not_move(claims: Claims) -> None:
    run = claims()
    before = run.upgrade(FIRST)
    claims.leaves = lambda job: moved({**job, "target": FIRST})
    for words in (("upgrade", SECOND), ("downgrade", "base"), ("stamp", SECOND)):
        found = told(getattr(run, words[0]), words[1], before)
        assert found.expected == f"flask db {words[0]} {words[1]}  works"
        assert found.found.endswith(f"but the database is at ['{FIRST}']")
        assert found.where == "migrations/env.py:1"


def test_a_second_version_is_too_many_at_the_head_alone(claims: Claims) -> None:
    run = claims()
    claims.leaves = lambda job: [*moved(job), ALSO]
    assert run.upgrade(FIRST).version == [FIRST, "other"]
    assert run.upgrade(SECOND, EMPTY, run.own).version == [SECOND, "other"]
    assert "the database is at" in told(run.upgrade, SECOND).found


def test_a_command_that_did_not_end_is_no_proof(claims: Claims) -> None:
    run = claims()
    before = run.upgrade(FIRST)
    claims.answer = lambda _: StepResult("timeout", "", {}, "")
    found = told(run.upgrade, SECOND, before)
    assert found.expected == f"flask db upgrade {SECOND}  works"
    assert found.found.startswith("it did not end within 10 seconds")


def test_a_command_that_fails_after_its_work(claims: Claims, tmp_path: Path) -> None:
    """From nothing it is told as that; later on the work counts, and the end is only noted."""
    run = claims()
    before = run.upgrade(FIRST)
    claims.answer = broken
    assert run.upgrade(SECOND, before).version == [SECOND]
    assert len(run.notes) == 1
    assert "did not end well: OperationalError: no such table: x" in run.notes[0]
    beside = Scratch("beside", None, {"log": Scratch("log", database(tmp_path, USER))})
    assert run.upgrade(SECOND, beside).version == [SECOND]
    found = told(run.upgrade, FIRST, EMPTY, run.variant("x", {}))
    assert found.expected == f"flask db upgrade {FIRST}  works"
    assert found.found == "OperationalError: no such table: x"


def test_a_command_that_ended_well_is_not_noted(claims: Claims) -> None:
    run = claims()
    run.upgrade(SECOND, run.upgrade(FIRST))
    assert run.notes == []


def test_what_an_app_does_when_it_is_loaded_is_told_first(claims: Claims) -> None:
    run = claims()
    claims.leaves = lambda _: []
    claims.report["emptied_on_import"] = ["user"]
    assert told(run.upgrade, FIRST).found == "importing your app took rows out of user"


def test_create_all_in_a_migration_is_told(claims: Claims) -> None:
    run = claims()
    claims.leaves = lambda job: [*moved(job), f"CREATE TABLE {run.marker} (id INTEGER)"]
    assert told(run.upgrade, FIRST).found == "create_all() ran during  flask db upgrade"


def test_an_upgrade_in_one_go_that_stops_is_tried_one_by_one(claims: Claims) -> None:
    run = claims(ProjectText(extra=third(NOTHING)))
    claims.answer = broken
    assert told(lambda: run.upgraded).expected == f"flask db upgrade {FIRST}  works"
    assert asked(claims) == ["upgrade head", f"upgrade {FIRST}"]


def test_an_upgrade_that_stops_in_one_go_alone_is_told_as_that(claims: Claims) -> None:
    run = claims()
    claims.answer = lambda job: (broken if "models" in job else claims.well)(job)
    claims.leaves = lambda job: moved(job) if "models" not in job else []
    assert told(lambda: run.upgraded).expected == f"flask db upgrade {SECOND}  works"
    assert asked(claims) == ["upgrade head", f"upgrade {FIRST}", f"upgrade {SECOND}"]


def test_an_upgrade_that_hangs_is_not_tried_again(claims: Claims) -> None:
    run = claims()
    claims.answer = lambda _: StepResult("timeout", "", {"loaded": True, "bound": True}, "")
    assert told(lambda: run.upgraded).expected == f"flask db upgrade {SECOND}  works"
    assert asked(claims) == ["upgrade head"]


def test_tables_that_the_app_makes_are_tried_on_a_new_computer(claims: Claims) -> None:
    run = claims()
    claims.report["made_on_import"] = ["user"]
    claims.answer = lambda job: (broken if "as_imported" in job else claims.well)(job)
    assert run.upgraded is run.survey[1]
    assert run.upgraded is run.upgraded
    assert run.notes[0].startswith("Your app makes user itself while it is loaded")


def test_the_stages_of_a_project(claims: Claims) -> None:
    run = claims(ProjectText(extra=third(NOTHING)))
    claims.leaves = lambda job: moved({**job, "target": job["target"].replace("head", THIRD)})
    names = f"empty > upgrade {FIRST}"
    assert [(name, at.name) for name, at in run.stages] == [
        (FIRST, names),
        (SECOND, f"{names} > upgrade {SECOND}"),
        (THIRD, "empty > upgrade head"),
    ]
    assert run.stages is run.stages


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_stages_after_those_of_the_starter(count: int, claims: Claims, tmp_path: Path) -> None:
    """The last one is always the learner's own upgrade in one go."""
    own = ProjectText(extra=third(NOTHING))
    given = [ProjectText(second=""), ProjectText(), own][count - 1]
    run = claims(own, given.write(tmp_path / "starter"))
    claims.leaves = lambda job: moved({**job, "target": job["target"].replace("head", THIRD)})
    second = f"the starter's {SECOND}" if count > 1 else f"the starter's {FIRST} > upgrade {SECOND}"
    assert [(name, at.name) for name, at in run.stages] == [
        (FIRST, f"the starter's {FIRST}"),
        (SECOND, second),
        (THIRD, "empty > upgrade head"),
    ]
    assert run.stages[0][1] is run.shipped(FIRST)


def test_the_stages_of_two_branches(claims: Claims) -> None:
    run = claims(ProjectText(extra=third(NOTHING, FIRST)))
    names = [name for name, _ in run.stages]
    assert names == [revision.id for revision in run.history.revisions]
    assert run.stages[-1][1].name.count(" > upgrade ") == len(names) == 3


def test_what_the_starter_makes(claims: Claims, tmp_path: Path) -> None:
    starter = ProjectText(extra={"only.txt": ""}).write(tmp_path / "starter")
    run = claims(ProjectText(), starter)
    assert run.app
    assert [run.shipped(name).version for name in (FIRST, SECOND)] == [[FIRST], [SECOND]]
    assert [job["databases"] for job in claims.jobs] == [None] * 3
    assert run.shipped(FIRST) is run.shipped(FIRST)
    again = claims(ProjectText(), starter)
    assert again.shipped(FIRST).version == [FIRST]
    assert len(claims.jobs) == 3
    with pytest.raises(NotGraded, match="none of the starter's revisions"):
        run.shipped(THIRD)


def test_a_starter_that_fails_is_nobodys_fault(claims: Claims, tmp_path: Path) -> None:
    run = claims(ProjectText(), ProjectText().write(tmp_path / "starter"))
    assert run.app
    claims.leaves, claims.answer = lambda _: [VERSION], broken
    with pytest.raises(NotGraded, match="The starter itself fails: OperationalError: no such"):
        run.shipped(FIRST)
