"""`replay`: what your migrations do to a database that has rows, scene by scene."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.cli.options import chosen, handed_in, name_argument, stop, with_course
from checker.cli.speaking import Speaking
from checker.course import Course
from checker.exercise import Exercise
from checker.language import N_, _
from checker.replay.told import Told
from checker.showing.commands import command
from checker.text import plain

KEYS = N_("Enter: next   b: back   q: stop")


@click.command(cls=Speaking)
@name_argument
@click.argument("folder", required=False)
@click.option("--all", "everything", is_flag=True, help="All scenes at once, without asking.")
@click.option("--html", metavar="FILE", help="Write a page for the browser instead.")
@click.option("--seed", type=int, help="Make the same test rows again.")
@with_course
def replay(
    course: Course,
    exercise: str | None,
    folder: str | None,
    everything: bool,
    html: str | None,
    seed: int | None,
) -> None:
    """See what the migrations of an EXERCISE do, step by step: SQL, tables, rows.

    Your own database is not touched: all happens on a scratch database with rows of its own.
    """
    task = chosen(course, exercise)
    if reason := task.setting("NOT_REPLAYED", ""):
        told = _("{exercise} has no replay: {reason}", exercise=task.id, reason=_(reason))
        stop(told)
    target = handed_in(course, task, folder)
    if not target.is_dir():
        stop(_("You have not begun this exercise yet:  {command}", command=command(task.id)))
    scenes = _scenes(task, target, seed)
    if html:
        _write(html, task, scenes)
    elif everything or not (sys.stdin.isatty() and sys.stdout.isatty()):
        for number in range(len(scenes)):
            _show(scenes, number)
    else:
        _walk(scenes)
    click.get_current_context().exit(1 if any(scene.finding for scene in scenes) else 0)


def _write(file: str, task: Exercise, scenes: list[Told]) -> None:
    """The scenes as a page for a browser. Ends with code 2 where it can't be written."""
    from checker.replay.page import page

    try:
        Path(file).write_text(page(task.id, scenes), encoding="utf-8")
    except OSError as error:
        stop(_("{file} can't be written: {reason}.", file=plain(file), reason=error.strerror))
    click.echo(_("Written: {file}", file=file))


def _scenes(task: Exercise, folder: Path, seed: int | None) -> list[Told]:
    """The scenes of a project. Ends with a message where there is nothing to show."""
    from checker.replay.screen import Unplayable, screened

    try:
        return screened(task, folder, seed)
    except Unplayable as reason:
        if reason.finding is None:
            click.echo(str(reason))
            click.get_current_context().exit(reason.code)
        from checker.showing.report import finding_view
        from checker.showing.screen import console

        click.echo(_("There is nothing to replay yet."))
        console().print(finding_view(reason.finding))
        click.get_current_context().exit(reason.code)


def _walk(scenes: list[Told]) -> None:
    """Show one scene after the other, as the learner asks for them."""
    number = 0
    while number < len(scenes):
        click.clear()
        _show(scenes, number)
        last = number == len(scenes) - 1
        click.echo(_("The end.  b: back   Enter: stop") if last else _(KEYS), nl=False)
        key = click.getchar()
        click.echo()
        if key in ("q", "Q", "\x1b"):
            return
        number = max(number - 1, 0) if key in ("b", "B", "\x1b[D") else number + 1


def _show(scenes: list[Told], number: int) -> None:
    from checker.replay.terminal import scene_view
    from checker.showing.screen import console, speaks_unicode

    target = console()
    unicode = speaks_unicode(target)
    target.print(scene_view(scenes[number], len(scenes), unicode=unicode))


COMMANDS = (replay,)
