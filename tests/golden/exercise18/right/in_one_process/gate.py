import os
import sqlite3
import sys

os.chdir(sys.argv[1])
sys.path.insert(0, os.getcwd())

import flask_migrate
from app import app

from alembic.script import ScriptDirectory


def tables(order=sorted):
    with sqlite3.connect("instance/app.db") as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: order(row[1:4] for row in connection.execute(f"PRAGMA table_info({name})"))
            for (name,) in names
        }


with app.app_context():
    script = ScriptDirectory("migrations")
    revisions = [revision.revision for revision in script.walk_revisions()][::-1]
    seen = {}
    for revision in revisions:
        flask_migrate.upgrade(revision=revision)
        seen[revision] = tables()
    flask_migrate.check()
    for revision in revisions[-2::-1]:
        flask_migrate.downgrade(revision=revision)
        if tables() != seen[revision]:
            sys.exit(f"{revision} is not what it was")
    flask_migrate.downgrade(revision="base")
    if tables().keys() != {"alembic_version"}:
        sys.exit("base is not empty")
    flask_migrate.upgrade()

    for name, sql in sqlite3.connect("instance/app.db").execute("SELECT name, sql FROM sqlite_master"):
        for line in (sql or "").splitlines():
            if line.strip().upper().startswith("UNIQUE"):
                sys.exit(f"a unique constraint of {name} has no name")
