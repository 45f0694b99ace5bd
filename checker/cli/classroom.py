"""`grade`: for instructors with a class."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.batch.archives import Unusable, is_archive, unpack
from checker.batch.pool import Executor, LocalPool
from checker.batch.pseudonyms import (
    Mixed,
    give_pseudonyms,
    has_pseudonyms,
    hide_extensions,
    hide_names,
    refuse_mixture,
)
from checker.batch.run import Busy, Tally, Wishes, grade_class, locked
from checker.batch.sources import Student, find_students
from checker.cli.class_options import report_options, run_options
from checker.cli.options import Interrupted, Stopped, known, stop, with_course
from checker.course import Course
from checker.reading.files import remove_tree
from checker.rehearsing.scratch import scratch_folder, sweep_scratch
from checker.reports.canvas import NotCanvas
from checker.results.grades import Skipped
from checker.results.standing import BadRule, Rules, read_extensions
from checker.results.store import Store
from checker.sandbox.isolation import TooWeak
from checker.sandbox.opening import open_sandbox
from checker.text import natural, plain
from checker.verdict import LIMITS

if TYPE_CHECKING:
    from checker.reports.outputs import Formats

CLASS_TIMES = 50
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
            stack.enter_context(locked(folder))
            store = Store(folder)
            store.sweep()
            sweep_scratch()
            students, skipped = _students(submissions, course, stack, wishes.exercise)
            if options["anonymous"]:
                students = give_pseudonyms(students, folder)
                skipped = hide_names(skipped, folder)
            else:
                refuse_mixture(folder)
            rules = _rules(folder, options, [student.name for student in students])
            formats = _formats(options, folder)
            executor = _executor(course, options, stack)
        except (Busy, Unusable, Mixed, BadRule, NotCanvas, TooWeak) as refusal:
            stop(plain(str(refusal)))
        tally = _graded(students, skipped, store, executor, wishes)
        from checker.cli.progress import summary

        summary(tally, course.titles)  # before the reports, which may find a fault in a file
        _show(_write(course, store, rules, formats, options["gradebook"]))
    return tally.left_over


def _rules(folder: Path, options: dict[str, Any], names: Collection[str]) -> Rules:
    """The rules kept before, with what is asked for now; kept again. `names` are the students'."""
    rules = Rules.read(folder)
    extensions = {} if options["extensions"] == "" else rules.extensions
    if options["extensions"]:
        file = Path(options["extensions"])
        if not file.is_file():
            raise BadRule(f"There is no file {file}.")
        told = read_extensions(file)
        for name in sorted({key.partition("\t")[0] for key in told} - set(names) if names else ()):
            click.echo(plain(f"Nobody here is called {name}, who has an extension."), err=True)
        extensions = hide_extensions(told, folder)
    best = rules.best if options["best"] is None else options["best"]
    due, penalty = (
        getattr(rules, name) if options[name] is None else options[name]
        for name in ("due", "penalty")
    )
    changed = Rules(best, due, penalty, extensions)
    changed.keep(folder)
    return changed


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
        place = room / root.name.partition(".")[0]
        try:
            unpack(root, place, CLASS_TIMES)
        except Unusable as reason:
            raise Unusable(f"{root.name}: {reason}") from None
        inside, skipped = find_students(place, exercises, wish)
        if len(inside) > 1 or any(
            is_archive(s.path) for student in inside for s in student.sources
        ):
            return inside, skipped
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


def _formats(options: dict[str, Any], folder: Path) -> Formats:
    """What is to be written. Canvas's file is looked at now, not after an hour of grading."""
    from checker.reports.outputs import Formats

    if options["canvas"] and has_pseudonyms(folder):
        raise NotCanvas(
            f"Canvas knows nobody by a pseudonym, and {folder} holds pseudonyms only. Grade into"
            " another folder without --anonymous."
        )
    formats = Formats(
        options["formats"],
        Path(options["canvas"]) if options["canvas"] else None,
        options["canvas_column"] or "",
        options["only_exercise"] or "",
        options["excel"],
    )
    formats.refuse_early()
    return formats


def _write(
    course: Course, store: Store, rules: Rules, formats: Formats, book: str | None
) -> list[Path]:
    """Make the reports from the results; `book` is the gradebook's address."""
    from checker.gradebook.book import BookTrouble, open_book, read_notes, take_in
    from checker.reports.outputs import grades_of, write_outputs

    try:
        with open_book(store.folder, book).app_context():
            grades = grades_of(course.titles, store, rules, store.skipped(), read_notes())
            take_in(grades.standings())
        return write_outputs(grades, store.folder / "reports", formats)
    except NotCanvas as refusal:
        stop(f"{plain(str(refusal))} (All grades are kept, in {store.results}.)")
    except BookTrouble as trouble:
        raise Stopped(f"{plain(str(trouble))} (All grades are kept, in {store.results}.)") from None


def _show(written: list[Path]) -> None:
    for path in written:
        click.secho(str(path), fg="cyan")


@click.command()
@click.argument("folder", default="grades")
@report_options
@with_course
def report(course: Course, folder: str, **options: Any) -> None:
    """Make the reports of a FOLDER of grades again; nothing is graded."""
    place = Path(folder).resolve()
    if not (place / "results").is_dir():
        stop(f"{plain(folder)} is no folder of grades: it has no folder  results")
    wanted = options["only_exercise"]
    if wanted and all(path.stem != wanted for path in place.glob("results/*/*.json")):
        there = sorted({path.stem for path in place.glob("results/*/*.json")}, key=natural)
        stop(f"Nobody has a result of {plain(wanted)}. There are results of {', '.join(there)}.")
    try:
        rules, formats = _rules(place, options, ()), _formats(options, place)
    except (BadRule, NotCanvas) as refusal:
        stop(plain(str(refusal)))
    _show(_write(course, Store(place), rules, formats, options["gradebook"]))


COMMANDS = (grade, report)
