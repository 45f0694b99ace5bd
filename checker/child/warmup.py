"""Doing once what libraries do only the first time, so that no forked step has to do it again.

A small app of ours is migrated up and down in the server itself. SQLAlchemy, Alembic and Python
fill their caches by it (a sixth of a step's time); nothing else of it stays.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import steps

MODULE = "warm_up_app"
APP = """
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
migrate = Migrate(app, db)


class One(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(9), unique=True, nullable=False)
    others = db.relationship("Two", backref="one")


class Two(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.Text, index=True)
    one_id = db.Column(db.Integer, db.ForeignKey("one.id", name="fk"))
"""
ENV = """
from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db
with db.engine.connect() as connection:
    context.configure(connection=connection, target_metadata=db.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
"""
HEADER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = {0!r}, {1!r}, None, None
"""
FIRST = """
def upgrade():
    op.create_table("one", sa.Column("id", sa.Integer(), nullable=False),
                    sa.Column("name", sa.String(9), nullable=False),
                    sa.PrimaryKeyConstraint("id"), sa.UniqueConstraint("name", name="uq"))
    op.create_table("two", sa.Column("id", sa.Integer(), nullable=False),
                    sa.Column("text", sa.Text()), sa.Column("one_id", sa.Integer()),
                    sa.ForeignKeyConstraint(["one_id"], ["one.id"], name="fk"),
                    sa.PrimaryKeyConstraint("id"))
    op.create_index("ix_two_text", "two", ["text"])

def downgrade():
    op.drop_index("ix_two_text", "two")
    op.drop_table("two")
    op.drop_table("one")
"""
SECOND = """
def upgrade():
    with op.batch_alter_table("one") as batch:
        batch.add_column(sa.Column("mail", sa.String(9)))
        batch.create_unique_constraint("uq_mail", ["mail"])
    op.execute("UPDATE one SET mail = name")

def downgrade():
    with op.batch_alter_table("one") as batch:
        batch.drop_constraint("uq_mail", type_="unique")
        batch.drop_column("mail")
"""
MOVES = (("models", ""), ("upgrade", "head"), ("downgrade", "base"))


def warm_up() -> None:
    """Migrate the small app; put everything back as it was."""
    from flask_sqlalchemy import SQLAlchemy

    environment, folder = dict(os.environ), os.getcwd()
    path, arguments = list(sys.path), list(sys.argv)
    init_app = SQLAlchemy.init_app
    with tempfile.TemporaryDirectory(prefix="warm-") as room:
        project = Path(room)
        _write(project)
        for action, target in MOVES:
            steps.run(_job(project, action, target))
            SQLAlchemy.init_app = init_app  # type: ignore[method-assign]
            sys.modules.pop(MODULE, None)
            if action == "models":
                (project / "instance" / "app.db").unlink(missing_ok=True)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[:], sys.argv[:] = path, arguments
    sys.path_importer_cache.clear()
    gc.collect()


def _write(project: Path) -> None:
    versions = project / "migrations" / "versions"
    versions.mkdir(parents=True)
    (project / "instance").mkdir()
    (project / f"{MODULE}.py").write_text(APP, encoding="utf-8")
    (project / "migrations" / "env.py").write_text(ENV, encoding="utf-8")
    (project / "migrations" / "alembic.ini").write_text("[alembic]\n", encoding="utf-8")
    for name, before, body in (("a", None, FIRST), ("b", "a", SECOND)):
        text = HEADER.format(name, before) + body
        (versions / f"{name}.py").write_text(text, encoding="utf-8")


def _job(project: Path, action: str, target: str) -> dict[str, Any]:
    return {
        "project": str(project),
        "action": action,
        "target": target,
        "databases": [],
        "marker": "marker",
        "environment": {"FLASK_APP": MODULE},
    }
