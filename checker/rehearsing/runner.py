"""Running steps: each in a fresh copy of a project, on a copy of a database, in the sandbox."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from checker.child.actions import models_file
from checker.child.watch import MOST_PATIENCE
from checker.reading.files import remove_tree, take_database
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.rehearsing.submission import copy_project
from checker.sandbox.step import Sandbox, StepResult, bare_environment

MAIN = ""
MAX_DATABASES = 20
MAX_PATH = 200
REHEARSAL_LIMITS = 4  # all steps together may take this many times the limit of one
AFTER_A_HANG = 0.5  # and once one of them had to be stopped, all others this many times


@dataclass(frozen=True)
class Project:
    """A project folder of which each step gets a copy.

    `databases` says where the app keeps its SQLite files, relative to the folder, by bind key;
    the main one has the key `MAIN`; it is None until a step has told. `label` tells a variant from
    the project as handed in.
    """

    folder: Path
    databases: Mapping[str, str] | None = field(default_factory=dict)
    label: str = ""


class Runner:
    """Runs steps below one scratch folder; several threads may ask at once."""

    def __init__(self, sandbox: Sandbox, root: Path, seconds: float, marker: str) -> None:
        self.sandbox, self.root, self.seconds, self.marker = sandbox, root, seconds, marker
        self.steps: list[StepResult] = []
        self.echo = False  # whether steps note the SQL that they run
        self._left = REHEARSAL_LIMITS * seconds
        self._numbers = itertools.count()

    def new_file(self) -> Path:
        """A name for a database of the judge's own."""
        return self.root / f"scratch-{next(self._numbers)}.db"

    def new_folder(self) -> Path:
        """A name for a folder of the judge's own."""
        return self.root / f"folder-{next(self._numbers)}"

    def step(
        self, project: Project, action: str, target: str, start: Scratch = EMPTY, **more: Any
    ) -> tuple[StepResult, Scratch]:
        """Run one command on a copy of `start`; the result and the database that it left.

        `keep=True` keeps the project's files as they are afterwards, too, `models=True` has the
        models' tables made beside. `no_address=True` leaves the environment without an address of
        a database.
        """
        keep = more.pop("keep", False)
        number = next(self._numbers)
        room = self.root / f"step-{number}"
        place, home = room / "project", room / "home"
        shutil.copytree(project.folder, place)
        home.mkdir()
        with contextlib.suppress(FileExistsError):
            (place / "instance").mkdir()  # where `scratch_uri` points to
        if more.pop("models", False):
            (room / "models").mkdir()
            more["models"] = (room / "models").as_posix()
        databases = self._place(project, place, start)
        scratch_uri = f"sqlite:///{(place / 'instance' / 'scratch.db').as_posix()}"
        environment = bare_environment(home)
        if not more.pop("no_address", False):
            environment |= {"DATABASE_URL": scratch_uri, "SQLALCHEMY_DATABASE_URI": scratch_uri}
        if "uri" in more:
            environment |= {"DATABASE_URL": more["uri"], "SQLALCHEMY_DATABASE_URI": more["uri"]}
        job = {
            "room": str(room),
            "project": str(place),
            "action": action,
            "target": target,
            "databases": None if project.databases is None else databases,
            "marker": self.marker,
            "echo": self.echo,
            "environment": environment,
            "seconds": min(self.seconds, self._left),
            **more,
        }
        result = self._run(job, limited="seconds" not in more)
        self.steps.append(result)
        if project.databases is None:
            project = replace(project, databases=claimed_databases(result.report))
        after = self._take(project, place, f"{start.name} > {project.label}{action} {target}")
        if "models" in more:
            after = replace(after, models=self._take_models(project, room, after.name))
        if keep:
            after = replace(after, files=self.root / f"kept-{number}")
            copy_project(place, self.root / f"kept-{number}")
        remove_tree(room)
        return result, after

    def _run(self, job: dict[str, Any], *, limited: bool) -> StepResult:
        """Run a step, within what is left of the time for all of them."""
        if limited and self._left <= 0:
            return StepResult("timeout", "", {}, "")
        begun = time.monotonic()
        result = self.sandbox.run(job)
        if limited:
            taken = time.monotonic() - begun
            # As for a single step, a busy machine stretches the limit so many times at most.
            self._left -= max(taken - result.kept_waiting, taken / MOST_PATIENCE)
            if result.ended == "timeout":
                self._left = min(self._left, AFTER_A_HANG * self.seconds)
        return result

    def _place(self, project: Project, place: Path, start: Scratch) -> list[list[str]]:
        """Put copies of the databases where the app looks for them; each key, path and original."""
        placed = []
        for key, path in (project.databases or {}).items():
            state = start if key == MAIN else start.bind(key)
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            if state.file:
                shutil.copyfile(state.file, target)
            placed.append([key, path, str(state.file or "")])
        return placed

    def _take(self, project: Project, place: Path, name: str) -> Scratch:
        """The databases that a step left, copied to the judge's own place."""
        paths = {key: f"project/{path}" for key, path in (project.databases or {}).items()}
        return self._copied(paths, place.parent, name)

    def _take_models(self, project: Project, room: Path, name: str) -> Scratch:
        """The databases that hold the models' tables."""
        paths = {key: f"models/{models_file(key)}" for key in project.databases or ()}
        return self._copied(paths, room, f"{name}: models")

    def _copied(self, paths: Mapping[str, str], room: Path, name: str) -> Scratch:
        files = {}
        for key, path in paths.items():
            file = self.new_file()
            files[key] = file if take_database(room, path, file) else None
        binds = {k: Scratch(f"{name}:{k}", file) for k, file in files.items() if k != MAIN}
        return Scratch(name, files.get(MAIN), binds)


def claimed_databases(app: Mapping[str, Any]) -> dict[str, str]:
    """Where an app keeps its databases, by bind key: what it claims, where that is harmless."""
    binds = app.get("binds")
    claimed = {MAIN: app.get("database"), **(binds if isinstance(binds, dict) else {})}
    paths = {str(key): PurePosixPath(str(path)) for key, path in claimed.items() if path}
    return {
        key: path.as_posix()
        for key, path in list(paths.items())[:MAX_DATABASES]
        if stays_inside(path.as_posix())
    }


def stays_inside(path: str) -> bool:
    """Whether a path that an app claims leads nowhere but into its own folder."""
    parts = PurePosixPath(path).parts
    plain = path.isprintable() and len(path) <= MAX_PATH
    return plain and not PurePath(path).is_absolute() and ".." not in parts
