"""The migrations by themselves: what they do where nothing else of the project could act.

An app or an env.py can change what an operation does, or do more after it. A control run with
emptied migrations shows nothing of that.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from checker.reading.templates import template
from checker.rehearsing.runner import MAIN, Project
from checker.rehearsing.scratch import EMPTY, Scratch

if TYPE_CHECKING:
    from checker.rehearsing.rehearsal import Rehearsal

NO_SQL = ("syntax error", "unrecognized token", "incomplete input")
APP = """\
import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + os.path.join(app.root_path, {database!r})
db = SQLAlchemy(app)
migrate = Migrate(app, db, directory={repository!r})
"""


def by_themselves(
    run: Rehearsal, action: str, target: str, start: Scratch = EMPTY
) -> Scratch | None:
    """The database after a command in an app of ours, with the env.py of `flask db init`.

    None where the migrations need something else of their project, so that nothing can be said,
    and where nothing else could act. SQL that SQLite does not understand needs somebody who puts
    other SQL in its place: then it is the database at which they stopped.
    """
    if run.only_describes or MAIN not in (run.own.databases or ()):
        return None
    result, after = run.step(action, target, start, project=run.once(("bare",), lambda: _bare(run)))
    arrived = result.finished and after.version == [target]
    no_sql = any(sign in str(result.error.get("message")) for sign in NO_SQL)
    return after if arrived or no_sql else None


def _bare(run: Rehearsal) -> Project:
    """A copy of the project with an app of ours; what else is there, only a migration can import.

    Modules with the names under which the flask command looks for an app give way to it.
    """
    repository = run.project / run.repository
    others = (".env", ".flaskenv", "wsgi.py", "app/__init__.py")
    files: dict[str, str | None] = {name: None for name in others if (run.project / name).is_file()}
    for revision in run.history.revisions:  # alembic.ini may have led to another folder
        own = run.project / revision.file
        if own.parent != repository / "versions":
            text = own.read_text(encoding="utf-8", errors="replace")
            files[f"{run.repository}/versions/{Path(revision.file).name}"] = text
    for name, made in (("env.py", "env.py"), ("alembic.ini", "alembic.ini.mako")):
        files[f"{run.repository}/{name}"] = (template() / made).read_text(encoding="utf-8")
    assert run.own.databases
    database = run.own.databases[MAIN]
    files["app.py"] = APP.format(database=database, repository=run.repository)
    return run.variant("alone", files)
