"""What a step does in its own process: load the learner's app and run one Flask-Migrate command.

A job is a dictionary: `project` (the folder), `action` (`load`, `upgrade`, `downgrade`, `stamp`,
`models`, `autogenerate`, `sql`, `program` or `script`), `target` (a revision), `databases` (bind
key, path in the project and the judge's own copy of each database; None where nobody knows them
yet), `marker` (a table name no project has), `environment`; `echo`, if the SQL that runs shall be
noted; `uri`, if every app shall use another database; `as_imported`, if what importing the app
makes shall stay; `models`, a folder for the models' tables; and what some actions need: `output`
and `down` (sql), `purge` (stamp), `code` (program), `arguments`, `folder` (script).
The report is a claim for explaining a failure, never proof of anything.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .actions import act, make_models, run_script
from .addresses import stand_in_for_driver, watch_database_address
from .echo import note_statements
from .errors import describe_error, exit_error

PRELOADED = (
    "alembic.autogenerate",
    "alembic.command",
    "alembic.runtime.migration",
    "dotenv",
    "flask.cli",
    "flask_migrate.cli",
    "flask_sqlalchemy",
    "logging.config",
    "mako.template",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.orm",
    "sqlite3",
)
MOVES = ("upgrade", "downgrade", "stamp")
STDLIB_CANDIDATES = ("wsgi.py", "app.py")


def preload() -> None:
    """Import what every step needs, so that a forked child starts with it."""
    for name in PRELOADED:
        importlib.import_module(name)


def run(
    job: dict[str, Any], tell: Callable[[dict[str, Any]], None] | None = None
) -> dict[str, Any]:
    """Do the job; the report says what happened, with the error in the learner's own frames.

    What is known before the action is given to `tell`: the action may never come to its end.
    """
    project = Path(job["project"])
    report: dict[str, Any] = {"done": False, "notes": []}
    try:
        prepare(project, job)
        if job["action"] == "script":
            return run_script(job, report)
        stand_in_for_driver(job.get("uri"))
        watch_database_address(project, report, job.get("uri"))
        app = load_app(project, report)
        if job["databases"] is None:
            job["databases"] = claimed(project, report)
        undo_import(job, report)
        describe(app, project, report)
        report["loaded"] = True
        if job.get("models"):
            make_models(app, job, report)
        if tell:
            tell(report)
        if job.get("echo"):
            note_statements(report)
        act(app, job)
        report["done"] = True
    except SystemExit as error:
        report["error"] = exit_error(error, project)
    except BaseException as error:
        report["error"] = describe_error(error, project)
    return report


def prepare(project: Path, job: dict[str, Any]) -> None:
    """The surroundings that a person has who types `flask db ...` in the project's folder."""
    os.environ.clear()
    os.environ.update(job["environment"])
    tempfile.tempdir = None  # else it is the server's own
    os.chdir(project)
    typed = ["db", job["action"], job["target"]] if job["action"] in MOVES else []
    sys.argv[:] = ["flask", *typed]
    sys.path.insert(0, str(project))
    from flask.cli import load_dotenv

    load_dotenv()


def load_app(project: Path, report: dict[str, Any]) -> Any:
    """The app as the flask command finds it, or in the one module that has a Flask object."""
    from flask.cli import NoAppException, ScriptInfo

    named = os.environ.get("FLASK_APP")
    try:
        return ScriptInfo(app_import_path=named).load_app()
    except NoAppException as error:
        usual = any((project / name).exists() for name in (*STDLIB_CANDIDATES, "app/__init__.py"))
        if named or usual or error.__cause__ is not None:
            raise
        others = [path for path in sorted(project.glob("*.py")) if has_app(path)]
        others += [p.parent for p in sorted(project.glob("*/__init__.py")) if has_app(p)]
        if len(others) != 1:
            raise
        report["alone"] = [others[0].name]
        return ScriptInfo(app_import_path=others[0].stem).load_app()


