import os
import sqlite3
import sys

os.chdir(sys.argv[1])
sys.path.insert(0, os.getcwd())

import flask_migrate
from app import app


with app.app_context():
    flask_migrate.upgrade()
    flask_migrate.check()
