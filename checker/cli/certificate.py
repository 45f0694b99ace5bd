"""`certificate` and `verify`: what was passed, and whether it really was."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import click

from checker.cli.options import stop, with_course
from checker.course import Course
from checker.grade import STEP_SECONDS
from checker.text import plain


@click.command()
@click.argument("name")
@click.option("--output", default="certificate.html", show_default=True, metavar="FILE")
@click.option("--so-far", is_flag=True, help="Although some exercises are not passed yet.")
@with_course
def certificate(course: Course, name: str, output: str, so_far: bool) -> None:
    """Make a certificate for NAME, once you have passed every exercise."""
    from checker.certificate import certify, missing, page

    left = missing(course)
    if left and not so_far:
        click.echo(f"Not yet: {', '.join(left)}")
        click.echo("For a page of what you have passed so far, add  --so-far")
        click.get_current_context().exit(1)
    made = certify(course, name, dt.date.today())
    if not made.exercises:
        click.echo("There is no passed exercise in this workspace yet.")
        click.get_current_context().exit(1)
    try:
        Path(output).write_text(page(made, course), encoding="utf-8")
    except OSError as error:
        stop(f"{plain(output)} can't be written: {error.strerror}.")
    click.echo(f"{output}: {len(made.exercises)} exercises")
    click.echo(f"To have it verified, hand in this page and the folder {course.workspace}")


@click.command()
@click.argument("page")
@click.argument("work")
@click.option("--isolation", type=click.Choice(["full", "limits"]), help="Demand this level.")
@with_course
def verify(course: Course, page: str, work: str, isolation: str | None) -> None:
    """Grade the WORK (a folder or archive) again, and hold it against a certificate's PAGE."""
    from checker.certificate import Unreadable, read
    from checker.certificate import verify as graded_again
    from checker.isolation import TooWeak
    from checker.sandbox import open_sandbox

    if not Path(work).exists():
        stop(f"There is no folder or archive {plain(work)}.")
    try:
        made = read(Path(page))
        sandbox = open_sandbox(isolation, warm=True)
        level = sandbox.level
    except (Unreadable, TooWeak) as refusal:
        stop(plain(str(refusal)))
    click.echo(f"{plain(made.name)}, {plain(made.date)}")
    wrong = 0
    with closing(sandbox):
        for found in graded_again(made, Path(work).resolve(), course, sandbox, STEP_SECONDS):
            wrong += not found.good
            click.echo(f"{'ok' if found.good else 'no'}  {plain(found.exercise)}  {found.told}")
    click.echo(f"Isolation: {level}")
    click.echo("Every exercise holds." if not wrong else f"{wrong} do not hold.")
    click.get_current_context().exit(1 if wrong else 0)


COMMANDS = (certificate, verify)
