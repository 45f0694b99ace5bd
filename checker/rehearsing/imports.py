"""What loading an app must leave alone: its database, and the libraries that it needs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker.language import _
from checker.reading.scripts import own_line
from checker.rehearsing.stopped import stopped
from checker.sandbox.step import StepResult
from checker.verdict import Failed

if TYPE_CHECKING:
    from checker.rehearsing.evidence import Evidence

# The flask command has its own libraries in memory before it looks into the project; these not.
LATE = ("alembic", "flask_migrate", "flask_sqlalchemy", "mako", "sqlalchemy", "sqlite3")
EARLY = ("click", "flask", "jinja2", "werkzeug")


def refuse_hidden_library(project: Path, result: StepResult) -> None:
    """Raise Failed where a file has the name of a library, so that Python takes it instead.

    Where our own process has the library in memory already, it does not notice by itself.
    """
    for name in LATE if result.report.get("loaded") else (*LATE, *EARLY):
        for file in (f"{name}.py", f"{name}/__init__.py"):
            if (project / file).is_file():
                raise Failed(
                    "no file of your own with the name of a library",
                    _("{file} hides the library {name}", file=file, name=name),
                    f"{file}:1",
                    "Python looks into your folder first, so  import  finds your file and not the "
                    "library. Give the file another name, for example app.py.",
                    "01-setup",
                )


def refuse_new_address(once: StepResult, again: StepResult) -> None:
    """Raise Failed where the app has another database each time it is loaded."""
    # The steps' own rooms are all that may differ.
    first, second = (re.sub(r"step-\d+", "", str(r.report.get("uri"))) for r in (once, again))
    if again.report.get("loaded") and first != second:
        raise Failed(
            "the same database each time, for example 'sqlite:///app.db'",
            _("first {address}, the next time {other}", address=first, other=second),
            why="Each flask command loads your app anew. With a new file each time, every upgrade "
            "is lost when the command ends.",
            lesson="01-setup",
        )


def refuse_deleted(result: StepResult) -> None:
    """Raise Failed where importing the app deleted the database that was there, or emptied it."""
    if lost := result.report.get("emptied_on_import"):
        raise Failed(
            "your app leaves the database in place when it is loaded",
            _("importing your app took rows out of {tables}", tables=", ".join(map(str, lost))),
            why="The flask command imports your app every time. What is dropped or deleted on "
            "import is lost with each command. Take drop_all() and the like out.",
            lesson="02-first-migration",
        )
    if "import deleted the database" in result.report.get("notes", []):
        raise Failed(
            "your app leaves the database in place when it is loaded",
            "importing your app deleted the database file",
            why="The flask command imports your app every time. A database that is deleted on "
            "import loses every row and its version with each command. Take that code out.",
            lesson="02-first-migration",
        )


def models_trouble(run: Evidence) -> StepResult | None:
    """How making the models' tables stopped; None where it did not."""
    result = run.survey[0]
    if result.report.get("modelled") is True:
        return None
    error = result.report.get("models_error", result.error)
    return replace(result, report={**result.report, "done": False, "error": error})


def try_a_new_computer(run: Evidence) -> None:
    """Note where the tables that importing the app makes are in the migrations' way.

    On a new computer the import comes before the first migration, and nobody undoes it. A habit
    from the first tutorial, and no fault of the migrations: it costs no points.
    """
    made = run.step("upgrade", run.head)[0].report.get("made_on_import")
    if not made or (result := run.step("upgrade", "heads", as_imported=True)[0]).finished:
        return
    where = own_line(run.project, run.repository, "create_all(")
    run.note(
        _(
            "Your app makes {tables} itself while it is loaded{where}. On a new computer that "
            "comes first, and then  flask db upgrade  stops: {found}. From now on migrations make "
            "tables: take create_all() out. (It cost no points.)",
            tables=", ".join(map(str, made)),
            where=f" ({where})" if where else "",
            found=stopped(result, run.seconds, "versions")[0],
        )
    )


def found_by_us_alone(result: StepResult) -> list[str]:
    """A note where the app is in a file that the flask command would not look into."""
    return [
        _(
            "The flask command does not find your app in {file} by itself: it looks for app.py and "
            "wsgi.py. Rename the file, or write  FLASK_APP={file}  into a file .flaskenv. (It cost "
            "no points.)",
            file=str(file)[:80],
        )
        for file in result.report.get("alone", [])[:1]
    ]
