"""`list`, `hint`, `reset`, `solution` and `explain`."""

from __future__ import annotations

import sys

import click

from checker import work
from checker.cli.options import chosen, name_argument, show, with_course
from checker.course import Course
from checker.progress import Progress


@click.command(name="list")
@with_course
def list_(course: Course) -> None:
    """List the exercises and where you stand."""
    show("exercise_list", course, Progress(course.workspace))


@click.command()
@name_argument
@with_course
def hint(course: Course, exercise: str | None) -> None:
    """Show a hint: one level more each time."""
    task = chosen(course, exercise)
    level = Progress(course.workspace).next_hint(task.id, len(task.hints))
    show("hint", task, level)


@click.command()
@name_argument
@with_course
def reset(course: Course, exercise: str | None) -> None:
    """Start an exercise again. Your work is moved aside, never deleted."""
    task = chosen(course, exercise)
    folder = course.work(task.id)
    if folder.exists():
        click.echo(f"Your work is now in {work.move_aside(folder)}")
    work.start_work(course, task)
    click.echo(f"A fresh start is in {folder}")


@click.command()
@name_argument
@click.option("--give-up", is_flag=True, help="Show it although you have not passed yet.")
@with_course
def solution(course: Course, exercise: str | None, give_up: bool) -> None:
    """Show a solution, after yours has passed."""
    task = chosen(course, exercise)
    if not give_up and not Progress(course.workspace).passed(task.id):
        click.echo(f"First try it yourself. A hint:  python -m checker hint {task.id}")
        click.echo(f"To see it all the same:  python -m checker solution {task.id} --give-up")
        click.get_current_context().exit(1)
    show("solution", task, work.copy_solution(course, task))


@click.command()
@click.argument("message", nargs=-1)
@with_course
def explain(course: Course, message: tuple[str, ...]) -> None:
    """Say what an error MESSAGE means, and what to do.

    Without one, paste what a command printed, and end with Ctrl-D (on Windows Ctrl-Z, Enter).
    """
    from checker.explain import answer

    found = answer(" ".join(message) or sys.stdin.read())
    show("explanation", found, course.lessons)
    click.get_current_context().exit(0 if found.known else 1)


COMMANDS = (list_, hint, reset, solution, explain)
