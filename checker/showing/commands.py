"""Our own commands, as a learner can type them after the one that just ran."""

from __future__ import annotations

import shlex
import subprocess
import sys

import click

KEPT = ("course", "workspace")


def command(*words: str) -> str:
    """`python -m checker WORDS`, for the same course and workspace, quoted for this system."""
    given: dict[str, str] = {}
    context = click.get_current_context(silent=True)
    while context:
        told = {name: context.params.get(name) for name in KEPT}
        given = {name: value for name, value in told.items() if value} | given
        context = context.parent
    options = [word for name, value in given.items() for word in (f"--{name}", value)]
    line = ["python", "-m", "checker", *words, *options]
    return subprocess.list2cmdline(line) if sys.platform == "win32" else shlex.join(line)
