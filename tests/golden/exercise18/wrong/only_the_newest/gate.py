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
    last = script.get_revision(script.get_current_head())
    flask_migrate.upgrade(revision=last.down_revision)
    before = tables()
    flask_migrate.upgrade()
    flask_migrate.check()
    flask_migrate.downgrade(revision=last.down_revision)
    if tables() != before:
        sys.exit("not the same")
    flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade()
