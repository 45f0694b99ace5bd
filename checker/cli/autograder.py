"""`autograder`: for instructors who let Gradescope do the grading."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.options import known, stop, with_course
from checker.course import Course
from checker.text import plain


@click.command()
@click.argument("exercise")
@click.option("--output", metavar="FILE", help="Default: EXERCISE-autograder.zip")
@with_course
def autograder(course: Course, exercise: str, output: str | None) -> None:
    """Build the zip by which Gradescope runs the checker on an EXERCISE."""
    from checker.batch.autograder import write_autograder

    task = known(course, exercise)
    target = Path(output or f"{task.id}-autograder.zip")
    try:
        click.echo(write_autograder(course, task.id, target))
    except OSError as error:
        stop(f"The zip can't be made: {plain(str(error))}")


COMMANDS = (autograder,)
