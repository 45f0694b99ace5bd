"""`list`, `task`, `hint`, `reset`, `solution` and `explain`."""

from __future__ import annotations

import sys

import click

from checker.cli.options import chosen, name_argument, show, with_course
from checker.cli.speaking import Speaking
from checker.course import Course
from checker.language import _
from checker.learning import work
from checker.learning.progress import Progress
from checker.showing.commands import command


@click.command(name="list", cls=Speaking)
@with_course
def list_(course: Course) -> None:
    """List the exercises and where you stand."""
    show("exercise_list", course, Progress(course.workspace))


@click.command(cls=Speaking)
@name_argument
@with_course
def task(course: Course, exercise: str | None) -> None:
    """Show the task of an EXERCISE again."""
    wanted = chosen(course, exercise)
    folder = course.work(wanted.id)
    if not folder.exists():
        work.start_work(course, wanted)
    show("first_steps", course, wanted, folder)


@click.command(cls=Speaking)
@name_argument
@with_course
def hint(course: Course, exercise: str | None) -> None:
    """Show a hint: one level more each time."""
    task = chosen(course, exercise)
    level = Progress(course.workspace).next_hint(task.id, len(task.hints))
    show("hint", task, level)


@click.command(cls=Speaking)
@name_argument
@with_course
def reset(course: Course, exercise: str | None) -> None:
    """Start an exercise again. Your work is moved aside, never deleted."""
    task = chosen(course, exercise)
    folder = course.work(task.id)
    if folder.exists():
        click.echo(_("Your work is now in {folder}", folder=work.move_aside(folder)))
    work.start_work(course, task)
    click.echo(_("A fresh start is in {folder}", folder=folder))


@click.command(cls=Speaking)
@name_argument
@click.option("--give-up", is_flag=True, help="Show it although you have not passed yet.")
@with_course
def solution(course: Course, exercise: str | None, give_up: bool) -> None:
    """Show a solution, after yours has passed."""
    task = chosen(course, exercise)
    if not give_up and not Progress(course.workspace).passed(task.id):
        click.echo(_("First try it yourself. A hint:  {command}", command=command("hint", task.id)))
        click.echo(
            _(
                "To see it all the same:  {command}",
                command=command("solution", task.id, "--give-up"),
            )
        )
        click.get_current_context().exit(1)
    show("solution", task, work.copy_solution(course, task))


@click.command(cls=Speaking)
@click.argument("message", nargs=-1)
@with_course
def explain(course: Course, message: tuple[str, ...]) -> None:
    """Say what an error MESSAGE means, and what to do.

    Without one, paste what a command printed, and end with Ctrl-D (on Windows Ctrl-Z, Enter).
    """
    from checker.explain.lookup import answer

    found = answer(" ".join(message) or sys.stdin.read())
    show("explanation", found, course.lessons)
    click.get_current_context().exit(0 if found.known else 1)


COMMANDS = (list_, task, hint, reset, solution, explain)
