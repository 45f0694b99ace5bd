"""What a step is for: the one command that it runs in the learner's app, or the one script."""

from __future__ import annotations

import ast
import hashlib
import sys
from pathlib import Path
from typing import Any

from .errors import describe_error, own_file


def models_file(key: str) -> str:
    """The name of the file that holds the models' tables of one bind."""
    return hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:16] + ".db"


def make_models(app: Any, job: dict[str, Any], report: dict[str, Any]) -> None:
    """Make the models' tables in databases of their own, beside those of the app.

    The report says whether that was `modelled`, or tells the `models_error`.
    """
    import sqlalchemy as sa

    try:
        with app.app_context():
            import_as_env_does(app, Path(job["project"]))
            for key, _, _ in job["databases"]:
                engine = sa.create_engine(f"sqlite:///{job['models']}/{models_file(key)}")
                app.extensions["sqlalchemy"].metadatas[key or None].create_all(engine)
                engine.dispose()
        report["modelled"] = True
    except Exception as error:
        report["models_error"] = describe_error(error, Path(job["project"]))


def import_as_env_does(app: Any, project: Path) -> None:
    """Import what env.py imports of the project: the flask command knows these models, too."""
    known = app.extensions.get("migrate")
    env = project / (known.migrate.directory if known else "") / "env.py"
    for node in ast.parse(env.read_bytes()).body if known and env.is_file() else ():
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        own = [project / name.partition(".")[0] for name in names]
        if any(path.is_dir() or path.with_suffix(".py").is_file() for path in own):
            exec(compile(ast.Module([node], []), str(env), "exec"), {})


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
