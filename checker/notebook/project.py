"""Where things are: the course, the workspace, the lesson's project, its database."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from checker.course import COURSE, open_course
from checker.language import _
from checker.notebook.errors import LessonStop

_LESSON_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_COPY_WORDS = ("backup", "copy", "before")


def course_root() -> Path:
    """Return the folder of the course, with its lessons and exercises."""
    return COURSE


def workspace() -> Path:
    """Return the folder for everything a learner makes; it may not exist yet."""
    return open_course().workspace


def fresh_project(lesson: str) -> tuple[Path, Path | None]:
    """Make an empty project folder for a lesson and enter it.

    Returns the folder, and the place an earlier project was moved to, if there was one.
    Raises LessonStop when the lesson's name could not be a folder's.
    """
    if not _LESSON_ID.fullmatch(lesson):
        raise LessonStop(_("Name the lesson, for example: %lesson 03-add-email"))
    lessons = workspace() / "lessons"
    folder = lessons / lesson
    lessons.mkdir(parents=True, exist_ok=True)
    os.chdir(lessons)
    moved = _move_aside(folder, lessons / "old") if folder.exists() else None
    folder.mkdir()
    enter(folder)
    return folder, moved


def enter(folder: Path) -> None:
    """Go into a project's folder; what named the app of another one is forgotten."""
    os.chdir(folder)
    os.environ.pop("FLASK_APP", None)


def _move_aside(folder: Path, old: Path) -> Path:
    """Move a folder to the first free numbered name in `old` and return that name."""
    old.mkdir(exist_ok=True)
    number = 1
    while (old / f"{folder.name}-{number}").exists():
        number += 1
    place = old / f"{folder.name}-{number}"
    try:
        shutil.move(folder, place)
    except OSError as error:
        raise LessonStop(
            _(
                "The earlier project {folder} could not be moved aside ({reason}).\n"
                "Close the programs and terminals that have it open, then run this cell again.",
                folder=folder.name,
                reason=error.strerror,
            )
        ) from None
    return place


def require_project() -> Path:
    """Return the current folder; raise LessonStop where no project can be."""
    here = Path.cwd().resolve()
    roots = (course_root(), workspace().parent)
    if any(here in (root, root / "notebooks", root / "lessons") for root in roots):
        raise LessonStop(
            _(
                "No lesson project is open. Run the first cell of the notebook (the one with "
                "%lesson)."
            )
        )
    return here


def find_database() -> Path | None:
    """Return the project's SQLite file, or None.

    That is the newest in instance/, else the newest in the project folder. Files that are
    named as backups count only when there is nothing else.
    """
    for folder in (Path("instance"), Path()):
        found = [path.resolve() for path in folder.glob("*.db") if path.is_file()]
        if found:
            return max(found, key=_preference)
    return None


def _preference(path: Path) -> tuple[bool, float, str]:
    """Sort backups first, then by age, so that the last one is the live database."""
    is_copy = any(word in path.stem.lower() for word in _COPY_WORDS)
    return (not is_copy, path.stat().st_mtime, path.name)


def require_database() -> Path:
    """Return the project's SQLite file; raise LessonStop when there is none."""
    database = find_database()
    if database is None:
        raise LessonStop(
            _(
                "This project has no database file yet.\n"
                "`%flask db upgrade` makes one. Run the cells above this one, in order."
            )
        )
    return database


def short(path: Path) -> str:
    """Return a path as a learner knows it: from the project, the workspace or the course."""
    resolved = path.resolve()
    for base in (Path.cwd(), workspace().parent, course_root()):
        if resolved.is_relative_to(base.resolve()):
            return resolved.relative_to(base.resolve()).as_posix()
    return str(resolved)


def short_from_course(path: Path) -> str:
    """Return a path from the folder that holds the workspace."""
    resolved = path.resolve()
    base = workspace().parent.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else str(resolved)
