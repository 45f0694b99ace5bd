"""An exercise as the engine sees it: a folder with a task, hints, a starter and checks."""

from __future__ import annotations

import importlib.util
import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from checker.blocks import translated
from checker.language import _
from checker.rehearsing.rehearsal import Rehearsal

CheckFunction = Callable[[Rehearsal], None]


class BrokenChecks(Exception):
    """A checks.py that can't be loaded. Its text names the file, the line and the error."""


@dataclass(frozen=True)
class Check:
    """A check: `title` is the line the learner reads; `after` are the ids of what it depends on."""

    id: str
    title: str
    points: int
    after: tuple[str, ...]
    function: CheckFunction


def check(
    *, points: int, after: Check | tuple[Check, ...] = ()
) -> Callable[[CheckFunction], Check]:
    """Make a function a check. Its docstring is its title; it raises Failed without its proof.

    >>> @check(points=2, after=app_loads)
    ... def one_head(run):
    ...     "The history has one head"
    """

    def make(function: CheckFunction) -> Check:
        title = " ".join((function.__doc__ or "").split())
        if not title:
            raise ValueError(f"the check {function.__name__} needs a docstring: its title")
        needed = (after,) if isinstance(after, Check) else after
        return Check(function.__name__, title, points, tuple(c.id for c in needed), function)

    return make


@dataclass(frozen=True)
class Exercise:
    """One exercise and where its parts lie."""

    id: str
    folder: Path
    solution: Path

    @property
    def starter(self) -> Path:
        """What the learner begins with."""
        return self.folder / "starter"

    @property
    def checks_file(self) -> Path:
        """The code of its checks."""
        return self.folder / "checks.py"

    @property
    def task(self) -> Path:
        """The text of the task."""
        return self.folder / "README.md"

    @cached_property
    def hints(self) -> list[str]:
        """The hints, a nudge first and nearly the answer last: the sections of hints.md."""
        text = (self.folder / "hints.md").read_text(encoding="utf-8")
        return [part.strip("\n") for part in re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]]

    @property
    def title(self) -> str:
        """The first line of the task, without its marks, in the language that is spoken."""
        first = self.task.read_text(encoding="utf-8").split("\n", 1)[0]
        return translated(first).strip("# ").strip()

    @cached_property
    def _module(self) -> ModuleType:
        path, name = self.checks_file, f"checks_of_{self.id}"
        spec = importlib.util.spec_from_file_location(
            name, path, submodule_search_locations=[str(self.folder)]
        )
        if spec is None or spec.loader is None:
            raise FileNotFoundError(path)
        module = importlib.util.module_from_spec(spec)
        for before in [known for known in sys.modules if known.partition(".")[0] == name]:
            del sys.modules[before]  # the same exercise of another course, or before a change
        sys.modules[name] = module  # so that  from .names import parts  finds the file beside it
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            said = {
                "exercise": self.id,
                "where": f"{path}:{line_of(error, path) or 1}",
                "error": f"{type(error).__name__}: {getattr(error, 'msg', error)}",
            }
            told = _("The checks of {exercise} can't be loaded. {where}: {error}", **said)
            raise BrokenChecks(told) from error
        return module

    @property
    def lesson(self) -> str:
        """The lesson that explains this exercise; empty where the course has no such lesson."""
        name = str(self.setting("LESSON", ""))
        return name if self.has_lesson(name) else ""

    def has_lesson(self, name: str) -> bool:
        """Whether the course that the exercise belongs to has a lesson of this name.

        One that was sent without any, as an autograder is, has them where it came from.
        """
        lessons = self.folder.parent.parent / "lessons"
        return not lessons.is_dir() or (lessons / f"{name}.md").is_file()

    def setting(self, name: str, default: Any) -> Any:
        """What checks.py says about its exercise under this name, in capitals, if anything."""
        return getattr(self._module, name, default)

    @property
    def has_replay(self) -> bool:
        """Whether there are migrations of the learner's that could be replayed."""
        return not self.setting("NOT_REPLAYED", "")

    @property
    def given(self) -> dict[str, str]:
        """The databases that the learner gets: path in the project to the dump in the starter."""
        return dict(getattr(self._module, "GIVEN", {}))

    @property
    def checks(self) -> list[Check]:
        """The checks in the order in which they are written."""
        return [value for value in vars(self._module).values() if isinstance(value, Check)]


def line_of(error: BaseException, file: Path) -> int:
    """The last line of a file that an error came through; 0 where it did not."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno or 0 for f in reversed(frames) if f.filename == str(file)), 0)
