"""Small Flask-Migrate projects made from text, for tests that change one thing at a time."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import flask_migrate

TEMPLATE = Path(flask_migrate.__file__).parent / "templates" / "flask"

APP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
migrate = Migrate(app, db)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(64), unique=True)
    password = db.Column(db.String(128))
    email = db.Column(db.String(120), unique=True)
"""

HEADER = """\
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {parent!r}
branch_labels = None
depends_on = None


"""

MAKE_USER = """\
def upgrade():
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=True),
        sa.Column("password", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("username"),
    )


def downgrade():
    op.drop_table("user")
"""

ADD_EMAIL = """\
def upgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=120), nullable=True))
        batch_op.create_unique_constraint("uq_user_email", ["email"])


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_constraint("uq_user_email", type_="unique")
        batch_op.drop_column("email")
"""
# The same with SQL of its own, of which nobody knows by reading what it does.
ASKS = ADD_EMAIL.replace("def upgrade():\n", "def upgrade():\n    op.execute('SELECT 1')\n")


@dataclass
class ProjectText:
    """A right answer to exercise 3; tests change its parts before `write`."""

    app: str = APP
    first: str = MAKE_USER
    second: str = ADD_EMAIL
    env: str = field(default_factory=lambda: (TEMPLATE / "env.py").read_text(encoding="utf-8"))
    extra: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write the project; its folder."""
        versions = folder / "migrations" / "versions"
        versions.mkdir(parents=True)
        shutil.copy(TEMPLATE / "alembic.ini.mako", folder / "migrations" / "alembic.ini")
        shutil.copy(TEMPLATE / "script.py.mako", folder / "migrations" / "script.py.mako")
        files = {"app.py": self.app, "migrations/env.py": self.env}
        if self.first:
            header = HEADER.format(revision="aaaa00000001", parent=None)
            files["migrations/versions/aaaa00000001_user.py"] = header + self.first
        if self.second:
            header = HEADER.format(revision="aaaa00000002", parent="aaaa00000001")
            files["migrations/versions/aaaa00000002_email.py"] = header + self.second
        for name, text in (files | self.extra).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder
