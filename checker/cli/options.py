"""What the commands share: which course, which exercise, how to say what went wrong."""

from __future__ import annotations

import difflib
import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from checker.course import Course, open_course
from checker.exercise import Exercise
from checker.grade import STEP_SECONDS
from checker.language import VARIABLE, UnknownLanguage, _, speak
from checker.showing.commands import command
from checker.text import plain

name_argument = click.argument("exercise", required=False)


def stop(message: str) -> NoReturn:
    """End with code 2 and a message that says what to do."""
    raise click.UsageError(message)


class Stopped(click.ClickException):
    """The computer got in the way, a full disk for example; nothing that was done is lost."""

    exit_code = 3

    def show(self, file: IO[Any] | None = None) -> None:
        """Say so, without calling it an error."""
        click.echo(self.format_message(), file=file, err=file is None)


class Interrupted(Stopped):
    """Somebody pressed Ctrl-C."""

    exit_code = 130  # as shells have it


def known(course: Course, name: str, extra: list[str] | None = None) -> Exercise:
    """The exercise of this name. Ends with code 2 and the nearest names where there is none."""
    if name in course.exercises:
        return course.exercises[name]
    if name.isdigit() and f"exercise{name}" in course.exercises:
        return course.exercises[f"exercise{name}"]
    names = [*course.exercises, *(extra or [])]
    close = difflib.get_close_matches(name, names, 1, 0.5)
    hint = " " + _("Did you mean {name}?", name=repr(close[0])) if close else ""
    return stop(
        _(
            "There is no exercise or command {name}.{hint} See:  {command}",
            name=repr(plain(name)),
            hint=hint,
            command=command("list"),
        )
    )


def chosen(course: Course, name: str | None) -> Exercise:
    """The exercise that is named, or the one whose folder we are in."""
    if name:
        return known(course, name)
    here = course.exercise_here(Path.cwd())
    if here is None:
        stop(_("Name an exercise, for example exercise3, or go to its folder in the workspace."))
    return course.exercises[here]


def handed_in(course: Course, exercise: Exercise, folder: str | None) -> Path:
    """The project in a folder, or the learner's own, begun or not. Ends with code 2."""
    if folder and not Path(folder).is_dir():
        stop(_("There is no folder {folder}.", folder=plain(folder)))
    return Path(folder).resolve() if folder else course.work(exercise.id)


def course_of(ctx: click.Context) -> Course:
    """The course that the options of this command, or of the group before it, ask for."""
    told: dict[str, str | None] = {"workspace": None, "course": None}
    for context in (ctx.parent, ctx):
        given = context.params if context else {}
        told |= {name: given[name] for name in told if given.get(name)}
    root = Path(told["course"]).resolve() if told["course"] else None
    if root and not (root / "exercises").is_dir():
        stop(
            _(
                "{folder} is no course: it has no folder  exercises",
                folder=plain(told["course"] or ""),
            )
        )
    return open_course(told["workspace"], root)


def _spoken(_context: click.Context, _option: click.Parameter, code: str | None) -> None:
    """Speak the language that is asked for, before anything else is said."""
    if code:
        try:
            speak(code)
        except UnknownLanguage as unknown:
            stop(plain(str(unknown)))


def with_course(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what all share: --workspace, --course, --plain and --language.

    The course is its argument.
    """

    @click.option(
        "--workspace",
        metavar="FOLDER",
        help="Where your work is kept (default: beside the course).",
    )
    @click.option("--course", metavar="FOLDER", help="A course other than the one installed.")
    @click.option("--plain", "plainly", is_flag=True, help="For screen readers: words, no columns.")
    @click.option(
        "--language",
        metavar="CODE",
        envvar=VARIABLE,
        expose_value=False,
        is_eager=True,
        callback=_spoken,
        help="What the checker speaks, for example de (default: en).",
    )
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
    """Show one of `checker.showing.views`; rich is loaded only here, late."""
    from checker.showing import views

    views.console().print(getattr(views, view)(*what))
