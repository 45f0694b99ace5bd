"""The command line, `python -m checker`.

Exit codes: 0 every point, 1 not yet, 2 used wrongly, 3 could not be graded.
"""

from __future__ import annotations

import difflib
import json
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from checker import work
from checker.course import Course, open_course
from checker.exercise import Exercise
from checker.grade import STEP_SECONDS, Options, grade
from checker.progress import Progress
from checker.sandbox import Sandbox, open_sandbox
from checker.text import plain
from checker.verdict import Outcome, Verdict

EXIT = {Outcome.PASSED: 0, Outcome.FAILED: 1, Outcome.NOT_GRADED: 3}


class CourseGroup(click.Group):
    """Commands, and the name of an exercise as short for `check NAME`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or `check` for the name of an exercise."""
        if args and args[0] not in self.commands:
            _known(open_course(), args[0], extra=list(self.commands))
            return super().resolve_command(ctx, ["check", *args])
        return super().resolve_command(ctx, args)


def _known(course: Course, name: str, extra: list[str] | None = None) -> Exercise:
    """The exercise of this name. Ends with code 2 and the nearest names where there is none."""
    if name in course.exercises:
        return course.exercises[name]
    if name.isdigit() and f"exercise{name}" in course.exercises:
        return course.exercises[f"exercise{name}"]
    names = [*course.exercises, *(extra or [])]
    close = difflib.get_close_matches(name, names, 1, 0.5)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    return _stop(
        f"There is no exercise or command {plain(name)!r}.{hint} See:  python -m checker list"
    )


def _stop(message: str) -> NoReturn:
    raise click.UsageError(message)


def _chosen(course: Course, name: str | None) -> Exercise:
    """The exercise that is named, or the one whose folder we are in."""
    if name:
        return _known(course, name)
    here = course.exercise_here(Path.cwd())
    if here is None:
        _stop("Name an exercise, for example exercise3, or go to its folder in the workspace.")
    return course.exercises[here]


workspace_option = click.option(
    "--workspace", metavar="FOLDER", help="Where your work is kept (default: beside the course)."
)
name_argument = click.argument("exercise", required=False)


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
        workspace_option,
    ):
        function = option(function)
    return function


@click.group(cls=CourseGroup, invoke_without_command=True)
@workspace_option
@click.pass_context
def main(ctx: click.Context, workspace: str | None) -> None:
    """The course and its checker.

    Without a command: the course, what you have done, and what comes next.
    With the name of an exercise: check your work on it.
    """
    if ctx.invoked_subcommand is None:
        course = open_course(workspace)
        _print("course_map", course, Progress(course.workspace))


@main.command(name="list")
@workspace_option
def list_(workspace: str | None) -> None:
    """List the exercises and where you stand."""
    course = open_course(workspace)
    _print("exercise_list", course, Progress(course.workspace))


@main.command()
@name_argument
@click.argument("folder", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--on",
    type=click.Choice(["postgresql"]),
    help="Try it on a real PostgreSQL as well. The points come from SQLite all the same.",
)
@rehearsal_options
@click.pass_context
def check(
    ctx: click.Context,
    exercise: str | None,
    folder: str | None,
    as_json: bool,
    on: str | None,
    seed: int | None,
    timeout: float,
    verbose: bool,
    workspace: str | None,
) -> None:
    """Check your work on an EXERCISE, or a project in FOLDER."""
    course = open_course(workspace)
    chosen = _chosen(course, exercise)
    if on and (reason := chosen.setting("NOT_ON_POSTGRESQL", "")):
        _stop(f"{chosen.id} can't be tried on PostgreSQL: {reason}")
    target = Path(folder).resolve() if folder else course.work(chosen.id)
    if folder and not target.is_dir():
        _stop(f"There is no folder {plain(folder)}.")
    if not target.exists():
        work.start_work(course, chosen)
        if not as_json:
            _print("first_steps", course, chosen, target)
            ctx.exit(1)
    warm = ctx.obj if ctx.obj is not None else open_sandbox()
    if not as_json:
        import checker.report  # noqa: F401  Loading rich costs nothing while the sandbox starts.
    try:
        verdict = grade(chosen, target, warm, Options(seed, timeout))
        same_rows = Options(verdict.seed, timeout)
        there = _on_postgresql(chosen, target, warm, same_rows) if on else None
    finally:
        warm.close()
    if not folder:
        Progress(course.workspace).remember(verdict)
    _show(verdict, there, as_json=as_json, verbose=verbose)
    ctx.exit(EXIT[(there or verdict).outcome])


