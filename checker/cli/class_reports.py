"""`report`, and what `grade` does once everything is graded: rules, formats, files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.batch.pseudonyms import has_pseudonyms, hide_extensions
from checker.cli.class_options import report_options
from checker.cli.options import Stopped, stop, with_course
from checker.course import Course
from checker.reports.canvas import NotCanvas
from checker.results.standing import BadRule, Rules, read_extensions
from checker.results.store import Store
from checker.text import natural, plain

if TYPE_CHECKING:
    from checker.reports.outputs import Formats


def chosen_rules(
    folder: Path, options: dict[str, Any], names: Collection[str], exercises: Collection[str]
) -> Rules:
    """The rules kept before, with what is asked for now; kept again. `names` are the students'."""
    rules = Rules.read(folder)
    extensions = {} if options["extensions"] == "" else rules.extensions
    if options["extensions"]:
        file = Path(options["extensions"])
        if not file.is_file():
            raise BadRule(f"There is no file {file}.")
        told = read_extensions(file)
        extensions = hide_extensions(told, folder)
        for key, hidden in sorted(zip(told, extensions, strict=True)):
            name, tab, exercise = key.partition("\t")
            if not {name, hidden.partition("\t")[0]} & set(names):
                click.echo(plain(f"Nobody here is called {name}, who has an extension."), err=True)
            if tab and exercise not in exercises:
                raise BadRule(f"{file.name}: there is no exercise {exercise!r}, for {name!r}.")
    best = rules.best if options["best"] is None else options["best"]
    due, penalty = (
        getattr(rules, name) if options[name] is None else options[name]
        for name in ("due", "penalty")
    )
    if options["penalty"] and not due:
        said = "Without --due a penalty costs only what the download itself marks as late."
        click.echo(said, err=True)
    changed = Rules(best, due, penalty, extensions)
    changed.keep(folder)
    return changed


def chosen_formats(options: dict[str, Any], folder: Path, exercises: Collection[str]) -> Formats:
    """What is to be written. Canvas's file is looked at now, not after an hour of grading."""
    from checker.reports.outputs import Formats

    if options["canvas_column"] and not options["canvas"]:
        raise NotCanvas("--canvas-column needs  --canvas FILE, the export that is filled in.")
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
    formats.refuse_early(exercises)
    return formats


def write_reports(
    course: Course, store: Store, rules: Rules, formats: Formats, book: str | None
) -> list[Path]:
    """Make the reports from the results; `book` is the gradebook's address."""
    from checker.gradebook.book import BookTrouble, open_book, read_notes, take_in
    from checker.reports.outputs import grades_of, remark_on_canvas, stale, write_outputs

    for path in stale(store.folder / "reports", formats):
        click.echo(f"{path} was filled in before and is removed: give --canvas again.", err=True)
        path.unlink()
    try:
        with open_book(store.folder, book).app_context():
            grades = grades_of(course.titles, store, rules, store.skipped(), read_notes())
            take_in(grades.standings())
        if remark := remark_on_canvas(grades, formats):
            click.echo(plain(remark), err=True)
        return write_outputs(grades, store.folder / "reports", formats)
    except NotCanvas as refusal:
        stop(f"{plain(str(refusal))} (All grades are kept, in {store.results}.)")
    except BookTrouble as trouble:
        raise Stopped(f"{plain(str(trouble))} (All grades are kept, in {store.results}.)") from None


def show_paths(written: list[Path]) -> None:
    """Say what was written, a path a line."""
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
    wanted, exercises = options["only_exercise"], set[str]()
    if wanted or options["canvas"]:
        exercises = {path.stem for path in place.glob("results/*/*.json")}
    if wanted and wanted not in exercises:
        there = sorted(exercises, key=natural)
        stop(f"Nobody has a result of {plain(wanted)}. There are results of {', '.join(there)}.")
    try:
        store, names = Store(place), list[str]()
        if options["extensions"]:
            names = [name for name, _exercises in store.students()]
        rules = chosen_rules(place, options, names, course.exercises)
        formats = chosen_formats(options, place, exercises)
        show_paths(write_reports(course, store, rules, formats, options["gradebook"]))
    except (BadRule, NotCanvas) as refusal:
        stop(plain(str(refusal)))
    except OSError as error:
        raise Stopped(f"Stopped: {plain(str(error))}. Every grade is kept.") from error


COMMANDS = (report,)
