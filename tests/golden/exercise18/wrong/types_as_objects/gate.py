import os
import sys

os.chdir(sys.argv[1])
sys.path.insert(0, os.getcwd())

import flask_migrate
import sqlalchemy as sa
from app import app

from alembic.script import ScriptDirectory


def tables():
    inspector = sa.inspect(sa.create_engine("sqlite:///instance/app.db"))
    return {
        name: {column["name"]: column["type"] for column in inspector.get_columns(name)}
        for name in inspector.get_table_names()
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
    flask_migrate.upgrade()
