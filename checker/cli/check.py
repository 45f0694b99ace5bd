"""`check` and `watch`: a learner's work is rehearsed and the verdict is shown."""

from __future__ import annotations

import json
import queue
import sys
import threading
from pathlib import Path
from typing import Any

import click

from checker.cli.options import (
    chosen,
    handed_in,
    name_argument,
    rehearsal_options,
    show,
    stop,
    with_course,
)
from checker.cli.speaking import Speaking
from checker.course import Course
from checker.exercise import Exercise
from checker.grade import Options, grade
from checker.language import _
from checker.learning import work
from checker.learning.progress import Progress
from checker.sandbox.opening import open_sandbox
from checker.sandbox.step import Sandbox
from checker.verdict import CheckResult, Finding, Outcome, Verdict

EXIT = {Outcome.PASSED: 0, Outcome.FAILED: 1, Outcome.NOT_GRADED: 3}


@click.command(cls=Speaking)
@name_argument
@click.argument("folder", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--on",
    type=click.Choice(["postgresql"]),
    help="Try it on a real PostgreSQL as well. The points come from SQLite all the same.",
)
@rehearsal_options
@with_course
def check(
    course: Course,
    exercise: str | None,
    folder: str | None,
    as_json: bool,
    on: str | None,
    seed: int | None,
    timeout: float,
    verbose: bool,
) -> None:
    """Check your work on an EXERCISE, or a project in FOLDER."""
    ctx = click.get_current_context()
    task = chosen(course, exercise)
    if on and (reason := task.setting("NOT_ON_POSTGRESQL", "")):
        told = {"exercise": task.id, "reason": _(reason)}
        stop(_("{exercise} can't be tried on PostgreSQL: {reason}", **told))
    target = handed_in(course, task, folder)
    if not target.exists():
        work.start_work(course, task)
        if not as_json:
            show("first_steps", course, task, target)
            ctx.exit(1)
    warm = ctx.obj if ctx.obj is not None else open_sandbox()
    if not as_json:
        import checker.showing.report  # noqa: F401  Loading rich costs nothing while the sandbox starts.
    try:
        verdict = grade(task, target, warm, Options(seed, timeout))
        same_rows = Options(verdict.seed, timeout)
        there = _on_postgresql(task, target, warm, same_rows) if on else None
    finally:
        warm.close()
    progress = Progress(course.workspace)
    if not folder:
        progress.remember(verdict)
    if as_json:
        click.echo(json.dumps(_told(verdict, there), indent=2))
    else:
        _show(task, verdict, there, verbose=verbose)
    if verdict.outcome is Outcome.PASSED and not (folder or as_json or there):
        show("after_passing", course, task, progress)
    ctx.exit(EXIT[(there or verdict).outcome])


def _on_postgresql(task: Exercise, target: Path, warm: Sandbox, options: Options) -> Verdict:
    """The rehearsal on PostgreSQL; not graded where there is no server to be had."""
    from checker.postgresql.service import Unavailable, open_server

    try:
        with open_server() as server:
            from checker.postgresql.opinion import rehearse

            return rehearse(task, target, warm, server, options)
    except Unavailable as missing:
        finding = Finding("", str(missing))
        tried = CheckResult(
            "server", _("There is a PostgreSQL to try it on"), Outcome.NOT_GRADED, 0, 0, finding
        )
        name = _("{exercise} on PostgreSQL", exercise=task.id)
        return Verdict(name, [tried], warm.level, 0.0, options.seed or 0, {})


def _told(verdict: Verdict, there: Verdict | None) -> dict[str, Any]:
    """A verdict as data, and how the same project fared on another database."""
    told = verdict.to_json()
    if there:
        told["portability"] = {k: there.to_json()[k] for k in ("exercise", "outcome", "checks")}
    return told


def _show(
    task: Exercise, verdict: Verdict, there: Verdict | None = None, *, verbose: bool = False
) -> None:
    """Print a verdict and, apart from it, how the same project fared on another database."""
    from checker.showing import report

    report.show(verdict, verbose=verbose, replayed=task.has_replay)
    if there:
        click.echo()
        report.show(there, verbose=verbose)


@click.command(cls=Speaking)
@name_argument
@rehearsal_options
@with_course
def watch(
    course: Course, exercise: str | None, seed: int | None, timeout: float, verbose: bool
) -> None:
    """Check again whenever you save a file, and show what has changed. Stop with Ctrl-C."""
    task = chosen(course, exercise)
    folder = course.work(task.id)
    if not folder.exists():
        work.start_work(course, task)
    wishes: queue.Queue[str] = queue.Queue()
    for source in (lambda: _on_enter(wishes), lambda: _on_change(folder, wishes)):
        threading.Thread(target=source, daemon=True).start()
    sandbox: Sandbox = open_sandbox()
    before: Verdict | None = None
    try:
        while True:
            verdict = grade(task, folder, sandbox, Options(seed, timeout))
            Progress(course.workspace).remember(verdict)
            _show_again(task, before, verdict, verbose=verbose)
            if verdict.outcome is Outcome.PASSED and (
                before is None or before.outcome is not Outcome.PASSED
            ):
                show("after_passing", course, task, Progress(course.workspace))
            click.echo(_("Watching {folder}. Enter checks again, Ctrl-C stops.", folder=folder))
            before = verdict
            wishes.get()
    except KeyboardInterrupt:
        click.echo()
    finally:
        sandbox.close()


def _show_again(task: Exercise, before: Verdict | None, verdict: Verdict, *, verbose: bool) -> None:
    """The first verdict in full, later ones by what they changed."""
    if before is None or verbose:
        _show(task, verdict, verbose=verbose)
    else:
        from checker.showing import report

        click.echo()
        report.show_change(before, verdict)


def _on_enter(wishes: queue.Queue[str]) -> None:
    for _line in sys.stdin:
        wishes.put("enter")


def _on_change(folder: Path, wishes: queue.Queue[str]) -> None:
    for _change in work.changes(folder):
        wishes.put("change")


COMMANDS = (check, watch)
