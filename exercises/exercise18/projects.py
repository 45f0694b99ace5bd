"""The projects that a gate is tried on: the same small shop, right once and broken in ten ways.

Names and revision ids are random, so that a gate can't know a project by them.
"""

from __future__ import annotations

import random
import shutil
import string
from pathlib import Path

APP = """import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("APP_DATABASE_URL", "sqlite:///app.db")
db = SQLAlchemy(app)
migrate = Migrate(app, db)


class Parent(db.Model):
    __tablename__ = "$parent"
    id = db.Column(db.Integer, primary_key=True)
    $code = db.Column(db.String(20), nullable=False)
    $title = db.Column(db.String($length))
$drift    __table_args__ = (db.UniqueConstraint("$code", name="uq_$parent_$code"),)


class Child(db.Model):
    __tablename__ = "$child"
    id = db.Column(db.Integer, primary_key=True)
    $parent_id = db.Column(
        db.Integer,
        db.ForeignKey("$parent.id", name="fk_$child_$parent_id"),
        nullable=False,
        index=True,
    )
    $amount = db.Column(db.Integer, nullable=False)
"""

HEADER = '''"""$doc

Revision ID: $revision
Revises: $before

"""
from alembic import op
import sqlalchemy as sa


revision = '$revision'
down_revision = $down
branch_labels = None
depends_on = None


'''

FIRST = """def upgrade():
    op.create_table('$parent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('$code', sa.String(length=20), nullable=False),
    sa.Column('$note', sa.String(length=10), nullable=True),
    sa.Column('$title', sa.String(length=40), nullable=True),
$again    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('$code', name='uq_$parent_$code')
    )


def downgrade():
$away    op.$gone
"""

SECOND = """def upgrade():
    with op.batch_alter_table('$parent', schema=None) as batch_op:
        batch_op.alter_column('$title',
               existing_type=sa.String(length=40),
               type_=sa.String(length=80),
               existing_nullable=True)
        batch_op.drop_column('$note')
$table

def downgrade():
$untable$back
"""

SECOND_BACK = """    with op.batch_alter_table('$parent', schema=None) as batch_op:
        batch_op.add_column(sa.Column('$note', sa.String(length=10), nullable=True))
        batch_op.alter_column('$title',
               existing_type=sa.String(length=80),
               type_=sa.String(length=40),
               existing_nullable=True)"""

SECOND_HALF = """    with op.batch_alter_table('$parent', schema=None) as batch_op:
        batch_op.add_column(sa.Column('$note', sa.String(length=10), nullable=True))"""

SECOND_RENAMES = SECOND_BACK.replace("Column('$note'", "Column('$more'")

# The last step of the way back: a gate that does not go to base never comes here.
FIRST_STOPS = """    with op.batch_alter_table('$parent', schema=None) as batch_op:
        batch_op.drop_constraint('uq_$child_$code', type_='unique')

"""

THIRD = """def upgrade():
    op.create_table('$child',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('$parent_id', sa.Integer(), nullable=False),
    sa.Column('$amount', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['$parent_id'], ['$parent.id'], name='fk_$child_$parent_id'),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('$child', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_$child_$parent_id'), ['$parent_id'], unique=False)
$fill

def downgrade():
    with op.batch_alter_table('$child', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_$child_$parent_id'))

    op.drop_table('$child')
$early"""

FILL = """
    $parent = sa.table('$parent', sa.column('$title'), sa.column('$code'))
    op.execute(
        $parent.update().where($parent.c.$title.is_(None)).values($title=$parent.c.$code)
    )
"""

# The newest downgrade brings back what the second migration dropped, and the second one does not.
EARLY = """
    op.add_column('$parent', sa.Column('$note', sa.String(length=10), nullable=True))
"""

SECOND_LATE = SECOND_BACK.replace(SECOND_HALF.splitlines()[1] + "\n", "")

# A table in the middle of the history: who reads only the first or the newest script misses it.
NAMELESS = """
    op.create_table('$more',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('$code', sa.String(length=20), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('$code')
    )
"""

NAMELESS_MODEL = """

class More(db.Model):
    __tablename__ = "$more"
    id = db.Column(db.Integer, primary_key=True)
    $code = db.Column(db.String(20))
    __table_args__ = (db.UniqueConstraint("$code"),)
"""

BACK = {"renames": SECOND_RENAMES, "forgets": SECOND_HALF, "too early": SECOND_LATE}
KINDS = (
    *("good", "two heads", "drift", "drift of a type", "no replay", "stops on the way back"),
    *("forgets", "renames", "too early", "leaves a table", "no name"),
)


def make(kind: str, seed: str, template: Path, target: Path) -> None:
    """Write a project of this kind to `target`; its env.py and the like come from `template`."""
    chance = random.Random(seed)
    words = {
        name: "".join(chance.choices(string.ascii_lowercase, k=9))
        for name in ("parent", "child", "code", "title", "note", "amount", "more")
    }
    ids = ["".join(chance.choices("0123456789abcdef", k=12)) for _ in range(3)]
    shutil.copytree(template, target / "migrations", ignore=shutil.ignore_patterns("versions"))
    more = "    $more = db.Column(db.Integer)\n"
    parts = {
        "drift": more if kind in ("drift", "no replay") else "",
        "length": "90" if kind == "drift of a type" else "80",
        "again": "",
        "gone": "rename_table('$parent', '$more')"
        if kind == "leaves a table"
        else "drop_table('$parent')",
        "table": NAMELESS if kind == "no name" else "",
        "untable": "    op.drop_table('$more')\n" if kind == "no name" else "",
        "early": EARLY if kind == "too early" else "",
        "back": BACK.get(kind, SECOND_BACK),
        "away": FIRST_STOPS if kind == "stops on the way back" else "",
        "fill": FILL,
    }
    second = SECOND
    if kind == "no replay":  # the first migration was edited: it makes what the second one adds
        parts["again"] = "    sa.Column('$more', sa.Integer(), nullable=True),\n"
        second = second.replace(
            "    with op",
            "    op.add_column('$parent', sa.Column('$more', sa.Integer()))\n    with op",
            1,
        )
        parts["back"] = "    op.drop_column('$parent', '$more')\n" + parts["back"]
    downs = [None, ids[0], ids[0] if kind == "two heads" else ids[1]]
    write(target / "app.py", APP + (NAMELESS_MODEL if kind == "no name" else ""), parts, words)
    for revision, down, text in zip(ids, downs, (FIRST, second, THIRD), strict=True):
        own = {"revision": revision, "down": repr(down), "before": down or "", "doc": "change"}
        file = target / "migrations" / "versions" / f"{revision}_change.py"
        write(file, HEADER + text, parts, words | own)


def write(file: Path, text: str, *names: dict[str, str]) -> None:
    """Write a file with its placeholders filled, the longest names first."""
    for group in names:
        for name in sorted(group, key=len, reverse=True):
            text = text.replace(f"${name}", group[name])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
