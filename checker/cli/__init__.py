"""The command line, `python -m checker`.

Exit codes: 0 every point, 1 not yet, 2 used wrongly, 3 could not be graded.
"""

from __future__ import annotations

import shutil
from typing import Any

import click

from checker.cli import (
    autograder,
    board,
    certificate,
    check,
    class_reports,
    classroom,
    learner,
    replay,
    review,
    start,
    teacher,
)
from checker.cli.options import course_of, known, show, stop, with_course
from checker.cli.speaking import Speaking
from checker.course import Course
from checker.exercise import BrokenChecks
from checker.language import N_, _
from checker.learning.progress import Progress

__all__ = ["main"]


WHOLE = 200  # characters: no sentence of help is cut
GROUPS = (
    (N_("For learners"), (start, check, learner, replay, review, certificate)),
    (N_("For instructors"), (classroom, class_reports, autograder, board)),
    (N_("For teachers"), (teacher,)),
)


class CourseGroup(Speaking, click.Group):
    """Commands, and the name of an exercise as short for `check NAME`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or `check` for the name of an exercise."""
        if args and args[0] not in self.commands:
            if "--course" not in args:  # else `check` looks in the course that is named there
                known(course_of(ctx), args[0], extra=list(self.commands))
            return super().resolve_command(ctx, ["check", *args])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, by whom each is for."""
        for title, modules in GROUPS:
            commands = [command for module in modules for command in module.COMMANDS]
            with formatter.section(_(title)):
                formatter.write_dl(
                    [(str(c.name), c.get_short_help_str(limit=WHOLE)) for c in commands]
                )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Checks that can't be loaded end it with code 2, whoever asks first."""
        try:
            return super().invoke(ctx)
        except BrokenChecks as broken:
            stop(str(broken))


# click's own help is never narrower than 50 columns.
WIDTH = {"terminal_width": min(80, shutil.get_terminal_size().columns)}


@click.group(cls=CourseGroup, invoke_without_command=True, context_settings=WIDTH)
@with_course
def main(course: Course) -> None:
    """The course and its checker.

    Without a command: the course, what you have done, and what comes next.
    With the name of an exercise: check your work on it.
    """
    if click.get_current_context().invoked_subcommand is None:
        show("course_map", course, Progress(course.workspace))


for _title, modules in GROUPS:
    for module in modules:
        for command in module.COMMANDS:
            main.add_command(command)
