"""`certificate` and `verify`: what was passed, and whether it really was."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import click

from checker.cli.options import stop, with_course
from checker.cli.speaking import Speaking
from checker.course import Course
from checker.grade import STEP_SECONDS
from checker.language import _, _n
from checker.text import plain


@click.command(cls=Speaking)
@click.argument("name")
@click.option("--output", default="certificate.html", show_default=True, metavar="FILE")
@click.option("--so-far", is_flag=True, help="Although some exercises are not passed yet.")
@with_course
def certificate(course: Course, name: str, output: str, so_far: bool) -> None:
    """Make a certificate for NAME, once you have passed every exercise."""
    from checker.learning.certificate import certify, missing, page

    left = missing(course)
    if left and not so_far:
        click.echo(_("Not yet: {names}", names=", ".join(left)))
        click.echo(_("For a page of what you have passed so far, add  --so-far"))
        click.get_current_context().exit(1)
    made = certify(course, name, dt.date.today())
    if not made.exercises:
        click.echo(_("There is no passed exercise in this workspace yet."))
        click.get_current_context().exit(1)
    try:
        Path(output).write_text(page(made, course), encoding="utf-8")
    except OSError as error:
        stop(_("{file} can't be written: {reason}.", file=plain(output), reason=error.strerror))
    click.echo(
        _n(
            "{file}: {count} exercise",
            "{file}: {count} exercises",
            len(made.exercises),
            file=output,
        )
    )
    click.echo(
        _(
            "To have it verified, hand in this page and the folder {folder}",
            folder=course.workspace,
        )
    )


@click.command(cls=Speaking)
@click.argument("page")
@click.argument("work")
@click.option("--isolation", type=click.Choice(["full", "limits"]), help="Demand this level.")
@with_course
def verify(course: Course, page: str, work: str, isolation: str | None) -> None:
    """Grade the WORK (a folder or archive) again, and hold it against a certificate's PAGE."""
    from checker.learning.certificate import Unreadable, read
    from checker.learning.certificate import verify as graded_again
    from checker.sandbox.isolation import TooWeak
    from checker.sandbox.opening import open_sandbox

    if not Path(work).exists():
        stop(_("There is no folder or archive {work}.", work=plain(work)))
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
    click.echo(_("Isolation: {level}", level=level))
    click.echo(_("Every exercise holds.") if not wrong else _("{wrong} do not hold.", wrong=wrong))
    click.get_current_context().exit(1 if wrong else 0)


COMMANDS = (certificate, verify)
