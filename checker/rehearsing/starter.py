"""Evidence about what came with the exercise, and what of it the submission still has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checker.language import N_, _
from checker.reading.edits import same_code, same_settings
from checker.reading.history import Revision
from checker.reading.plain import only_describes
from checker.reading.templates import KINDS, template
from checker.rehearsing.evidence import Evidence
from checker.rehearsing.runner import Project, claimed_databases
from checker.rehearsing.scratch import Scratch, build_database
from checker.rehearsing.shipped import once_a_process
from checker.rehearsing.submission import copy_project
from checker.verdict import NotGraded

SHIPPED = "the starter's "
NO_STARTER = N_("This exercise has no starter.")


class EvidenceOfStarter(Evidence):
    """One submission beside the starter that it began with."""

    @property
    def shipped_folder(self) -> Path:
        """A copy of the starter."""

        def make() -> Path:
            if self.starter is None:
                raise NotGraded(_(NO_STARTER))
            place = self.root / "shipped"
            copy_project(self.starter, place)
            return place

        return self.once(("shipped",), make)

    @property
    def shipped_project(self) -> Project:
        """The starter: the program and the migrations that the learner was given."""
        place = self.shipped_folder
        assert self.starter is not None
        databases = once_a_process(
            self.starter, "databases", lambda: claimed_databases(self._load(place, []))
        )
        return Project(place, databases, SHIPPED)

    def starter_with(self, revision: str) -> Path:
        """The starter. Raises NotGraded where there is none, or none with this revision."""
        if self.starter is None:
            raise NotGraded(_(NO_STARTER))
        known = {r.id for r in self.shipped_history.revisions}
        if known and revision not in known:
            raise NotGraded(
                _(
                    "checks.py asks for {revision}, which is none of the starter's revisions: "
                    "{revisions}",
                    revision=revision,
                    revisions=", ".join(sorted(known)),
                )
            )
        return self.starter

    def as_shipped(self, revisions: Sequence[Revision]) -> list[Revision]:
        """Those `unchanged` ones that make what they make in the starter.

        None where a naming convention changes that, or binds where they make it.
        """
        if self.app.get("convention") or len(self.own.databases or ()) != 1:
            return []
        return self.unchanged(revisions)

    def unchanged(self, revisions: Sequence[Revision]) -> list[Revision]:
        """Those at the beginning, one after the other, that the starter had, in the same words."""
        found = list[Revision]()
        for given, mine in zip(self.shipped_history.revisions, revisions, strict=False):
            assert self.starter is not None
            follows = mine.parents == tuple(before.id for before in found[-1:])
            files = self.starter / given.file, self.project / mine.file
            if not follows or given.id != mine.id or not same_code(*files):
                break
            found.append(mine)
        return found

    @property
    def only_describes(self) -> bool:
        """Whether nothing but its migrations could act while they run, as can be read.

        Its app is plain, and its env.py and alembic.ini are as `flask db init` or the starter has
        them.
        """
        return self.once(("only describes",), self._only_describes)

    def _only_describes(self) -> bool:
        folder = self.project / self.repository
        places = [(template(kind), "alembic.ini.mako") for kind in KINDS]
        places += [(self.starter / "migrations", "alembic.ini")] if self.starter else []
        usual = any(
            (place / "env.py").is_file()
            and same_code(place / "env.py", folder / "env.py")
            and same_settings(place / settings, folder / "alembic.ini")
            for place, settings in places
        )
        revisions = {self.project / revision.file for revision in self.history.revisions}
        return usual and only_describes(self.project, revisions | {folder / "env.py"})

    def given(self, path: str) -> Scratch:
        """The database that the exercise gives at this path of the project."""

        def make() -> Scratch:
            assert self.starter is not None
            dump = self.starter / self._given[path]
            return Scratch(f"given {path}", build_database(dump, self.runner.new_file()))

        return self.once(("given", path), make)
