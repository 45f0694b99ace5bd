"""The learner's folders in the workspace: made from a starter, moved aside, never deleted."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from checker.course import Course
from checker.exercise import Exercise
from checker.rehearsing.scratch import build_database, build_dumps

IGNORED = shutil.ignore_patterns("__pycache__", "*.db", ".DS_Store")
POLL_SECONDS = 1.0


def start_work(course: Course, exercise: Exercise) -> Path:
    """Make the learner's copy of the starter. The folder must not be there yet."""
    folder = course.work(exercise.id)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(exercise.starter, folder, ignore=IGNORED)
    for path, dump in exercise.given.items():
        build_database(folder / dump, folder / path)
    return folder


def move_aside(folder: Path) -> Path:
    """Give a folder the next free name, as `exercise3-old-1`; the new path."""
    number = 1
    while (aside := folder.with_name(f"{folder.name}-old-{number}")).exists():
        number += 1
    folder.rename(aside)
    return aside


def copy_solution(course: Course, exercise: Exercise) -> Path:
    """Put the reference solution beside the learner's work, as `exercise3-solution`."""
    folder = course.workspace / f"{exercise.id}-solution"
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(exercise.solution, folder, ignore=IGNORED, dirs_exist_ok=True)
    build_dumps(folder)
    return folder


def changes(folder: Path) -> Iterator[None]:
    """Yield each time that a Python or ini file below the folder has changed; polls for ever."""
    before = fingerprint(folder)
    while True:
        time.sleep(POLL_SECONDS)
        now = fingerprint(folder)
        if now != before:
            before = now
            yield


def fingerprint(folder: Path) -> dict[str, tuple[int, int]]:
    """Size in bytes and change time in nanoseconds of each file that a verdict can depend on."""
    found = {}
    for pattern in ("*.py", "*.ini", ".flaskenv", ".env"):
        for path in folder.rglob(pattern):
            try:
                facts = path.stat()
            except OSError:
                continue
            found[str(path)] = (facts.st_size, facts.st_mtime_ns)
    return found
