"""Where the course's parts lie: exercises, solutions, lessons, and the learner's workspace."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from checker.exercise import Exercise
from checker.text import natural

WORKSPACE_VARIABLE = "FLASK_MIGRATE_COURSE_WORKSPACE"
PACKAGE = Path(__file__).resolve().parent
PACKED = PACKAGE / "_course"  # where a wheel has the lessons, the exercises and the solutions
INSTALLED = PACKED.is_dir()
COURSE = PACKED if INSTALLED else PACKAGE.parent


@dataclass(frozen=True)
class Course:
    """A course folder and the workspace that goes with it."""

    root: Path
    workspace: Path

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """All exercises by id, in the order of their numbers."""
        folders = [path.parent for path in (self.root / "exercises").glob("*/checks.py")]
        return {
            folder.name: Exercise(folder.name, folder, self.root / "solutions" / folder.name)
            for folder in sorted(folders, key=lambda folder: natural(folder.name))
        }

    @property
    def titles(self) -> dict[str, str]:
        """The exercises' titles by id, in the language that is spoken."""
        return {exercise.id: exercise.title for exercise in self.exercises.values()}

    @property
    def lessons(self) -> list[Path]:
        """The lessons' sources, in order."""
        return sorted((self.root / "lessons").glob("[0-9]*.md"))

    def work(self, exercise: str) -> Path:
        """The learner's own folder for an exercise, whether it is there or not."""
        return self.workspace / exercise

    def exercise_here(self, folder: Path) -> str | None:
        """The exercise whose folder in the workspace `folder` is or lies in."""
        for parent in (folder, *folder.parents):
            if parent.parent == self.workspace and parent.name in self.exercises:
                return parent.name
        return None


def open_course(workspace: str | None = None, root: Path | None = None) -> Course:
    """The course in `root`, or this one.

    The workspace lies beside it unless an option or the environment says where. Of an installed
    course it lies where the learner is: in this folder, or the one above that has a workspace.
    """
    folder = root or COURSE
    chosen = workspace or os.environ.get(WORKSPACE_VARIABLE)
    if chosen:
        return Course(folder, Path(chosen).expanduser().resolve())
    return Course(folder, (learners_folder() if folder == PACKED else folder) / "workspace")


def learners_folder() -> Path:
    """Where the learner of an installed course works."""
    here = Path.cwd().resolve()
    return next((p for p in (here, *here.parents) if (p / "workspace").is_dir()), here)
