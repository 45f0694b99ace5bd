"""What a step does in its own process: load the learner's app and run one Flask-Migrate command.

A job is a dictionary: `project` (the folder), `action` (`load`, `upgrade`, `downgrade`, `stamp`,
`models`, `autogenerate`, `sql`, `program` or `script`), `target` (a revision), `databases` (bind
key, path in the project and the judge's own copy of each database; None where nobody knows them
yet), `marker` (a table name no project has), `environment`; `echo`, if the SQL that runs shall be
noted; `uri`, if every app shall use another database; and what some actions need: `output` and
`down` (sql), `purge` (stamp), `code` (program), `arguments`, `folder` (script).
The report is a claim for explaining a failure, never proof of anything.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from .addresses import stand_in_for_driver, watch_database_address
from .echo import note_statements
from .errors import describe_error, exit_error, own_file

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


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do the job; the report says what happened, with the error in the learner's own frames."""
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
        report["notes"].append(f"FLASK_APP={others[0].name}")
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
    """
    if job["databases"]:
        dispose()
    for _, path, original in job["databases"]:
        placed = Path(job["project"]) / path
        if not original:
            if placed.exists():
                report["made_on_import"] = table_names(placed)
                placed.unlink()
                report["notes"].append("import created the database")
        elif not placed.exists():
            report["notes"].append("import deleted the database")
        elif placed.read_bytes() != original:
            spare = placed.with_name(placed.name + ".restored")
            spare.write_bytes(original)
            spare.replace(placed)
            report["notes"].append("import changed the database")


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


def act(app: Any, job: dict[str, Any]) -> None:
    """Run the one command, with the exceptions that the flask command would swallow."""
    if job["action"] == "load":
        return
    if job.get("forget_models"):
        forget_models(app, Path(job["project"]))
    with app.app_context():
        if job["action"] == "models":
            keys = [key or None for key, _, _ in job["databases"]] or None
            app.extensions["sqlalchemy"].create_all(bind_key=keys)
        elif job["action"] == "program":
            names = {"app": app, "db": app.extensions["sqlalchemy"], "__name__": "program"}
            exec(compile(job["code"], "<program>", "exec"), names)
        else:
            migrate(app, job)


def migrate(app: Any, job: dict[str, Any]) -> None:
    """Run one of Flask-Migrate's commands."""
    import flask_migrate

    if "migrate" not in app.extensions:
        raise LookupError("No such command 'db'.")
    directory = app.extensions["migrate"].migrate.directory
    if not Path(directory).is_dir():
        raise FileNotFoundError(f"Path doesn't exist: {directory}")
    if job["action"] == "sql":
        render_sql(app, job)
        return
    command = getattr(flask_migrate, job["action"].replace("autogenerate", "migrate")).__wrapped__
    if job["action"] == "autogenerate":
        command(message=job["target"])
    else:
        mark(app, job["marker"])
        command(revision=job["target"], **({"purge": True} if job.get("purge") else {}))


def forget_models(app: Any, project: Path) -> None:
    """Take the models out of the app's modules, as if the program had moved on without them."""
    alchemy = app.extensions["sqlalchemy"]
    for module in list(sys.modules.values()):
        if own_file(getattr(module, "__file__", None) or "<none>", project):
            for attribute, value in list(vars(module).items()):
                if isinstance(value, type) and issubclass(value, alchemy.Model):
                    delattr(module, attribute)
    alchemy.Model.registry.dispose()
    for metadata in alchemy.metadatas.values():
        metadata.clear()


def run_script(job: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    """Run a script as `python SCRIPT FOLDER` would; `exit_code` is what it ended with."""
    import runpy

    sys.argv[:] = [*job["arguments"], job["folder"]]
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
        if error.code is not None and not isinstance(error.code, int):
            print(error.code, file=sys.stderr)
        return {**report, "done": True, "exit_code": code}
    return {**report, "done": True, "exit_code": 0}


def render_sql(app: Any, job: dict[str, Any]) -> None:
    """Write the SQL of the move in `target`, as `one:two`, to the file that the job names."""
    import flask_migrate

    with open(job["output"], "w", encoding="utf-8") as file:

        def into_file(config: Any) -> Any:
            config.output_buffer = file
            return config

        app.extensions["migrate"].migrate.configure(into_file)
        command = flask_migrate.downgrade if job["down"] else flask_migrate.upgrade
        command.__wrapped__(revision=job["target"], sql=True)


def mark(app: Any, marker: str) -> None:
    """Add a table to the models that only `create_all()` would make, never a migration."""
    import sqlalchemy as sa

    metadata = app.extensions["migrate"].db.metadata
    sa.Table(marker, metadata, sa.Column("id", sa.Integer, primary_key=True))
