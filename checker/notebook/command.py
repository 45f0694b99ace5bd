"""Run real commands, with the Python that runs the kernel."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.language import _
from checker.notebook.errors import LessonStop
from checker.sandbox import inprocess
from checker.sandbox.deadline import TooLate

COLOUR = ("FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR")
TIME_LIMIT = 600.0 if inprocess.BROWSER else 120.0
"""Seconds that one command may take."""


@dataclass(frozen=True)
class Outcome:
    """What a command did: its exit code and all of its output."""

    code: int
    output: str

    def contains(self, text: str) -> bool:
        """Tell whether the output contains a text; line breaks and spaces count as one space."""
        return " ".join(text.split()) in " ".join(self.output.split())


def run_python(
    words: list[str], folder: Path | None = None, more: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run `python WORDS` in a folder; return the exit code and everything it printed.

    `more` is put into the command's environment.
    Raises LessonStop when it takes longer than TIME_LIMIT.
    """
    # JupyterLab's kernel asks for colour, which would come as escapes here.
    quiet = {name: text for name, text in os.environ.items() if name not in COLOUR}
    environment = quiet | {
        "PYTHONUTF8": "1",
        "PYTHONIOENCODING": "utf-8",
        # Two versions of app.py written within a second would share one cached bytecode file.
        "PYTHONDONTWRITEBYTECODE": "1",
        "NO_COLOR": "1",
        **(more or {}),
    }
    if inprocess.wanted():
        return _run_here(words, folder, environment)
    try:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIME_LIMIT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_late() from None
    return done.returncode, done.stdout


def _run_here(
    words: list[str], folder: Path | None, environment: dict[str, str]
) -> tuple[int, str]:
    """The same without a process of its own. Raises LessonStop when it takes too long."""
    try:
        with contextlib.chdir(folder or Path.cwd()):
            return inprocess.run_python_here(words, environment, TIME_LIMIT)
    except TooLate:
        raise _too_late() from None


def _too_late() -> LessonStop:
    return LessonStop(
        _(
            "The command was still running after {seconds} seconds and was stopped.\n"
            "Look in app.py for a loop that never ends, or a question that waits for an "
            "answer.",
            seconds=f"{TIME_LIMIT:.0f}",
        )
    )


def run_flask_command(words: list[str], more: Mapping[str, str] | None = None) -> Outcome:
    """Run `flask WORDS` in the current folder, with `more` in its environment."""
    code, output = run_python(["-m", "flask", *words], more=more)
    return Outcome(code, output)
