"""Named right and wrong solutions: small folders that `prove` and the tests judge.

`EXPECT.toml` in the folder of a submission says `why` it is right or wrong and which parts of a
`message` its author must read: of a wrong one in the first finding, of a right one in the notes.
The files that every `flask db init` makes alike are added where a repository lacks its env.py,
unless `template = ""`; `template` names another kind.
A dump such as `instance/shop.db.sql` becomes the database `instance/shop.db`.
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.rehearsing.scratch import build_dumps
from checker.teaching.new import add_repository
from checker.verdict import Outcome, Verdict

NOTE = "EXPECT.toml"
KEYS = {"why": str, "message": list, "repository": str, "template": str}


class Unclear(Exception):
    """A named solution whose EXPECT.toml is missing, or does not say what is needed."""


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
            return f"{self.name} is wrong, and is {came_of(verdict)}"
        text = " ".join(verdict.notes) if self.right else said(verdict)
        missing = [part for part in self.message if part.casefold() not in text.casefold()]
        return f"{self.name}: nothing of {missing} in: {text}" if missing else ""


def copy_with_databases(folder: Path, target: Path) -> Path:
    """Copy a project of ours, its dumps made into databases; the copy's folder."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns(NOTE, "__pycache__"))
    build_dumps(target)
    return target


def came_of(verdict: Verdict) -> str:
    """The outcome, and why where it could not be graded: that is for the teacher to mend."""
    if verdict.outcome is Outcome.NOT_GRADED:
        return f"not graded: {said(verdict)}"
    return verdict.outcome.value


def said(verdict: Verdict) -> str:
    """The first finding in one piece, as its author reads it."""
    for check in verdict.checks:
        if found := check.finding:
            return " | ".join((check.title, found.expected, found.found, found.where, found.why))
    return "no finding"


def golden_folders(folder: Path) -> list[Path]:
    """The folders of all named solutions of an exercise: those in `right/` and `wrong/`."""
    found = [path for kind in ("right", "wrong") for path in sorted((folder / kind).glob("*/"))]
    return [path for path in found if not path.name.startswith((".", "__"))]


def read_goldens(folder: Path) -> list[Golden]:
    """All named solutions of an exercise. Raises Unclear."""
    return [read_golden(path) for path in golden_folders(folder)]


def read_golden(folder: Path) -> Golden:
    """The named solution in a folder. Raises Unclear, which says what to write and where."""
    right = folder.parent.name == "right"
    told = _told(folder / NOTE)
    complaint = _complaint(told, right=right)
    if complaint:
        raise Unclear(f"{_short(folder / NOTE)}: {complaint}")
    return Golden(
        folder,
        right,
        told["why"],
        tuple(told.get("message", ())),
        told.get("repository", "migrations"),
        told.get("template", "flask"),
    )


def _told(note: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unclear(f'{_short(note)} is missing. Write into it:  why = "..."') from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unclear(f"{_short(note)} is no TOML: {error}") from error


def _complaint(told: dict[str, Any], *, right: bool) -> str:
    """What is wrong with the contents of an EXPECT.toml; empty where nothing is."""
    for key, value in told.items():
        if key not in KEYS:
            return f"nothing is called {key}. There are {', '.join(KEYS)}."
        if not isinstance(value, KEYS[key]):
            example = '["..."], a list' if key == "message" else '"...", a text'
            return f"write  {key} = {example}."
    if not told.get("why", "").strip():
        return f'say why it is {"right" if right else "wrong"}:  why = "..."'
    parts = told.get("message", [])
    if not all(isinstance(part, str) and part.strip() for part in parts):
        return "each part of the message is a text, and none is empty."
    if not right and not parts:
        return 'say what its author must read first:  message = ["...", "..."]'
    return ""


def _short(path: Path) -> str:
    """The path below tests/golden."""
    return "/".join(path.parts[-4:])
