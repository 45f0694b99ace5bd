"""`start`: JupyterLab on the first lesson, from a checkout or from an installed package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from checker.cli.options import with_course
from checker.cli.speaking import Speaking
from checker.course import PACKAGE, PACKED, Course
from checker.language import _

SHOWN = ("notebooks", "lessons")
FIRST = "notebooks/01-setup.ipynb"
LAB_SETTINGS = PACKAGE / "jupyter"


@click.command(cls=Speaking)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--unpack-only", is_flag=True, help="Put the notebooks here and open nothing.")
@with_course
def start(course: Course, no_browser: bool, unpack_only: bool) -> None:
    """Open JupyterLab on the first lesson.

    Of an installed course, the notebooks come into this folder first. Yours are never overwritten.
    """
    folder = course.workspace.parent
    if course.root == PACKED:
        click.echo(
            _(
                "The notebooks are in {folder} ({count} new files)",
                folder=folder / "notebooks",
                count=unpack(course),
            )
        )
    if unpack_only:
        return
    command = [sys.executable, "-m", "jupyterlab", "--log-level=WARN"]
    command += [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{FIRST}"]
    command += ["--no-browser"] if no_browser else []
    if getattr(os, "geteuid", lambda: 1)() == 0:
        command.append("--allow-root")  # in a container root is often the only user
    click.echo(_("JupyterLab starts. If no page opens, copy its address into a browser."))
    with subprocess.Popen(command, cwd=folder, env=environment(os.environ)) as lab:
        while True:
            try:
                click.get_current_context().exit(lab.wait())
            except KeyboardInterrupt:  # Ctrl-C reached JupyterLab too: it decides when to end
                continue


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """`base`, with the course's Python first and its settings for JupyterLab.

    Else a terminal in JupyterLab would not know the course, where its environment is not active.
    """
    paths = {"PATH": Path(sys.executable).parent, "JUPYTER_CONFIG_PATH": LAB_SETTINGS}
    found = {
        name: os.pathsep.join(filter(None, [str(first), base.get(name)]))
        for name, first in paths.items()
    }
    return {**base, **found, "JUPYTER_PREFER_ENV_PATH": "1"}


def unpack(course: Course) -> int:
    """Copy what a learner reads beside the workspace, where it is not yet; how many files."""
    course.workspace.mkdir(parents=True, exist_ok=True)
    count = 0
    for name in SHOWN:
        for source in sorted((course.root / name).rglob("*.*")):
            target = course.workspace.parent / name / source.relative_to(course.root / name)
            if source.is_file() and not target.exists():
                _copy(source, target)
                count += 1
    return count


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


COMMANDS = (start,)
