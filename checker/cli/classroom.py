"""`grade`: a whole class, in one run."""

from __future__ import annotations

import difflib
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from checker.batch.archives import is_archive
from checker.batch.class_archive import open_class
from checker.batch.intake import Tally
from checker.batch.placing import Unusable
from checker.batch.pool import Executor, LocalPool
from checker.batch.pseudonyms import (
    Mixed,
    give_pseudonyms,
    hide_names,
    refuse_mixture,
)
from checker.batch.run import Busy, Wishes, grade_class, locked
from checker.batch.sources import Student, find_students
from checker.cli.class_options import report_options, run_options
from checker.cli.class_reports import chosen_formats, chosen_rules, show_paths, write_reports
from checker.cli.options import Interrupted, Stopped, known, stop, with_course
from checker.course import Course
from checker.reading.files import remove_tree
from checker.rehearsing.scratch import scratch_folder, sweep_scratch
from checker.reports.canvas import NotCanvas
from checker.results.grades import Skipped
from checker.results.standing import BadRule
from checker.results.store import Store
from checker.sandbox.isolation import TooWeak
from checker.sandbox.opening import open_sandbox
from checker.text import plain
from checker.verdict import LIMITS

GO_ON = "Every grade so far is kept; the same command goes on from here."
WEAK = (
    "This computer can't shut submissions in: no Landlock in its kernel, or it did not hold. A\n"
    "hostile one could read your files and change its own grade. To grade all the same, with\n"
    "limits of time and memory only, add  --isolation limits"
)


@click.command()
@click.argument("submissions")
@run_options
@report_options
@with_course
def grade(course: Course, submissions: str, **options: Any) -> None:
    """Grade a whole class: a folder of SUBMISSIONS, or an archive of it.

    What is graded already and unchanged is not graded again, so an interrupted run goes on where
    it was: give the same command once more.
    """
    exercise = known(course, options["only_exercise"]).id if options["only_exercise"] else None
    for task in course.exercises.values():
        _ = task.checks  # what can't be loaded is told now, and not by a worker
    wishes = Wishes(
        exercise, options["only"], options["regrade"], options["timeout"], options["seed"]
    )
    try:
        left_over = _grade(Path(submissions).resolve(), course, wishes, options)
    except KeyboardInterrupt:
        raise Interrupted(f"Stopped. {GO_ON}") from None
    except OSError as error:
        raise Stopped(f"Stopped: {plain(str(error))}. {GO_ON}") from error
    click.get_current_context().exit(3 if left_over else 0)


def _grade(submissions: Path, course: Course, wishes: Wishes, options: dict[str, Any]) -> bool:
    """Grade and report; whether somebody who handed something in is without a grade."""
    folder = Path(options["output"]).resolve()
    with ExitStack() as stack:
        try:
            if folder.exists() and not folder.is_dir():
                raise Unusable(f"{folder} is a file. Choose a folder with --output.")
            if folder == submissions:
                raise Unusable(f"{folder} holds the submissions. Choose another with --output.")
            try:
                stack.enter_context(locked(folder))
            except OSError as error:
                raise Unusable(
                    f"{folder} can't be written ({error.strerror}). Choose another with --output."
                ) from error
            store = Store(folder)
            store.sweep()
            sweep_scratch()
            students, skipped = _students(submissions, course, stack, wishes.exercise)
            if options["anonymous"]:
                students = give_pseudonyms(students, folder)
                skipped = hide_names(skipped, folder)
            else:
                refuse_mixture(folder)
            names = [student.name for student in students]
            rules = chosen_rules(folder, options, names, course.exercises)
            exercises = {source.exercise for one in students for source in one.sources}
            formats = chosen_formats(options, folder, {name for name in exercises if name})
            executor = _executor(course, options, stack)
        except (Busy, Unusable, Mixed, BadRule, NotCanvas, TooWeak) as refusal:
            stop(plain(str(refusal)))
        tally = _graded(students, skipped, store, executor, wishes)
        from checker.cli.progress import summary

        try:
            summary(tally, course.titles)  # before the reports, which may find a fault in a file
        finally:  # and where nobody reads it to its end, as in  grade ... | head -1
            written = write_reports(course, store, rules, formats, options["gradebook"])
        show_paths(written)
    return tally.left_over


def _students(
    root: Path, course: Course, stack: ExitStack, wish: str | None
) -> tuple[list[Student], list[Skipped]]:
    """Everybody in a folder, or in an archive that holds a class."""
    if not root.exists():
        raise Unusable(f"There is no folder or archive {root}.")
    exercises = list(course.exercises)
    if root.is_file() and is_archive(root):
        room = scratch_folder()
        stack.callback(remove_tree, room)
        if found := open_class(root, room, exercises, wish):
            return found
    return find_students(root, exercises, wish)


def _executor(course: Course, options: dict[str, Any], stack: ExitStack) -> Executor:
    """What is to do the work, at a level of isolation that this computer has proved."""
    if options["executor"]:
        from checker.batch.cluster import open_cluster

        executor: Executor = open_cluster(options["executor"], course, options["isolation"])
    else:
        sandbox = open_sandbox(options["isolation"])
        level = sandbox.level
        sandbox.close()
        if level == LIMITS and not options["isolation"] and sys.platform.startswith("linux"):
            raise TooWeak(WEAK)
        workers = options["workers"] or os.cpu_count() or 1
        executor = LocalPool(course.root, level, workers)
    stack.callback(executor.close)
    return executor


def _graded(
    students: list[Student],
    skipped: list[Skipped],
    store: Store,
    executor: Executor,
    wishes: Wishes,
) -> Tally:
    """Grade, with progress on the terminal."""
    from checker.cli.progress import Display

    names = [student.name for student in students]
    for name in sorted(set(wishes.only) - set(names)):
        near = difflib.get_close_matches(name, names, 1, 0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        stop(plain(f"Nobody is called {name} in this folder.{hint}"))
    with Display(len(wishes.only) or len(students)) as display:
        return grade_class(students, skipped, store, executor, wishes, display.update)


COMMANDS = (grade,)
