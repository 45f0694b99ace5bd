"""The rehearsal of one submission: steps run in the sandbox, and what they left is evidence."""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from checker import trouble
from checker.database import Schema, read_schema, read_version, take_database
from checker.history import History, empty_copy, read_history
from checker.rows import Data, Seeder, read_all
from checker.sandbox import Sandbox, StepResult, bare_environment
from checker.submission import copy_project
from checker.verdict import Failed, NotGraded

MEMORY_FOLDER = Path("/dev/shm")


def scratch_folder() -> Path:
    """A new folder, in memory where the system offers that."""
    base = MEMORY_FOLDER if MEMORY_FOLDER.is_dir() and _writable(MEMORY_FOLDER) else None
    return Path(tempfile.mkdtemp(prefix="rehearsal-", dir=base)).resolve()


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Scratch:
    """A scratch database after a step: a file of the judge's own. None: an empty one."""

    file: Path | None

    @cached_property
    def schema(self) -> Schema:
        """Its tables."""
        return read_schema(self.file) if self.file else {}

    @cached_property
    def version(self) -> list[str]:
        """The revisions it says it is at."""
        return read_version(self.file) if self.file else []

    @cached_property
    def data(self) -> Data:
        """All its rows."""
        return read_all(self.file, self.schema) if self.file else {}


EMPTY = Scratch(None)


