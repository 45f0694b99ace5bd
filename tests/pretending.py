"""Steps that are only pretended: a sandbox that does and tells what a test wants, in a moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

from checker.child.actions import models_file
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.runner import Project, Runner
from checker.sandbox.step import StepResult
from tests.projects import ProjectText
from tests.words.small import SECOND

APP = {"loaded": True, "bound": True, "database": "instance/app.db", "repository": "migrations"}
USER = "CREATE TABLE IF NOT EXISTS user (id INTEGER PRIMARY KEY, username VARCHAR(64))"
VERSION = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"


class Pretends:
    """A sandbox in which a step does what a function does."""

    processes: ClassVar[bool] = True
    start_seconds: ClassVar[float] = 0.0
    level: ClassVar[str] = "none"

    def __init__(self, act: Callable[[dict[str, Any]], StepResult]) -> None:
        self.act, self.asked = act, 0

    def run(self, job: dict[str, Any]) -> StepResult:
        self.asked += 1
        return self.act(job)

    def close(self) -> None:
        """Nothing was opened."""


def set_up(
    folder: Path, act: Callable[[dict[str, Any]], StepResult], **databases: str
) -> tuple[Runner, Project]:
    (folder / "project" / "migrations").mkdir(parents=True)
    (folder / "project" / "app.py").write_text("", encoding="utf-8")
    return Runner(Pretends(act), folder, 10, "marker"), Project(folder / "project", databases)


class Claims:
    """Submissions whose steps leave a table and a version, and tell of the app what is in `report`.

    `answer` may be replaced, and so may `leaves`, the SQL that makes what a step leaves.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.jobs = folder, list[dict[str, Any]]()
        self.report: dict[str, Any] = {**APP, "modelled": True}
        self.answer: Callable[[dict[str, Any]], StepResult] = self.well
        self.leaves: Callable[[dict[str, Any]], list[str]] = moved
        self.opened: list[Rehearsal] = []

    def __call__(self, project: ProjectText | None = None, *given: Any) -> Rehearsal:
        """The rehearsal of a project; `given` is what it is given beside."""
        work = (project or ProjectText()).write(self.folder / f"work{len(self.opened)}")
        self.opened.append(Rehearsal(work, Pretends(self.act), 7, 10, *given))
        return self.opened[-1]

    def well(self, _job: dict[str, Any], **more: Any) -> StepResult:
        """That a step did what it was asked for."""
        return StepResult("exit", "0", {**self.report, "done": True, **more}, "")

    def act(self, job: dict[str, Any]) -> StepResult:
        """A step."""
        self.jobs.append(job)
        places = job["databases"]
        for path in ["instance/app.db"] if places is None else [path for _, path, _ in places]:
            run_sql(Path(job["project"]) / path, *self.leaves(job))
        if "models" in job:
            run_sql(Path(job["models"]) / models_file(""), USER)
        return self.answer(job)


def moved(job: dict[str, Any]) -> list[str]:
    """What a command leaves: a table, and its target as the version."""
    if job["action"] not in ("upgrade", "downgrade", "stamp"):
        return []
    target = SECOND if job["target"] in ("head", "heads") else job["target"]
    rows = [] if target == "base" else [f"INSERT INTO alembic_version VALUES ('{target}')"]
    return [VERSION, USER, "DELETE FROM alembic_version", *rows]


def run_sql(file: Path, *statements: str) -> None:
    """Run statements in a database, which need not be there."""
    if statements:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)
