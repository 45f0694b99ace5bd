"""Other graders, each in an environment of its own and with its own version of the exercise.

FOLDER/venv-pa, venv-otter, venv-nbgrader and venv-check50 hold pytest-alembic, otter-grader,
nbgrader and check50; FOLDER/peers/ holds what each of them needs, and FOLDER/submission the project
that they are written for. What is missing is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from bench.classroom import Grader, pytest_commands

Commands = list[tuple[list[str], Path]]
SIZE = 12


def peer_graders(folder: Path) -> list[Grader]:
    """The peers that are there. Their scripts find the folder in the variable BENCH."""
    os.environ["BENCH"] = str(folder)
    peers = folder / "peers"
    found: list[tuple[str, str, Callable[[Path, int], Commands]]] = [
        ("pa", "pytest-alembic", _alembic(folder)),
        ("check50", "check50", lambda place, _: _check50(folder, place)),
        ("otter", "otter-grader", lambda place, _: _otter(folder, place)),
        ("nbgrader", "nbgrader", lambda place, workers: _nbgrader(folder, place, workers)),
    ]
    return [
        Grader(title, SIZE, commands)
        for venv, title, commands in found
        if (folder / f"venv-{venv}").is_dir() and peers.is_dir()
    ]


def _program(folder: Path, venv: str, name: str = "python") -> str:
    return str(folder / f"venv-{venv}" / "bin" / name)


def _as_theirs(folder: Path, place: Path) -> list[Path]:
    """The class again, each with the project that the peers' versions are written for."""
    made = sorted(place.glob("*/exercise3"))
    for project in made:
        shutil.rmtree(project)
        shutil.copytree(folder / "submission", project)
        for path in [project, *project.rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)
    return made


def _alembic(folder: Path) -> Callable[[Path, int], Commands]:
    inner = pytest_commands(
        _program(folder, "pa"), folder / "peers" / "pytest_alembic" / "test_ex3.py"
    )

    def commands(place: Path, workers: int) -> Commands:
        _as_theirs(folder, place)
        return inner(place, workers)

    return commands


def _check50(folder: Path, place: Path) -> Commands:
    words = [_program(folder, "check50", "check50"), "--dev", str(folder / "peers" / "check50_cli")]
    return [
        ([*words, "-o", "json", "--output-file", f"{project.parent}/out.json"], project)
        for project in _as_theirs(folder, place)
    ]


def _otter(folder: Path, place: Path) -> Commands:
    commands = []
    for project in _as_theirs(folder, place):
        shutil.copy(folder / "peers" / "otter" / "exercise3.ipynb", project)
        packed = shutil.make_archive(str(project.parent / "sent"), "zip", project)
        out = project.parent / "out"
        out.mkdir()
        words = [_program(folder, "otter", "otter"), "run", packed, "-o", str(out), "--no-logo"]
        autograder = str(folder / "peers" / "otter" / "autograder.zip")
        commands.append(([*words, "-a", autograder], project))
    return commands


def _nbgrader(folder: Path, place: Path, workers: int) -> Commands:
    """nbgrader grades one after another, so a course for each worker is graded side by side."""
    template = place.parent / "template"
    template.mkdir()
    python, tool = _program(folder, "nbgrader"), _program(folder, "nbgrader", "nbgrader")
    env = {**os.environ, "PATH": f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}"}
    make = str(folder / "peers" / "nbgrader" / "make.py")
    for words in ([python, make, str(template)], [tool, "generate_assignment", "exercise3"]):
        subprocess.run(words, cwd=template, env=env, check=True, capture_output=True)
    projects, commands = _as_theirs(folder, place), []
    for worker in range(workers):
        course = place.parent / f"course{worker}"
        shutil.copytree(template, course)
        for project in projects[worker::workers]:
            target = course / "submitted" / project.parent.name / "exercise3"
            shutil.copytree(project, target)
            shutil.copy(template / "release" / "exercise3" / "exercise3.ipynb", target)
        commands.append(([tool, "autograde", "exercise3"], course))
    return commands
