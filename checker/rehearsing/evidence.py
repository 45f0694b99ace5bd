"""Evidence about one submission: its app, its history, and steps in the sandbox.

Each piece is a function of the project and the seed, so it is made once, whichever check asks
first, also when several ask at the same time.
"""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from checker.language import _
from checker.reading.edits import stray_files
from checker.reading.files import remove_tree, take_database
from checker.reading.history import History, read_history
from checker.reading.seeding import Seeder
from checker.rehearsing import imports, incomplete, trouble
from checker.rehearsing.runner import MAIN, Project, Runner, claimed_databases, stays_inside
from checker.rehearsing.scratch import EMPTY, Scratch, scratch_folder
from checker.rehearsing.shipped import once_a_process
from checker.rehearsing.submission import copy_project
from checker.sandbox.step import Sandbox, StepResult
from checker.verdict import NotGraded

T = TypeVar("T")


class Evidence:
    """One submission in its scratch folder, and what can be found out without migrating."""

    def __init__(
        self,
        folder: Path,
        sandbox: Sandbox,
        seed: int,
        seconds: float,
        starter: Path | None = None,
        given: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.starter, self.seed, self.seconds = folder, starter, seed, seconds
        self._given = dict(given or {})
        self.root = scratch_folder()
        self.project = self.root / "project"
        self.marker = f"made_by_create_all_{random.Random(seed).getrandbits(40):x}"
        self.runner = Runner(sandbox, self.root, seconds, self.marker)
        self.notes: list[str] = []
        self._lock = threading.Lock()
        self._evidence: dict[tuple[object, ...], Future[Any]] = {}
        try:
            copy_project(folder, self.project)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Remove the scratch folder."""
        remove_tree(self.root)

    def note(self, text: str) -> None:
        """Give a piece of advice that costs no points, once."""
        if text not in self.notes:
            self.notes.append(text)

    def once(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """What `make` returns or raises, made by the first who asks for `key`."""
        own = Future[Any]()
        with self._lock:
            future = self._evidence.setdefault(key, own)
        if future is own:
            try:
                own.set_result(make())
            except BaseException as error:
                own.set_exception(error)
        result: T = future.result()
        return result

    def seeder(self, label: str) -> Seeder:
        """A source of random values that depends on the seed and the label alone."""
        return Seeder(random.Random(f"{self.seed}/{label}"))

    def step(
        self,
        action: str,
        target: str = "",
        start: Scratch = EMPTY,
        project: Project | None = None,
        **more: Any,
    ) -> tuple[StepResult, Scratch]:
        """Run one command on a copy of `start`; the result and the database it left."""
        place = project or self.own
        new = project is None and start is EMPTY and not more
        if new and action == "upgrade" and [head.id for head in self.history.heads] == [target]:
            return self.survey
        key = ("step", place.folder, action, target, start.name, *sorted(more.items()))
        return self.once(key, lambda: self.runner.step(place, action, target, start, **more))

    def step_at(
        self, uri: str, action: str, target: str = "", folder: Path | None = None, **more: Any
    ) -> tuple[StepResult, Scratch]:
        """Run one command with the database at `uri` in place of the app's own."""
        place = Project(folder or self.project, label="elsewhere ")
        return self.runner.step(place, action, target, EMPTY, uri=uri, **more)

    @property
    def app(self) -> dict[str, Any]:
        """What loading the app showed. Raises Failed where it does not load or names no SQLite."""
        return self.once(("app",), lambda: self._load(self.project, self.notes))

    @property
    def survey(self) -> tuple[StepResult, Scratch]:
        """The first step: `flask db upgrade` on nothing at all, which shows where things are."""
        place = Project(self.project, None)
        return self.once(
            ("survey",), lambda: self.runner.step(place, "upgrade", "head", models=True)
        )

    def _load(self, folder: Path, notes: list[str]) -> dict[str, Any]:
        own = folder == self.project
        result = (self.survey if own else self.runner.step(Project(folder, None), "load", ""))[0]
        imports.refuse_hidden_library(folder, result)
        incomplete.refuse_load(result, self.seconds, folder)
        notes += imports.found_by_us_alone(result)
        if result.report.get("elsewhere"):
            again = self.runner.step(Project(folder, None), "load", "")[0]
            imports.refuse_new_address(result, again)
            notes.append(
                _(
                    "Your database address is an absolute path outside the project, so it works on "
                    "one computer only. 'sqlite:///app.db' works everywhere. (It cost no points.)"
                )
            )
        return result.report

    @property
    def own(self) -> Project:
        """The project as it was handed in."""
        return Project(self.project, claimed_databases(self.app))

    def variant(self, name: str, files: Mapping[str, str | None]) -> Project:
        """A copy of the project with some files replaced, or removed where the text is None."""

        def make() -> Project:
            place = self.root / f"variant-{name}"
            shutil.copytree(self.project, place)
            for path, text in files.items():
                if text is None:
                    (place / path).unlink(missing_ok=True)
                else:
                    (place / path).parent.mkdir(parents=True, exist_ok=True)
                    (place / path).write_text(text, encoding="utf-8")
            return Project(place, self.own.databases, f"{name} ")

        return self.once(("variant", name), make)

    @property
    def repository(self) -> str:
        """The migration repository's folder, relative to the project.

        The app only claims it, and files of ours are written there: no claim leads outside.
        """
        claimed = str(self.app.get("repository") or "")
        return claimed if claimed and stays_inside(claimed) else "migrations"

    @property
    def history(self) -> History:
        """The revisions. Raises Failed where the repository or the history is broken."""

        def make() -> History:
            incomplete.refuse_repository(self.project, self.repository)
            found = read_history(self.project, self.repository)
            strays = stray_files(self.project, found)
            for stray in strays:
                self.note(trouble.unread(stray, found))
            shipped = frozenset(r.id for r in self.shipped_history.revisions)
            return replace(found, shipped=shipped, strays=tuple(strays))

        return self.once(("history",), make)

    @property
    def shipped_history(self) -> History:
        """The revisions that the starter came with."""
        starter = self.starter
        if starter is None or not (starter / "migrations" / "versions").is_dir():
            return History("migrations", ())
        return once_a_process(starter, "history", lambda: read_history(starter, "migrations"))

    @property
    def head(self) -> str:
        """The one head. Raises Failed where there are none or several."""
        heads = self.history.heads
        if len(heads) != 1:
            incomplete.refuse_heads(self.history)
        return heads[0].id

    def handed_in(self, path: str = "") -> Scratch:
        """The learner's own database, as handed in. Raises Failed where none can be read."""

        def make() -> Scratch:
            name = path or (self.own.databases or {}).get(MAIN, "")
            file = self.runner.new_file()
            state = Scratch(f"handed in {name}", file)
            try:
                if not take_database(self.folder, name, file):
                    incomplete.refuse_no_database(name)
                _ = state.version, state.data
            except NotGraded as trouble_with_it:  # the learner made this file, not a step of ours
                incomplete.refuse_no_database(name, str(trouble_with_it))
            return state

        return self.once(("handed in", path), make)
