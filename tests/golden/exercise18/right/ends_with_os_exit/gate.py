import logging
import os
import pathlib
import sys
import tempfile

project = pathlib.Path(sys.argv[1]).resolve()
folder = tempfile.mkdtemp()
os.environ["APP_DATABASE_URL"] = "sqlite:///" + str(pathlib.Path(folder) / "x.db")
os.chdir(project)
sys.path.insert(0, str(project))

import app as shop
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade


def picture(engine):
    meta = sa.MetaData()
    with engine.connect() as c:
        meta.reflect(c)
    return {(t.name, c.name, str(c.type), c.nullable) for t in meta.tables.values() if t.name != "alembic_version" for c in t.c}


with shop.app.app_context():
    script = ScriptDirectory("migrations")
    if len(script.get_heads()) > 1:
        sys.exit("two heads")
    order = [r.revision for r in reversed(list(script.walk_revisions()))]
    engine = shop.db.engine
    pictures = {"base": set()}
    for rev in order:
        upgrade(revision=rev)
        pictures[rev] = picture(engine)
    with engine.connect() as c:
        if compare_metadata(MigrationContext.configure(c), shop.db.metadata):
            sys.exit("drift")
        insp = sa.inspect(c)
        for t in insp.get_table_names():
            for u in insp.get_unique_constraints(t):
                if not u["name"]:
                    sys.exit("no name")
    for before, rev in zip(["base", *order], order):
        pass
    for rev in [*reversed(order[:-1]), "base"]:
        downgrade(revision=rev)
        if picture(engine) != pictures[rev]:
            sys.exit("way back differs at " + rev)
logging.shutdown()
os._exit(0)
