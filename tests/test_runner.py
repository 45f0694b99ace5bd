"""What a runner puts into the room of a step, what it asks for, and what it takes out again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from checker.child.actions import models_file
from checker.rehearsing import runner as running
from checker.rehearsing.runner import (
    Project,
)
from checker.rehearsing.scratch import EMPTY, FULL_BYTES, Scratch
from checker.sandbox.step import StepResult
from checker.verdict import NotGraded
from tests.databases import database
from tests.pretending import run_sql, set_up

DONE = StepResult("exit", "0", {"done": True}, "")
MADE = "CREATE TABLE IF NOT EXISTS {} (id INTEGER)"
MAIN = {"": "instance/app.db"}


class Watched:
    """A runner with one project; `jobs` are the steps that it asked for, `there` what they had."""

    def __init__(self, folder: Path, result: StepResult = DONE) -> None:
        self.jobs: list[dict[str, Any]] = []
        self.there: list[set[str]] = []
        self.result = result
        self.runner, project = set_up(folder, self.act)
        self.project = Project(project.folder, MAIN)

    def act(self, job: dict[str, Any]) -> StepResult:
        """Note what is there, and make a table in each of the databases."""
        room = Path(job["room"])
        self.jobs.append(job)
        self.there.append({path.relative_to(room).as_posix() for path in room.rglob("*")})
        for _, path, _ in job["databases"] or [["", "app.db", ""]]:
            run_sql(room / "project" / path, MADE.format("made"))
        if "models" in job:
            for key in ("", "log"):
                run_sql(Path(job["models"]) / models_file(key), MADE.format(f"model{key}"))
        return self.result

    def step(self, *asked: Any, **more: Any) -> Scratch:
        """Run a step; what it left."""
        return self.runner.step(*(asked or (self.project, "upgrade", "head")), **more)[1]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path / "root")


def test_what_a_step_is_asked_for(watched: Watched) -> None:
    watched.step(Project(watched.project.folder, {"": "app.db"}), "upgrade", "head", more="x")
    job = watched.jobs[0]
    place = Path(job["project"])
    assert Path(job["room"]).parent == watched.runner.root
    assert re.fullmatch(r"step-\d+", Path(job["room"]).name)  # addresses are compared without it
    assert place == Path(job["room"]) / "project"
    address = f"sqlite:///{(place / 'instance' / 'scratch.db').as_posix()}"
    environment = job.pop("environment")
    assert environment["DATABASE_URL"] == environment["SQLALCHEMY_DATABASE_URI"] == address
    assert environment["HOME"] == str(Path(job["room"]) / "home")
    assert {name: job[name] for name in job if name not in ("room", "project")} == {
        "action": "upgrade",
        "target": "head",
        "databases": [["", "app.db", ""]],
        "marker": "marker",
        "echo": False,
        "more": "x",
        "seconds": 10.0,
    }
    assert {"home", "project/app.py", "project/instance", "project/migrations"} <= watched.there[0]
    assert "models" not in watched.there[0]
    assert not list(watched.runner.root.glob("step-*"))


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ({"uri": "postgresql://x"}, "postgresql://x"),
        ({"uri": "postgresql://x", "no_address": True}, "postgresql://x"),
        ({"no_address": True}, None),
    ],
)
def test_the_address_in_the_environment(
    asked: dict[str, Any], address: str | None, watched: Watched
) -> None:
    watched.step(watched.project, "load", "", **asked)
    environment = watched.jobs[0]["environment"]
    for name in ("DATABASE_URL", "SQLALCHEMY_DATABASE_URI"):
        assert environment.get(name) == address
    assert "no_address" not in watched.jobs[0]


def test_names_tell_how_a_database_came_about(watched: Watched) -> None:
    old = Project(watched.project.folder, {**MAIN, "log": "log.db"}, "old ")
    after = watched.step(old, "upgrade", "x")
    again = watched.step(old, "downgrade", "base", after, models=True)
    assert again.name == "empty > old upgrade x > old downgrade base"
    assert again.bind("log").name == f"{again.name}:log"
    assert again.models
    assert again.models.name == f"{again.name}: models"


def test_a_step_starts_from_copies_of_what_was_left(watched: Watched, tmp_path: Path) -> None:
    start = database(tmp_path, "CREATE TABLE start (a)")
    (log := tmp_path / "more").mkdir()
    log_file = database(log, "CREATE TABLE log_start (a)")
    given = Scratch("given", start, {"log": Scratch("log", log_file)})
    both = Project(watched.project.folder, {**MAIN, "log": "deep/er/log.db", "new": "new.db"})
    after = watched.step(both, "upgrade", "head", given)
    assert watched.jobs[0]["databases"] == [
        ["", "instance/app.db", str(start)],
        ["log", "deep/er/log.db", str(log_file)],
        ["new", "new.db", ""],
    ]
    assert after.schema.keys() == {"start", "made"}
    assert after.binds.keys() == {"log", "new"}
    assert after.bind("log").schema.keys() == {"log_start", "made"}
    assert after.bind("new").schema.keys() == {"made"}
    assert Scratch("given", start).schema.keys() == {"start"}


def test_a_file_in_the_place_of_a_database_is_not_taken_for_one(watched: Watched) -> None:
    (watched.project.folder / "instance").mkdir()
    shutil.copy(watched.project.folder / "app.py", watched.project.folder / "instance" / "app.db")
    (watched.project.folder / "instance" / "app.db").write_text("no database", encoding="utf-8")
    assert watched.step().schema.keys() == {"made"}


def test_a_file_may_be_called_as_the_folder_of_databases(watched: Watched) -> None:
    (watched.project.folder / "instance").touch()
    beside = Project(watched.project.folder, {"": "app.db"})
    assert watched.step(beside, "upgrade", "head").schema.keys() == {"made"}


def test_what_is_not_there_afterwards_is_told_as_that(watched: Watched) -> None:
    nowhere = Project(watched.project.folder, {"": "app.db", "log": "log.db"})
    watched.runner.sandbox.act = lambda _: DONE  # type: ignore[attr-defined]
    after = watched.step(nowhere, "upgrade", "head")
    assert after == Scratch("empty > upgrade head", None, {"log": after.bind("log")})
    assert after.bind("log") == Scratch("empty > upgrade head:log")
    assert (after.files, after.models) == (None, None)


def test_the_first_step_tells_where_the_databases_are(watched: Watched) -> None:
    watched.result = StepResult("exit", "0", {"done": True, "database": "app.db"}, "")
    after = watched.step(Project(watched.project.folder, None), "upgrade", "head", models=True)
    assert watched.jobs[0]["databases"] is None
    assert after.schema.keys() == {"made"}
    assert after.models
    assert after.models.schema.keys() == {"model"}


def test_models_tables_and_files_are_kept_where_they_are_asked_for(watched: Watched) -> None:
    both = Project(watched.project.folder, {**MAIN, "log": "log.db"})
    (both.folder / "notes.txt").touch()
    after = watched.step(both, "upgrade", "head", models=True, keep=True)
    assert after.models
    assert after.models.schema.keys() == {"model"}
    assert after.models.bind("log").schema.keys() == {"modellog"}
    assert "keep" not in watched.jobs[0]
    assert after.files
    kept = {path.name for path in after.files.rglob("*") if path.is_file()}
    assert kept == {"app.py", "notes.txt"}


def test_time_that_is_used_up_exactly(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("checker.rehearsing.runner.time.monotonic", lambda: now[0])
    act = watched.act

    def slow(job: dict[str, Any]) -> StepResult:
        now[0] += 10
        return act(job)

    watched.runner.sandbox.act = slow  # type: ignore[attr-defined]
    for _ in range(5):  # a step with a limit of its own, and in time, costs the others nothing
        watched.runner.step(watched.project, "script", "", seconds=90)
    assert [watched.jobs.pop()["seconds"] for _ in range(5)] == [90.0] * 5
    watched.runner.steps.clear()
    ends = [watched.runner.step(watched.project, "load", str(n)) for n in range(5)]
    assert [result.ended for result, _ in ends] == ["exit"] * 4 + ["timeout"]
    assert [job["seconds"] for job in watched.jobs] == [10.0] * 4
    assert ends[-1][1] == Scratch("empty > load 4")
    assert watched.runner.steps == [result for result, _ in ends]


@pytest.mark.parametrize(
    "sign",
    ["database or disk is full", "No space left on device", "disk I/O error", "SIGBUS"],
)
@pytest.mark.parametrize("place", ["error", "output", "detail"])
def test_a_step_that_found_no_room_fails_nobody(
    sign: str, place: str, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"error": "", "output": "", "detail": "", place: sign}
    report = {"error": {"message": words["error"]}}
    watched.result = StepResult("signal", words["detail"], report, words["output"])
    monkeypatch.setattr(running, "free_bytes", lambda _: FULL_BYTES - 1)
    with pytest.raises(NotGraded, match="no space left"):
        watched.step()
    monkeypatch.setattr(running, "free_bytes", lambda _: FULL_BYTES)
    assert watched.step().file


@pytest.mark.parametrize(("ended", "done"), [("exit", True), ("disk", False)])
def test_a_step_that_ends_or_fills_its_own_disk_counts(
    ended: str, done: bool, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.result = StepResult(ended, "0", {"done": done}, "disk is full")
    monkeypatch.setattr(running, "free_bytes", lambda _: 0)
    assert watched.step().file


def test_another_trouble_on_a_full_machine_is_the_learners(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched.result = StepResult("exit", "1", {"error": {"type": "KeyError"}}, "")
    monkeypatch.setattr(running, "free_bytes", lambda _: 0)
    assert watched.step().file


def test_trouble_with_files_where_there_is_room_is_told_as_it_is(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_copy(*_args: object) -> None:
        raise OSError("a broken disk")

    monkeypatch.setattr(shutil, "copytree", no_copy)
    monkeypatch.setattr(running, "free_bytes", lambda _: FULL_BYTES)
    with pytest.raises(OSError, match="a broken disk"):
        watched.step()


def test_rooms_and_files_have_names_of_their_own(watched: Watched) -> None:
    runner = watched.runner
    names = [make() for make in (runner.new_file, runner.new_folder) for _ in range(2)]
    assert len(set(names)) == len(names)
    assert {name.parent for name in names} == {runner.root}
    assert EMPTY.file is None
