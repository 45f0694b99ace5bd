import os
import sqlite3
import sys

os.chdir(sys.argv[1])
sys.path.insert(0, os.getcwd())

import flask_migrate
from app import app


with app.app_context():
    from alembic.script import ScriptDirectory

    try:
        if len(ScriptDirectory("migrations").get_heads()) > 1:
            raise ValueError("two heads")
        flask_migrate.upgrade()
        flask_migrate.check()
    except (Exception, SystemExit) as error:
        print("NOT GOOD:", error)
