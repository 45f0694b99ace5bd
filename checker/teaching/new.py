"""A new exercise: folders that run from the start, and that `prove` leads to completion."""

from __future__ import annotations

import shutil
from pathlib import Path

from checker.course import Course
from checker.reading.templates import template

SKELETON = Path(__file__).parents[1] / "skeleton"
LINE = "python -m checker EXERCISE"


def make_exercise(course: Course, name: str, line: str) -> list[Path]:
    """Make the folders of an exercise: task, hints, checks, starter, solution, named solutions.

    The starter is a small project that runs; the solution begins as a copy of it. `line` is the
    command that checks the exercise, for the task. Returns the folders. None of them may be there
    yet.
    """
    folder = course.root / "exercises" / name
    solution = course.root / "solutions" / name
    golden = course.root / "tests" / "golden" / name
    shutil.copytree(SKELETON, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file, placeholder, text in (("README.md", LINE, line), ("checks.py", "EXERCISE", name)):
        made = (folder / file).read_text(encoding="utf-8").replace(placeholder, text)
        (folder / file).write_text(made, encoding="utf-8")
    add_repository(folder / "starter" / "migrations")
    shutil.copytree(folder / "starter", solution)
    for kind in ("right", "wrong"):
        (golden / kind).mkdir(parents=True)
    return [folder, solution, golden]


def add_repository(folder: Path, kind: str = "flask") -> None:
    """Add the files that `flask db init` makes alike in every project, where they are missing.

    `kind` is the template: `flask`, or `flask-multidb` for `flask db init --multidb`.
    """
    for source in template(kind).iterdir():
        target = folder / source.name.removesuffix(".mako" if source.stem.endswith(".ini") else "")
        if source.is_file() and not target.exists():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def untouched(folder: Path) -> list[str]:
    """The files of an exercise that still say what `make_exercise` put there."""
    return [
        file
        for file in ("README.md", "hints.md")
        if (folder / file).is_file() and _own_words(folder / file) == _own_words(SKELETON / file)
    ]


def _own_words(file: Path) -> list[str]:
    """The lines of a text but for the command in it, which `make_exercise` wrote."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "python -m checker " not in line]
