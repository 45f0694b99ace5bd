"""The gradebook: a database over the result files, with what instructors write by hand.

It is an ordinary Flask app, and its schema is under Flask-Migrate like any other: see
`migrations/versions/`. Its commands work as usual:

    flask --app checker.gradebook db history
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import NullPool

from checker.gradebook.models import db

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
URL_VARIABLE = "GRADEBOOK_URL"
FILE = "gradebook.db"

migrate = Migrate(directory=str(MIGRATIONS), render_as_batch=True)


def address(folder: Path, url: str | None = None) -> str:
    """The database's address: the one given, or a SQLite file in a folder of grades."""
    return (
        url or os.environ.get(URL_VARIABLE) or f"sqlite:///{(folder / FILE).resolve().as_posix()}"
    )


def create_app(url: str | None = None) -> Flask:
    """The app over the database at `url`, or of the folder `grades`."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = url or address(Path("grades"))
    # A connection for each use: none is left open, for another process to wait for.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"poolclass": NullPool}
    db.init_app(app)
    migrate.init_app(app, db)
    return app
