"""Named right and wrong solutions: small folders that `prove` and the tests judge.

`EXPECT.toml` beside a submission says `why` it is right or wrong and which parts of a `message` its
author must read: of a wrong one in the first finding, of a right one in the notes. The files that
every `flask db init` makes alike are added where a repository lacks its env.py, unless `template =
""`; `template` names another kind.
A dump such as `instance/shop.db.sql` becomes the database `instance/shop.db`.
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from checker.rehearsing.scratch import build_dumps
from checker.teaching.new import add_repository
from checker.verdict import Outcome, Verdict

NOTE = "EXPECT.toml"


@dataclass(frozen=True)
class Golden:
    """One named solution. `right` ones earn every point, the others fail; both with `message`."""

    folder: Path
    right: bool
    why: str
    message: tuple[str, ...]
    repository: str
    template: str

    @property
    def name(self) -> str:
        """`right/` or `wrong/` and the folder's name."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    def materialise(self, into: Path) -> Path:
        """A complete project folder in `into`, as a learner would hand it in."""
        project = into / self.folder.name
        copy_with_databases(self.folder, project)
        repository = project / self.repository
        if self.template and repository.is_dir() and not (repository / "env.py").exists():
            add_repository(repository, self.template)
        return project

    def complaint(self, verdict: Verdict) -> str:
        """What is wrong with this verdict of it; empty where it is as it should be."""
        if self.right and verdict.outcome is not Outcome.PASSED:
            return f"{self.name} is right, and got {said(verdict)}"
        if not self.right and verdict.outcome is not Outcome.FAILED:
            return f"{self.name} is wrong, and is {verdict.outcome.value}"
        text = " ".join(verdict.notes) if self.right else said(verdict)
        missing = [part for part in self.message if part.casefold() not in text.casefold()]
        return f"{self.name}: nothing of {missing} in: {text}" if missing else ""


def copy_with_databases(folder: Path, target: Path) -> Path:
    """Copy a project of ours, its dumps made into databases; the copy's folder."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(NOTE, "__pycache__"))
    build_dumps(target)
    return target


def said(verdict: Verdict) -> str:
    """The first finding in one piece, as its author reads it."""
    for check in verdict.checks:
        if found := check.finding:
            return " | ".join((check.title, found.expected, found.found, found.where, found.why))
    return "no finding"


def read_goldens(folder: Path) -> list[Golden]:
    """All named solutions of an exercise: the folders in `right/` and `wrong/`."""
    found = []
    for kind in ("right", "wrong"):
        for note in sorted((folder / kind).glob(f"*/{NOTE}")):
            told = tomllib.loads(note.read_text(encoding="utf-8"))
            found.append(
                Golden(
                    note.parent,
                    kind == "right",
                    str(told["why"]),
                    tuple(told.get("message", ())),
                    str(told.get("repository", "migrations")),
                    str(told.get("template", "flask")),
                )
            )
    return found
