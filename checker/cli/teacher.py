"""`prove` and `new`: for those who write exercises."""

from __future__ import annotations

import re

import click

from checker.cli.options import known, stop, with_course
from checker.course import COURSE, PACKED, Course, open_course
from checker.showing.commands import command
from checker.text import plain


@click.command()
@click.argument("exercise", required=False)
@click.option("--no-notebooks", is_flag=True, help="Leave out running the notebooks.")
@click.option("--messages", is_flag=True, help="Print what the author of each one reads first.")
@with_course
def prove(course: Course, exercise: str | None, no_notebooks: bool, messages: bool) -> None:
    """Prove the course, or one EXERCISE of it.

    Every exercise is held against its solutions, every lesson against its notebook.
    """
    from checker.teaching.prove import prove_course, prove_exercise

    if course.root == PACKED:
        stop("An installed course has no right and wrong submissions. prove needs a clone of it.")

    chosen = known(course, exercise) if exercise else None
    proofs = (
        prove_exercise(course, chosen)
        if chosen
        else prove_course(course, notebooks=not no_notebooks)
    )
    failed = 0
    for proof in proofs:
        failed += bool(proof.complaint)
        click.echo(f"{'no' if proof.complaint else 'ok'}  {proof.claim}")
        if proof.complaint:
            click.echo(f"    {plain(proof.complaint)}")
        elif messages and proof.read:
            click.echo(f"    {plain(proof.read)}")
    what = chosen.id.capitalize() if chosen else "The course"
    click.echo(
        f"{what} holds."
        if not failed
        else "1 claim does not hold."
        if failed == 1
        else f"{failed} claims do not hold."
    )
    click.get_current_context().exit(1 if failed else 0)


@click.command()
@click.argument("exercise")
@with_course
def new(course: Course, exercise: str) -> None:
    """Make the folders of a new EXERCISE, for you to fill in."""
    from checker.teaching.new import make_exercise

    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", exercise):
        stop("A name is a letter and then small letters, digits or _, for example exercise21.")
    if (course.root / "exercises" / exercise).exists():
        stop(f"{exercise} is there already.")
    for folder in make_exercise(course, exercise, command(exercise)):
        click.echo(folder)
    if course.root != COURSE and exercise in open_course().exercises:
        click.echo(
            f"The built-in course has an exercise named {exercise} too: without  --course  it is "
            "that one which is checked. Better take another name."
        )
    click.echo(
        f"See docs/writing-an-exercise.md. What is left to do:  {command('prove', exercise)}"
    )


COMMANDS = (prove, new)