def has_app(path: Path) -> bool:
    """Whether a module seems to make a Flask object."""
    return "Flask(" in path.read_text(encoding="utf-8", errors="replace")


def take_originals(job: dict[str, Any]) -> None:
    """Read the databases that the step starts from, before the box keeps us from reading them."""
    for entry in job["databases"] or ():
        entry[2] = Path(entry[2]).read_bytes() if entry[2] else b""


def claimed(project: Path, report: dict[str, Any]) -> list[list[Any]]:
    """The databases that the app has just named; none is there yet, but their folders are."""
    named = {"": report.get("database"), **report.get("binds", {})}
    found: list[list[Any]] = [[key, path, b""] for key, path in named.items() if path]
    for _, path, _ in found:
        (project / path).parent.mkdir(parents=True, exist_ok=True)
    return found


def undo_import(job: dict[str, Any], report: dict[str, Any]) -> None:
    """Put back the databases that importing the app changed: only the command may change them.

    A database that the import *deleted* stays deleted, since the learner's own would be gone too.
    With `as_imported` a database that the import made stays: what a new computer meets.
    """
    if job["databases"]:
        dispose()
    for _, path, original in job["databases"]:
        placed = Path(job["project"]) / path
        if not original:
            if placed.exists():
                report["made_on_import"] = table_names(placed)
                if not job.get("as_imported"):
                    placed.unlink()
                report["notes"].append("import created the database")
        elif not placed.exists():
            report["notes"].append("import deleted the database")
        elif placed.read_bytes() != original:
            report["emptied_on_import"] = emptied(original, placed)
            spare = placed.with_name(placed.name + ".restored")
            spare.write_bytes(original)
            spare.replace(placed)
            report["notes"].append("import changed the database")


def emptied(original: bytes, placed: Path) -> list[str]:
    """The tables that have fewer rows than they had in `original`, or are gone."""
    spare = placed.with_name(placed.name + ".before")
    spare.write_bytes(original)
    before, after = row_counts(spare), row_counts(placed)
    spare.unlink()
    return sorted(name for name, rows in before.items() if after.get(name, -1) < rows)


def row_counts(file: Path) -> dict[str, int]:
    """How many rows each table of a SQLite file has; nothing where it is no database."""
    import sqlite3
    from contextlib import closing, suppress

    found: dict[str, int] = {}
    with closing(sqlite3.connect(file)) as connection, suppress(sqlite3.DatabaseError):
        for name in table_names(file):
            quoted = name.replace('"', '""')
            found[name] = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]
    return found


def table_names(file: Path) -> list[str]:
    """The tables of a SQLite file, none where it is no database."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(file)) as connection:
        try:
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return sorted(str(row[0]) for row in found)[:200]
        except sqlite3.DatabaseError:
            return []


def dispose() -> None:
    """Close the connections that importing the app opened, so that the file can be put back."""
    import gc

    import sqlalchemy as sa
    from sqlalchemy.orm import close_all_sessions

    close_all_sessions()
    for thing in gc.get_objects():
        if type(thing) is sa.Engine:
            thing.dispose()


def describe(app: Any, project: Path, report: dict[str, Any]) -> None:
    """What the app says of itself: its models and its migration repository."""
    bound = app.extensions.get("migrate")
    alchemy = app.extensions.get("sqlalchemy")
    report["bound"] = bound is not None
    report["alchemy"] = alchemy is not None
    if alchemy is not None:
        names = {m.class_.__name__: str(m.local_table.name) for m in alchemy.Model.registry.mappers}
        report["models"] = dict(sorted(names.items())[:200])
        conventions = (m.naming_convention for m in alchemy.metadatas.values())
        report["convention"] = any(set(c) - {"ix"} for c in conventions)
    if bound is not None:
        folder = Path(os.path.abspath(bound.migrate.directory))
        if folder.is_relative_to(project):
            report["repository"] = folder.relative_to(project).as_posix()
