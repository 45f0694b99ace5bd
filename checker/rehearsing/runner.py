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
from checker.language import N_, _
from checker.reading.files import database_bytes, remove_tree, take_database
from checker.rehearsing.scratch import EMPTY, FULL_BYTES, Scratch, free_bytes
from checker.rehearsing.submission import copy_project
from checker.sandbox.step import Sandbox, StepResult, bare_environment
from checker.verdict import Failed, NotGraded

MAIN = ""
MAX_DATABASES = 20
MAX_PATH = 200
REHEARSAL_LIMITS = 4  # all steps together may take this many times the limit of one
AFTER_A_HANG = 0.5  # and once one of them had to be stopped, all others this many times
MOST_OF_A_STEP = 64 << 20  # bytes of all databases that one step may leave, and all steps
MOST_OF_ALL = 256 << 20
SIGNS_OF_FULL = ("disk is full", "No space left on device", "disk I/O error", "SIGBUS")
FULL = N_("This computer has no space left for the files of a rehearsal. Make room and try again.")
GROWN = N_("The databases grew over {megabytes} MB together and were not read.")


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
        self._left = float(REHEARSAL_LIMITS)  # in limits of a step
        self._kept = 0  # bytes of databases that steps have left
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
        limit = float(more.get("seconds", self.seconds))
        name = f"{start.name} > {project.label}{action} {target}"
        if self._left <= 0:
            result, after = StepResult("timeout", "", {}, ""), Scratch(name)
        else:
            begun = time.monotonic()
            asked = {"action": action, "target": target, **more}
            result, after = self._in_room(project, start, name, asked)
            if "seconds" not in more or result.ended == "timeout":
                self._count(result, time.monotonic() - begun, limit)
        self.steps.append(result)
        return result, after

    def _count(self, result: StepResult, taken: float, limit: float) -> None:
        """Take a whole step, with its copies, off the time for all of them.

        One with a limit of its own counts if it met that, by its part of it: the programs that it
        started may have waited for a processor.
        """
        taken = max(taken - self.sandbox.start_seconds, 0.0)
        # As for a single step, a busy machine stretches the limit so many times at most.
        self._left -= max(taken - result.kept_waiting, taken / MOST_PATIENCE) / limit
        if result.ended == "timeout":
            self._left = min(self._left, AFTER_A_HANG)

    def _in_room(
        self, project: Project, start: Scratch, name: str, asked: dict[str, Any]
    ) -> tuple[StepResult, Scratch]:
        """Run a step in a folder of its own, which is removed afterwards."""
        room = self.root / f"step-{next(self._numbers)}"
        keep = asked.pop("keep", False)
        try:
            databases = self._furnish(project, room, start, asked)
            result = self.sandbox.run(self._job(room, databases, asked))
            self._refuse_full(result)
            if project.databases is None:
                project = replace(project, databases=claimed_databases(result.report))
            after = self._take(project, room, name)
            if "models" in asked:
                after = replace(after, models=self._take_models(project, room, name))
            if keep:
                kept = self.new_folder()
                copy_project(room / "project", kept)
                after = replace(after, files=kept)
        except OSError as trouble:
            if free_bytes(self.root) < FULL_BYTES:
                raise NotGraded(_(FULL)) from trouble
            raise
        finally:
            remove_tree(room)
        return result, after

    def _furnish(
        self, project: Project, room: Path, start: Scratch, asked: dict[str, Any]
    ) -> list[list[str]] | None:
        """Put into a room what a step needs; its databases, None where nobody knows them yet."""
        place = room / "project"
        shutil.copytree(project.folder, place)
        (room / "home").mkdir()
        with contextlib.suppress(FileExistsError):
            (place / "instance").mkdir()  # where `scratch_uri` points to
        if asked.pop("models", False):
            (room / "models").mkdir()
            asked["models"] = (room / "models").as_posix()
        databases = self._place(project, place, start)
        return None if project.databases is None else databases

    def _job(
        self, room: Path, databases: list[list[str]] | None, asked: dict[str, Any]
    ) -> dict[str, Any]:
        """What the sandbox is asked for; checker/child/steps.py says what it means."""
        place = room / "project"
        environment = bare_environment(room / "home")
        scratch_uri = f"sqlite:///{(place / 'instance' / 'scratch.db').as_posix()}"
        if not asked.pop("no_address", False) or "uri" in asked:
            uri = asked.get("uri", scratch_uri)
            environment |= {"DATABASE_URL": uri, "SQLALCHEMY_DATABASE_URI": uri}
        return {
            "room": str(room),
            "project": str(place),
            "databases": databases,
            "marker": self.marker,
            "echo": self.echo,
            "environment": environment,
            **asked,
            "seconds": min(1.0, self._left) * float(asked.get("seconds", self.seconds)),
        }

    def _refuse_full(self, result: StepResult) -> None:
        """Raise NotGraded where a step had no place to write, and it was not that step's doing."""
        if result.finished or result.ended == "disk":
            return
        told = f"{result.error} {result.output} {result.detail}"
        if any(sign in told for sign in SIGNS_OF_FULL) and free_bytes(self.root) < FULL_BYTES:
            raise NotGraded(_(FULL))

    def _place(self, project: Project, place: Path, start: Scratch) -> list[list[str]]:
        """Put copies of the databases where the app looks for them; each key, path and original."""
        placed = []
        for key, path in (project.databases or {}).items():
            state = start if key == MAIN else start.bind(key)
            target = place / path
            refuse_no_file(place, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            if state.file:
                shutil.copyfile(state.file, target)
            placed.append([key, path, str(state.file or "")])
        return placed

    def _take(self, project: Project, room: Path, name: str) -> Scratch:
        """The databases that a step left, copied to the judge's own place."""
        paths = {key: f"project/{path}" for key, path in (project.databases or {}).items()}
        return self._copied(paths, room, name)

    def _take_models(self, project: Project, room: Path, name: str) -> Scratch:
        """The databases that hold the models' tables."""
        paths = {key: f"models/{models_file(key)}" for key in project.databases or ()}
        return self._copied(paths, room, f"{name}: models")

    def _copied(self, paths: Mapping[str, str], room: Path, name: str) -> Scratch:
        files, size = {}, 0
        for key, path in paths.items():
            file = self.new_file()
            files[key] = file if take_database(room, path, file) else None
            added = database_bytes(file)
            size, self._kept = size + added, self._kept + added
            for grown, most in ((size, MOST_OF_A_STEP), (self._kept, MOST_OF_ALL)):
                if grown > most:
                    raise NotGraded(_(GROWN, megabytes=most >> 20))
        binds = {k: Scratch(f"{name}:{k}", file) for k, file in files.items() if k != MAIN}
        return Scratch(name, files.get(MAIN), binds)


def refuse_no_file(place: Path, path: str) -> None:
    """Raise Failed where no file can be at the path that an app claims for its database."""
    target = place / path
    above = next(folder for folder in target.parents if folder.exists())
    if target.is_dir() or not above.is_dir():
        raise Failed(
            "a database in a file of its own, for example 'sqlite:///app.db'",
            _("the database {path}, which is a folder or lies below a file", path=path),
            why="SQLite keeps a database in one file. No file can be there.",
            lesson="01-setup",
        )


def claimed_databases(app: Mapping[str, Any]) -> dict[str, str]:
    """Where an app keeps its databases, by bind key: what it claims, where that is harmless."""
    claimed = {MAIN: app.get("database"), **app.get("binds", {})}
    paths = {key: PurePosixPath(str(path)).as_posix() for key, path in claimed.items() if path}
    return {key: path for key, path in list(paths.items())[:MAX_DATABASES] if stays_inside(path)}


def stays_inside(path: str) -> bool:
    """Whether a path that an app claims leads nowhere but into its own folder."""
    parts = PurePosixPath(path).parts
    plain = path.isprintable() and len(path) <= MAX_PATH
    return plain and not PurePath(path).is_absolute() and ".." not in parts
