"""The rehearsal of one submission: databases that its migrations made, changed and took back.

Checks ask for evidence and run no code of the learner's themselves.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from checker.language import _
from checker.reading.database import Row
from checker.reading.emptied import empty_copy
from checker.reading.history import Revision
from checker.rehearsing import imports, trouble
from checker.rehearsing.missing_table import table_is_missing
from checker.rehearsing.runner import Project
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.rehearsing.shipped import Contents, contents, once_a_process, placed
from checker.rehearsing.starter import SHIPPED, EvidenceOfStarter
from checker.rehearsing.stopped import error_text
from checker.sandbox.step import StepResult
from checker.verdict import Failed, NotGraded

# Errors that code of ours has from itself alone, where no line of the learner's is part of it.
OWN_SLIPS = ("SyntaxError", "IndentationError", "NameError")

Rows = Mapping[str, list[Row]]


class Rehearsal(EvidenceOfStarter):
    """One submission; every method gives a scratch database, or raises Failed."""

    def upgrade(
        self, target: str, start: Scratch = EMPTY, project: Project | None = None, **more: Any
    ) -> Scratch:
        """`flask db upgrade TARGET`, proved by the version that the database then has."""
        return self._move("upgrade", target, start, project, **more)

    def downgrade(self, target: str, start: Scratch, project: Project | None = None) -> Scratch:
        """`flask db downgrade TARGET`, proved by the version that the database then has."""
        return self._move("downgrade", target, start, project)

    def stamp(self, target: str, start: Scratch, *, purge: bool = False) -> Scratch:
        """`flask db stamp TARGET`, proved by the version that the database then has."""
        return self._move("stamp", target, start, None, purge=purge)

    def _move(
        self, action: str, target: str, start: Scratch, project: Project | None, **more: Any
    ) -> Scratch:
        if target == "head" and project is None:
            target = self.head
        result, after = self.step(action, target, start, project, **more)
        imports.refuse_deleted(result)
        exact = project is None and [head.id for head in self.history.heads] == [target]
        there = result.ended == "exit" and after.arrived(action, target, exact=exact)
        if not there or (not result.finished and start.file is None and not start.binds):
            trouble.refuse_move(action, target, result, after.version, self)
        if not result.finished:
            trouble.note_late_end(result, self)
        if self.marker in after.schema:
            trouble.refuse_create_all(self)
        return after

    @property
    def upgraded(self) -> Scratch:
        """An empty database upgraded to head in one go, as on every new computer."""

        def make() -> Scratch:
            try:
                made = self.upgrade(self.head)
            except Failed:
                if self.step("upgrade", self.head)[0].ended == "exit":
                    self._one_by_one(self.history.revisions)  # says which revision it is
                raise
            imports.try_a_new_computer(self)
            return made

        return self.once(("upgraded",), make)

    @property
    def stages(self) -> list[tuple[str, Scratch]]:
        """Each revision in turn, with the database as it stood there, from base to head."""

        def make() -> list[tuple[str, Scratch]]:
            revisions = self.history.revisions
            if len(self.history.heads) != 1:
                return self._one_by_one(revisions)
            given = [(r.id, self.shipped(r.id)) for r in self.as_shipped(revisions[:-1])]
            at = given[-1][1] if given else EMPTY
            own = self._one_by_one(revisions[len(given) : -1], at)
            return [*given, *own, (self.head, self.upgraded)]

        return self.once(("stages",), make)

    def _one_by_one(
        self, revisions: Sequence[Revision], at: Scratch = EMPTY
    ) -> list[tuple[str, Scratch]]:
        """Upgrade a database to each of the revisions, with a command for each."""
        found = list[tuple[str, Scratch]]()
        for revision in revisions:
            at = self.upgrade(revision.id, at)
            found.append((revision.id, at))
        return found

    def shipped(self, revision: str) -> Scratch:
        """The database that the starter's own migrations make, up to a revision."""

        def make() -> Contents:
            project = Project(self.shipped_folder, None, SHIPPED)  # its app says where
            try:
                return contents(self.upgrade(revision, project=project))
            except Failed as failure:
                raise NotGraded(
                    _("The starter itself fails: {found}", found=failure.finding.found)
                ) from failure

        def place() -> Scratch:
            kept = once_a_process(self.starter_with(revision), f"upgrade {revision}", make)
            return placed(f"the starter's {revision}", kept, self.runner.new_file)

        return self.once(("shipped", revision), place)

    @property
    def modelled(self) -> Scratch:
        """What the models describe, made by `create_all()` in databases of their own."""
        _app = self.app
        if result := imports.models_trouble(self):
            trouble.refuse_step(_("the models' tables could be made"), result, self)
        made = self.survey[1].models
        assert made is not None
        return made

    def control_run(self, kept: int = 0) -> Scratch:
        """Upgrade with every migration emptied but the first: what appears was not made by them."""
        emptied = {r.file: empty_copy(r) for r in self.history.revisions[kept:]}
        return self.step("upgrade", "head", project=self.variant(f"emptied {kept}", emptied))[1]

    @property
    def not_from_migrations(self) -> frozenset[str]:
        """Tables that are there although every migration was emptied, but for those of models."""
        made = self.control_run().schema.keys() - self.modelled.schema.keys()
        if made:
            self.note(
                _(
                    "Something outside your migrations makes {tables}. What a migration does not "
                    "make is missing on other computers. (It cost no points.)",
                    tables=", ".join(sorted(made))[:200],
                )
            )
        return frozenset(made)

    def with_rows(
        self,
        start: Scratch,
        rows: Rows | None = None,
        *,
        unnamed: bool = False,
        twins: bool = True,
    ) -> Scratch:
        """A copy of a database with new rows in every table, in its binds too.

        `rows` gives the rows of some tables; columns that they leave out get random values. All
        other tables get random rows; with `unnamed` also one that is empty in its unique columns,
        without `twins` none that repeats what another has where that may repeat.
        """
        if start.file is None and not start.binds:
            raise NotGraded(_("There is no database to put rows into."))
        kinds = {"unnamed": unnamed, "twins": twins}
        told = "".join(f" {kind}" for kind, wanted in kinds.items() if wanted)
        name = f"{start.name} + rows {rows or ''}{told}"
        return self.once(("rows", name), lambda: self._filled(start, name, rows or {}, kinds))

    def _filled(self, start: Scratch, name: str, rows: Rows, kinds: dict[str, bool]) -> Scratch:
        binds = {
            key: self._filled(state, f"{name}:{key}", {}, kinds)
            for key, state in start.binds.items()
        }
        if start.file is None:
            return Scratch(name, None, binds)
        file = self.runner.new_file()
        shutil.copyfile(start.file, file)
        try:
            self.seeder(name).fill(file, start.schema, rows, **kinds)
        except NotGraded:
            trouble.refuse_dangling(start.schema, self)
            raise
        return Scratch(name, file, binds)

    def trial_copy(self, state: Scratch) -> Path:
        """A copy of a database that a check may write to."""
        assert state.file is not None
        return Path(shutil.copyfile(state.file, self.runner.new_file()))

    def program(
        self, code: str, start: Scratch, expected: str, project: Project | None = None
    ) -> Scratch:
        """Run a program of ours inside the app, on a copy of `start`; the database it left.

        `code` finds `app` and `db` and may import what the project has. Raises Failed with
        `expected` where it stops with an error, NotGraded where the mistake is in the program.
        """
        result, after = self.step("program", expected, start, project, code=code)
        if result.error.get("type") in OWN_SLIPS and not result.error.get("frames"):
            raise NotGraded(
                _("The program in checks.py stops: {error}", error=error_text(result.error))
            )
        if not result.finished:
            trouble.refuse_step(expected, result, self)
        return after

    def script(self, arguments: list[str], folder: Path, **more: Any) -> StepResult:
        """Run a script of the learner's own as `python ARGUMENTS FOLDER`, on a copy of a folder.

        It may start programs. `seconds` gives it another limit than a step has. Raises NotGraded
        where no program can be started.
        """
        if not self.runner.sandbox.processes:
            raise NotGraded(
                _(
                    "This exercise starts programs, and there can be none in a browser. Do it on "
                    "a computer with Python."
                )
            )
        place = self.runner.new_folder()
        shutil.copytree(self.project, place)
        shutil.copytree(folder, place / folder.name, dirs_exist_ok=True)
        told = {"arguments": arguments, "folder": folder.name, **more}
        return self.runner.step(Project(place), "script", "", EMPTY, **told)[0]

    def table_of(self, model: str, *names: str) -> str:
        """The table of a model: one of `names` that the migrations made, or the model's own."""
        made = self.upgraded.schema
        for name in names:
            if name in made:
                return name
        own = str(self.app.get("models", {}).get(model, ""))
        if own in made:
            return own
        expected = _("a table {names} after  flask db upgrade", names=" or ".join(names))
        raise table_is_missing(self, expected, model, "", *names)
