"""What steps may leave behind and take up together, and what a full machine means for a grade."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from checker.child.limits import DISK_BYTES
from checker.rehearsing import runner as running
from checker.rehearsing import scratch
from checker.rehearsing.runner import (
    MAX_DATABASES,
    MAX_PATH,
    Project,
    claimed_databases,
    stays_inside,
)
from checker.rehearsing.stopped import stopped
from checker.sandbox.step import StepResult
from checker.verdict import Failed, NotGraded
from tests.pretending import set_up

LARGE = 31 << 20
NO_SPACE = {"type": "OperationalError", "message": "(sqlite3.OperationalError) disk is full"}


def leaves_large_databases(job: dict[str, Any]) -> StepResult:
    for _, path, _ in job["databases"]:
        with (Path(job["project"]) / path).open("wb") as file:
            file.truncate(LARGE)
    return StepResult("exit", "0", {"done": True}, "")


def test_the_databases_of_a_step_are_bounded(tmp_path: Path) -> None:
    """Eight sparse ones with their logs cost half a gigabyte of the judge's disk."""
    named = {f"b{n}": f"b{n}.db" for n in range(8)}
    runner, project = set_up(tmp_path, leaves_large_databases, **named)
    with pytest.raises(NotGraded, match="64 MB"):
        runner.step(project, "upgrade", "head")
    assert not list(tmp_path.glob("step-*"))


def test_the_databases_of_all_steps_are_bounded(tmp_path: Path) -> None:
    runner, project = set_up(tmp_path, leaves_large_databases, main="app.db")
    for number in range(8):
        runner.step(project, "upgrade", str(number))
    with pytest.raises(NotGraded, match="256 MB"):
        runner.step(project, "upgrade", "head")


def test_a_full_machine_fails_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner, project = set_up(tmp_path, lambda _: StepResult("exit", "0", {"error": NO_SPACE}, ""))
    monkeypatch.setattr(running, "free_bytes", lambda _: 1 << 40)
    assert not runner.step(project, "upgrade", "one")[0].finished
    monkeypatch.setattr(running, "free_bytes", lambda _: 1 << 20)
    with pytest.raises(NotGraded, match="no space left"):
        runner.step(project, "upgrade", "two")

    def no_copy(*_args: object) -> None:
        raise shutil.Error("[Errno 28] No space left on device")

    monkeypatch.setattr(shutil, "copytree", no_copy)
    with pytest.raises(NotGraded, match="no space left"):
        runner.step(project, "upgrade", "three")


def test_memory_is_used_where_nobody_can_fill_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container /dev/shm often has 64 MB: one submission took it all, and others failed."""
    monkeypatch.setattr(scratch, "MEMORY_FOLDER", tmp_path)
    for free, used in ((64 << 20, False), (1 << 50, True)):
        monkeypatch.setattr(scratch, "free_bytes", lambda _, free=free: free)
        made = scratch.scratch_folder()
        assert made.is_relative_to(tmp_path.resolve()) is used
        made.rmdir()


@pytest.mark.parametrize("claim", [".", "migrations", "app.py/x.db", "app.py/y/x.db"])
def test_a_claimed_database_that_is_no_file_is_refused_in_plain_words(
    claim: str, tmp_path: Path
) -> None:
    runner, project = set_up(tmp_path, leaves_large_databases)
    project = Project(project.folder, claimed_databases({"database": claim}))
    with pytest.raises(Failed) as told:
        runner.step(project, "upgrade", "head")
    assert told.value.finding.found.startswith(f"the database {claim},")
    assert str(tmp_path) not in str(told.value.finding)


def test_what_an_app_claims() -> None:
    assert claimed_databases({}) == {}
    assert claimed_databases({"database": "app.db"}) == {"": "app.db"}
    claims = {"database": None, "binds": {"one": "./a//b.db", "two": "../b.db", "3": 7}}
    assert claimed_databases(claims) == {"one": "a/b.db", "3": "7"}
    many = {f"b{n}": f"{n}.db" for n in range(MAX_DATABASES + 5)}
    assert len(claimed_databases({"database": "app.db", "binds": many})) == MAX_DATABASES


def test_which_paths_stay_inside() -> None:
    for path in ("app.db", "instance/app.db", "a..b/c", "ü.db", "x" * MAX_PATH):
        assert stays_inside(path), path
    for path in ("..", "a/../../b", "/etc/passwd", "a\nb", "a\0b", "x" * (MAX_PATH + 1)):
        assert not stays_inside(path), path


def test_the_copies_for_a_step_take_of_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred revisions among two thousand files: two minutes, though no step was slow."""
    now = [0.0]
    copy = shutil.copytree

    def slow_copy(*args: Any) -> None:
        now[0] += 9 if Path(args[0]).name == "project" else 0  # it calls itself for folders
        copy(*args)

    monkeypatch.setattr(shutil, "copytree", slow_copy)
    monkeypatch.setattr("checker.rehearsing.runner.time.monotonic", lambda: now[0])
    runner, project = set_up(tmp_path, lambda _: StepResult("exit", "0", {"done": True}, ""))
    ends = [runner.step(project, "upgrade", str(n))[0].ended for n in range(9)]
    assert ends == ["exit"] * 5 + ["timeout"] * 4
    assert now[0] == 45  # what is not run is not copied either


def test_a_script_that_hangs_takes_no_more_than_a_part_of_the_next_ones_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gate that sleeps was given all of its limit for each project: a dozen minutes."""
    now, asked = [0.0], list[float]()

    def hang(job: dict[str, Any]) -> StepResult:
        asked.append(job["seconds"])
        now[0] += job["seconds"]
        return StepResult("timeout", "", {}, "")

    monkeypatch.setattr("checker.rehearsing.runner.time.monotonic", lambda: now[0])
    runner, project = set_up(tmp_path, hang)
    for number in range(8):
        runner.step(project, "script", str(number), seconds=90.0)
    assert asked == [90, 45]


@pytest.mark.parametrize(
    ("ended", "words"),
    [("disk", f"more than {DISK_BYTES >> 20} MB"), ("threads", "more than 256 threads")],
)
def test_it_is_said_which_limit_was_met(ended: str, words: str) -> None:
    found, _, why, _ = stopped(StepResult(ended, "-1", {}, ""), 10, "")
    assert words in found
    assert "loop" in why