def _on_postgresql(chosen: Exercise, target: Path, warm: Sandbox, options: Options) -> Verdict:
    """The rehearsal on PostgreSQL. Ends with code 3 where there is no server to be had."""
    from checker.postgresql import Unavailable, open_server

    try:
        with open_server() as server:
            from checker.portability import rehearse

            return rehearse(chosen, target, warm, server, options)
    except Unavailable as missing:
        click.echo(f"Not tried on PostgreSQL.\n{missing}", err=True)
        raise click.exceptions.Exit(3) from None


def _print(view: str, *what: Any) -> None:
    """Show one of `checker.views`; rich is loaded only here, after the rehearsal has begun."""
    from checker import views

    views.console().print(getattr(views, view)(*what))


def _show(
    verdict: Verdict, there: Verdict | None = None, *, as_json: bool = False, verbose: bool = False
) -> None:
    """Print a verdict and, apart from it, how the same project fared on another database."""
    if as_json:
        told = verdict.to_json()
        if there:
            told["portability"] = {k: there.to_json()[k] for k in ("exercise", "outcome", "checks")}
        click.echo(json.dumps(told, indent=2))
        return
    from checker import report

    report.show(verdict, verbose=verbose)
    if there:
        click.echo()
        report.show(there, verbose=verbose)


@main.command()
@name_argument
@rehearsal_options
def watch(
    exercise: str | None, seed: int | None, timeout: float, verbose: bool, workspace: str | None
) -> None:
    """Check again whenever you save a file, or press Enter. Stop with Ctrl-C."""
    course = open_course(workspace)
    chosen = _chosen(course, exercise)
    folder = course.work(chosen.id)
    if not folder.exists():
        work.start_work(course, chosen)
    wishes: queue.Queue[str] = queue.Queue()
    for source in (lambda: _on_enter(wishes), lambda: _on_change(folder, wishes)):
        threading.Thread(target=source, daemon=True).start()
    sandbox: Sandbox = open_sandbox()
    try:
        while True:
            verdict = grade(chosen, folder, sandbox, Options(seed, timeout))
            Progress(course.workspace).remember(verdict)
            _show(verdict, verbose=verbose)
            click.echo(f"Watching {folder}. Enter checks again, Ctrl-C stops.")
            wishes.get()
    except KeyboardInterrupt:
        click.echo()
    finally:
        sandbox.close()


def _on_enter(wishes: queue.Queue[str]) -> None:
    for _ in sys.stdin:
        wishes.put("enter")


def _on_change(folder: Path, wishes: queue.Queue[str]) -> None:
    for _ in work.changes(folder):
        wishes.put("change")


@main.command()
@name_argument
@workspace_option
def hint(exercise: str | None, workspace: str | None) -> None:
    """Show a hint: one level more each time."""
    course = open_course(workspace)
    chosen = _chosen(course, exercise)
    level = Progress(course.workspace).next_hint(chosen.id, len(chosen.hints))
    _print("hint", chosen, level)


@main.command()
@name_argument
@workspace_option
def reset(exercise: str | None, workspace: str | None) -> None:
    """Start an exercise again. Your work is moved aside, never deleted."""
    course = open_course(workspace)
    chosen = _chosen(course, exercise)
    folder = course.work(chosen.id)
    if folder.exists():
        click.echo(f"Your work is now in {work.move_aside(folder)}")
    work.start_work(course, chosen)
    click.echo(f"A fresh start is in {folder}")


@main.command()
@name_argument
@click.option("--give-up", is_flag=True, help="Show it although you have not passed yet.")
@workspace_option
@click.pass_context
def solution(
    ctx: click.Context, exercise: str | None, give_up: bool, workspace: str | None
) -> None:
    """Show a solution, after yours has passed."""
    course = open_course(workspace)
    chosen = _chosen(course, exercise)
    if not give_up and not Progress(course.workspace).passed(chosen.id):
        click.echo(f"First try it yourself. A hint:  python -m checker hint {chosen.id}")
        click.echo(f"To see it all the same:  python -m checker solution {chosen.id} --give-up")
        ctx.exit(1)
    _print("solution", chosen, work.copy_solution(course, chosen))


@main.command()
@click.option("--no-notebooks", is_flag=True, help="Leave out running the notebooks.")
@click.pass_context
def prove(ctx: click.Context, no_notebooks: bool) -> None:
    """Prove the course: every exercise against its solutions, every lesson against its notebook."""
    from checker.prove import prove as prove_course

    failed = 0
    for proof in prove_course(open_course(), notebooks=not no_notebooks):
        failed += bool(proof.complaint)
        click.echo(f"{'no' if proof.complaint else 'ok'}  {proof.claim}")
        if proof.complaint:
            click.echo(f"    {plain(proof.complaint)}")
    click.echo("The course holds." if not failed else f"{failed} claims do not hold.")
    ctx.exit(1 if failed else 0)