@dataclass
class Rehearsal:
    """One submission in its scratch folder; checks ask it for evidence and run no code."""

    folder: Path
    sandbox: Sandbox
    seed: int
    seconds: float
    starter: Path | None = None
    root: Path = field(default_factory=scratch_folder)
    steps: list[StepResult] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.seeder = Seeder(self.random)
        self.project = self.root / "project"
        self._numbers = itertools.count()
        self._filled: dict[str, tuple[Scratch, Scratch]] = {}
        self.marker = f"made_by_create_all_{self.random.getrandbits(40):x}"
        self.database = ""
        copy_project(self.folder, self.project)

    def close(self) -> None:
        """Remove the scratch folder."""
        shutil.rmtree(self.root, ignore_errors=True)

    def step(
        self, action: str, target: str = "", start: Scratch = EMPTY, project: Path | None = None
    ) -> tuple[StepResult, Scratch]:
        """Run one command on a copy of `start`; the result and the database it left."""
        place = project or self.project
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        scratch_uri = f"sqlite:///{(place / 'instance' / 'scratch.db').as_posix()}"
        environment = bare_environment(home)
        environment |= {"DATABASE_URL": scratch_uri, "SQLALCHEMY_DATABASE_URI": scratch_uri}
        self._place(place, start)
        job = {
            "project": str(place),
            "action": action,
            "target": target,
            "database": self.database,
            "original": str(start.file) if start.file else "",
            "marker": self.marker,
            "environment": environment,
            "seconds": self.seconds,
        }
        result = self.sandbox.run(job)
        self.steps.append(result)
        return result, self._take(place)

    def _place(self, project: Path, start: Scratch) -> None:
        if not self.database:
            return
        target = project / self.database
        for ending in ("", "-wal", "-shm", "-journal"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        if start.file:
            shutil.copyfile(start.file, target)

    def _take(self, project: Path) -> Scratch:
        if not self.database:
            return EMPTY
        file = self.root / f"scratch-{next(self._numbers)}.db"
        return Scratch(file) if take_database(project / self.database, file) else EMPTY

    @cached_property
    def app(self) -> dict[str, Any]:
        """What loading the app showed. Raises Failed where it does not load or names no SQLite."""
        result, _ = self.step("load")
        trouble.refuse_load(result, self.seconds)
        path = str(result.report.get("database", ""))
        inside = Path(path).is_absolute() is False and ".." not in Path(path).parts
        if path and inside:
            self.database = path
        if result.report.get("elsewhere"):
            self.notes.append(
                "Your database address is an absolute path outside the project, so it works on "
                "one computer only. 'sqlite:///app.db' works everywhere. (It cost no points.)"
            )
        return result.report

    @property
    def repository(self) -> str:
        """The migration repository's folder, relative to the project."""
        return str(self.app.get("repository") or "migrations")

    @cached_property
    def history(self) -> History:
        """The revisions. Raises Failed where the repository or the history is broken."""
        trouble.refuse_repository(self.project, self.repository)
        return read_history(self.project, self.repository)

    @property
    def head(self) -> str:
        """The one head. Raises Failed where there are none or several."""
        heads = self.history.heads
        if len(heads) != 1:
            trouble.refuse_heads(self.history)
        return heads[0].id

    def upgrade(self, target: str, start: Scratch = EMPTY) -> Scratch:
        """`flask db upgrade TARGET`, proved by the version that the database then has."""
        return self._move("upgrade", target, start, target)

    def downgrade(self, target: str, start: Scratch) -> Scratch:
        """`flask db downgrade TARGET`, proved by the version that the database then has."""
        return self._move("downgrade", target, start, target)

    def _move(self, action: str, target: str, start: Scratch, version: str) -> Scratch:
        result, after = self.step(action, target, start)
        trouble.refuse_deleted(result)
        wanted = [] if version == "base" else [version]
        if not result.finished or after.version != wanted:
            trouble.refuse_move(action, target, result, after.version, self)
        if self.marker in after.schema:
            trouble.refuse_create_all(self)
        return after

    @cached_property
    def upgraded(self) -> Scratch:
        """An empty database upgraded to head, one revision after the other.

        `back_to_base` upgrades once more in one go, so both ways are rehearsed.
        """
        _ = self.head
        return self.stages[-1][1]

    @cached_property
    def stages(self) -> list[tuple[str, Scratch]]:
        """Each revision in turn, with the database as it stood there, from base to head."""
        found, at = list[tuple[str, Scratch]](), EMPTY
        for revision in self.history.revisions:
            result, at = self.step("upgrade", revision.id, at)
            trouble.refuse_deleted(result)
            if not result.finished or revision.id not in at.version:
                trouble.refuse_move("upgrade", revision.id, result, at.version, self)
            found.append((revision.id, at))
        return found

    @cached_property
    def models(self) -> Schema:
        """The schema that the models describe, made by `create_all()` in a database of its own."""
        _ = self.app
        result, made = self.step("models")
        if not result.finished:
            trouble.refuse_step("the models' tables could be made", result, self)
        return made.schema

    def with_rows(self, start: Scratch) -> Scratch:
        """A copy of a database with new random rows in every table."""
        if start.file is None:
            raise NotGraded("There is no database to put rows into.")
        file = self.root / f"scratch-{next(self._numbers)}.db"
        shutil.copyfile(start.file, file)
        self.seeder.fill(file, start.schema)
        return Scratch(file)

    def upgraded_with_rows(self, parent: str, start: Scratch) -> tuple[Scratch, Scratch]:
        """A database at revision `parent` with rows, and the same one upgraded to head."""
        if parent not in self._filled:
            filled = self.with_rows(start)
            self._filled[parent] = filled, self.upgrade(self.head, filled)
        return self._filled[parent]

    def control_run(self) -> Scratch:
        """Upgrade the same app with every migration emptied: what appears was not made by them."""
        place = self.root / "control"
        if not place.exists():
            shutil.copytree(self.project, place)
            for revision in self.history.revisions:
                (place / revision.file).write_text(empty_copy(revision), encoding="utf-8")
        _, after = self.step("upgrade", "head", project=place)
        return after

    def probe_copy(self, name: str) -> Path:
        """A copy of the project that a check may add files of its own to."""
        place = self.root / name
        shutil.copytree(self.project, place)
        return place

    def sql(self, span: str, *, down: bool = False) -> str:
        """The text of `flask db upgrade --sql SPAN` for PostgreSQL; no server is needed."""
        from checker.offline import render

        return render(self, span, down=down)

    def table_of(self, model: str, *names: str) -> str:
        """The table of a model: one of `names` that the migrations made, or the model's own."""
        made = self.upgraded.schema
        for name in names:
            if name in made:
                return name
        own = str(self.app.get("models", {}).get(model, ""))
        if own in made:
            return own
        raise Failed(
            f"a table {' or '.join(names)} after  flask db upgrade",
            f"the tables {', '.join(sorted(made))}" if made else "no table at all",
            trouble.first_empty(self.history, "upgrade"),
            trouble.why_no_table(self, model),
            "02-first-migration",
        )
