"""What the commands share: which course, which exercise, and how to say that one was misused."""

from __future__ import annotations

import difflib
import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from checker.course import Course, open_course
from checker.exercise import Exercise
from checker.grade import STEP_SECONDS
from checker.text import plain

name_argument = click.argument("exercise", required=False)


def stop(message: str) -> NoReturn:
    """End with code 2 and a message that says what to do."""
    raise click.UsageError(message)


def known(course: Course, name: str, extra: list[str] | None = None) -> Exercise:
    """The exercise of this name. Ends with code 2 and the nearest names where there is none."""
    if name in course.exercises:
        return course.exercises[name]
    if name.isdigit() and f"exercise{name}" in course.exercises:
        return course.exercises[f"exercise{name}"]
    names = [*course.exercises, *(extra or [])]
    close = difflib.get_close_matches(name, names, 1, 0.5)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return stop(
        f"There is no exercise or command {plain(name)!r}.{hint} See:  python -m checker list"
    )


def chosen(course: Course, name: str | None) -> Exercise:
    """The exercise that is named, or the one whose folder we are in."""
    if name:
        return known(course, name)
    here = course.exercise_here(Path.cwd())
    if here is None:
        stop("Name an exercise, for example exercise3, or go to its folder in the workspace.")
    return course.exercises[here]


def course_of(ctx: click.Context) -> Course:
    """The course that the options of this command, or of the group before it, ask for."""
    told: dict[str, str | None] = {"workspace": None, "course": None}
    for context in (ctx.parent, ctx):
        given = context.params if context else {}
        told |= {name: given[name] for name in told if given.get(name)}
    root = Path(told["course"]).resolve() if told["course"] else None
    if root and not (root / "exercises").is_dir():
        stop(f"{plain(told['course'] or '')} is no course: it has no folder  exercises")
    return open_course(told["workspace"], root)


def with_course(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --workspace, --course and --plain, and the course as its argument."""

    @click.option(
        "--workspace",
        metavar="FOLDER",
        help="Where your work is kept (default: beside the course).",
    )
    @click.option("--course", metavar="FOLDER", help="A course other than the one installed.")
    @click.option("--plain", "plainly", is_flag=True, help="For screen readers: words, no columns.")
    @click.pass_context
    @functools.wraps(function)
    def command(
        ctx: click.Context, /, workspace: str | None, course: str | None, plainly: bool, **more: Any
    ) -> Any:
        if plainly:
            os.environ["CHECKER_PLAIN"] = "1"
        return function(course_of(ctx), **more)

    return command


def rehearsal_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that `check` and `watch` share."""
    for option in (
        click.option("--seed", type=int, help="Make the same test rows again."),
        click.option(
            "--timeout",
            type=click.FloatRange(min=0.1),
            default=STEP_SECONDS,
            show_default=True,
            metavar="SECONDS",
            help="Limit for each step.",
        ),
        click.option(
            "--verbose", is_flag=True, help="Every finding in full, and what was printed."
        ),
    ):
        function = option(function)
    return function


def show(view: str, *what: Any) -> None:
    """Show one of `checker.views`; rich is loaded only here, after the rehearsal has begun."""
    from checker import views

    views.console().print(getattr(views, view)(*what))
