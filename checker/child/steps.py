"""What a step does in its own process: load the learner's app and run one Flask-Migrate command.

A job is a dictionary: `project` (the folder), `action` (`load`, `upgrade`, `downgrade`, `stamp`,
`models`, `autogenerate`, `sql`, `program` or `script`), `target` (a revision), `databases` (bind
key, path in the project and the judge's own copy of each database), `marker` (a table name no
project has), `environment`; `uri`, if every app shall use another database; and what some actions
need: `output` and `down` (sql), `purge` (stamp), `code` (program), `arguments`, `folder` (script).
The report is a claim for explaining a failure, never proof of anything.
"""

from __future__ import annotations

import importlib
import os
import re
import shutil
import sys
import traceback
from pathlib import Path
from typing import Any

MESSAGE_CHARACTERS = 4000
FRAMES = 20
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
        prepare(project, job["environment"])
        if job["action"] == "script":
            return run_script(job, report)
        stand_in_for_driver(job.get("uri"))
        watch_database_address(project, report, job.get("uri"))
        app = load_app(project, report)
        undo_import(job, report)
        describe(app, project, report)
        act(app, job)
        report["done"] = True
    except SystemExit as error:
        report["error"] = exit_error(error, project)
    except BaseException as error:
        report["error"] = describe_error(error, project)
    return report


def prepare(project: Path, environment: dict[str, str]) -> None:
    """The surroundings that a person has who types `flask db ...` in the project's folder."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(project)
    sys.argv[:] = ["flask"]
    sys.path.insert(0, str(project))
    from flask.cli import load_dotenv

    load_dotenv()


def watch_database_address(project: Path, report: dict[str, Any], lead: str | None = None) -> None:
    """Note each app's own database address; one outside the project is led into it.

    With `lead`, every app is led to the database at that address instead.
    """
    from flask_sqlalchemy import SQLAlchemy

    original = SQLAlchemy.init_app

    def init_app(self: Any, app: Any) -> None:
        options = app.config.get("SQLALCHEMY_ENGINE_OPTIONS") or {}
        uri = app.config.get("SQLALCHEMY_DATABASE_URI") or options.get("url")
        if uri is not None:
            found = resolve(uri, app.instance_path, project)
            report.update(found)
            if lead:
                app.config["SQLALCHEMY_DATABASE_URI"] = lead
            elif found.get("elsewhere"):
                app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{project / found['database']}"
        binds = app.config.get("SQLALCHEMY_BINDS") or {}
        led = {
            key: lead_bind(key, value, app.instance_path, project) for key, value in binds.items()
        }
        app.config["SQLALCHEMY_BINDS"] = {key: value for key, (value, _) in led.items()}
        report["binds"] = {str(key): path for key, (_, path) in led.items() if path}
        original(self, app)

    SQLAlchemy.init_app = init_app  # type: ignore[method-assign]


def lead_bind(key: str | None, value: Any, instance: str, project: Path) -> tuple[Any, str]:
    """A bind with its SQLite file inside the project, and that file's path in the project."""
    uri = value.get("url") if isinstance(value, dict) else value
    found = resolve(uri, instance, project) if uri is not None else {}
    if not found.get("elsewhere"):
        return value, str(found.get("database", ""))
    path = f"instance/bind-{key}.db"
    inside = f"sqlite:///{project / path}"
    return ({**value, "url": inside} if isinstance(value, dict) else inside), path


def resolve(uri: Any, instance: str, project: Path) -> dict[str, Any]:
    """Which backend an address names and, for SQLite, where in the project its file lies."""
    from sqlalchemy.engine import make_url

    url = make_url(uri)
    found: dict[str, Any] = {"backend": url.get_backend_name(), "uri": str(url)[:300]}
    if found["backend"] != "sqlite":
        return found
    name = url.database
    if not name or name == ":memory:" or "mode=memory" in name:
        return {**found, "memory": True}
    path = Path(os.path.abspath(Path(instance) / name.removeprefix("file:")))
    if path.is_relative_to(project):
        return {**found, "database": path.relative_to(project).as_posix()}
    return {**found, "database": "instance/scratch.db", "elsewhere": True}


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
        elif placed.read_bytes() != Path(original).read_bytes():
            spare = placed.with_name(placed.name + ".restored")
            shutil.copyfile(original, spare)
            Path(spare).replace(placed)
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


def stand_in_for_driver(uri: str | None) -> None:
    """Put an empty pg8000 in place for the address of offline SQL, which asks no server.

    SQLAlchemy wants a driver as soon as the app starts, and a learner need not have one.
    """
    if uri and uri.startswith("postgresql+pg8000:"):
        import types

        stand_in = types.ModuleType("pg8000")
        stand_in.__dict__.update(paramstyle="format", __version__="1.31.0")
        sys.modules["pg8000"] = stand_in


def mark(app: Any, marker: str) -> None:
    """Add a table to the models that only `create_all()` would make, never a migration."""
    import sqlalchemy as sa

    metadata = app.extensions["migrate"].db.metadata
    sa.Table(marker, metadata, sa.Column("id", sa.Integer, primary_key=True))


def exit_error(error: SystemExit, project: Path) -> dict[str, Any]:
    """A SystemExit, with its exit code as the message."""
    return {
        **describe_error(error, project),
        "type": "SystemExit",
        "message": str(error.code)[:200],
    }


def describe_error(error: BaseException, project: Path) -> dict[str, Any]:
    """An exception as plain data, with only the frames that lie in the learner's project."""
    message = str(error)[:MESSAGE_CHARACTERS]
    frames = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        if own := own_file(frame.f_code.co_filename, project):
            frames.append({"file": own, "line": line, "in": frame.f_code.co_name[:100]})
    if "Traceback (most recent call last)" in message:
        frames += frames_in_text(message, project)
        message = message.strip().splitlines()[-1]
    if isinstance(error, SyntaxError) and error.filename:
        if own := own_file(error.filename, project):
            frames.append({"file": own, "line": error.lineno or 0, "in": "<syntax>"})
        message = str(error.msg)[:MESSAGE_CHARACTERS]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told: dict[str, Any] = {
        "type": type(error).__name__[:200],
        "message": message,
        "frames": frames[-FRAMES:],
    }
    if cause is not None and cause is not error:
        told["cause"] = {"type": type(cause).__name__[:200], "message": str(cause)[:1000]}
    return told


def frames_in_text(text: str, project: Path) -> list[dict[str, Any]]:
    """The learner's frames in a traceback that Flask has put into its message as text."""
    found = re.findall(r'File "([^"]+)", line (\d+), in (\S+)', text)
    told = [(own_file(name, project), int(line), where) for name, line, where in found]
    return [{"file": own, "line": line, "in": where} for own, line, where in told if own]


def own_file(name: str, project: Path) -> str | None:
    """A file's path relative to the project, or None where it lies elsewhere."""
    if name.startswith("<"):
        return None
    path = Path(os.path.abspath(name))
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else None
