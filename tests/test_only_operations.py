"""Migrations in which nothing but Alembic's operations on tables can be, as can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reading.history import Revision, read_history
from checker.reading.operations import only_operations
from tests.projects import ADD_EMAIL, HEADER, MAKE_USER

HEAD = HEADER.format(revision="a", parent=None)
TYPED = """\
from typing import Sequence, Union
from collections.abc import Sequence

from alembic import op
import sqlalchemy as sa

revision: str = 'a'
down_revision: Union[str, Sequence[str], None] = None
branch_labels: Union[str, Sequence[str], None] = None


"""
MANY = """\
def upgrade(engine_name):
    op.create_index("i", "user", ["username"])
    op.rename_table("user", "person")
    with op.batch_alter_table("person") as batch_op:
        batch_op.alter_column("username", new_column_name="handle", server_default=sa.null())
        batch_op.add_column(sa.Column("on", sa.Boolean(), server_default=sa.true()))
        batch_op.add_column(sa.Column("off", sa.Boolean(), server_default=sa.false()))


def downgrade(engine_name):
    op.drop_index("i", "user")
    op.drop_column("person", "on")
"""
USUAL = {
    "one": HEAD + MAKE_USER,
    "other": f'"""Text."""\n{HEAD}' + ADD_EMAIL,
    "many operations": HEAD + MANY,
    "an optional type": TYPED.replace("Union[str, Sequence[str], None]", "Optional[str]").replace(
        "Sequence, Union", "Optional"
    )
    + ADD_EMAIL,
    "typed": TYPED + ADD_EMAIL.replace("upgrade():", "upgrade() -> None:"),
    "named": HEAD + MAKE_USER.replace('"username")', '"username", name=op.f("uq"))'),
    "default": HEAD + ADD_EMAIL.replace("nullable=True", "server_default=sa.text('1')"),
}
META = "Key = sa.ABCMeta('Key', (object,), {'__class_getitem__': exec})\nname = Key['1']\n"
NOT = {
    "another library of that name": f"import typing as sa\n{META}{HEAD}{ADD_EMAIL}",
    "two libraries of that name": f"import typing as sa\n{HEAD}{ADD_EMAIL}",
    "another op": f"from own import op\n{HEAD}{ADD_EMAIL}",
    "another name from Alembic": f"from alembic import context as op\n{HEAD}{ADD_EMAIL}",
    "part of Alembic": f"import alembic.op\n{HEAD}{ADD_EMAIL}",
    "all of a library": f"from typing import *\n{HEAD}{ADD_EMAIL}",
    "a name from a library": f"from typing import Union as op\n{HEAD}{ADD_EMAIL}",
    "a call at the top": f"{HEAD}sa.Column('x', sa.Integer())\n{ADD_EMAIL}",
    "SQL of its own": HEAD + ADD_EMAIL.replace("    with", "    op.execute('x')\n    with", 1),
    "what is no operation": HEAD + ADD_EMAIL.replace("sa.String(length=120)", "sa.add_column"),
    "a typed value at the top": f"{TYPED}other: str = 1\n{ADD_EMAIL}",
    "a typed call in the header": f"{TYPED}depends_on: str = sa.Integer()\n{ADD_EMAIL}",
    "a value at the top": f"{HEAD}other = 1\n{ADD_EMAIL}",
    "a call in the header": HEAD.replace("branch_labels = None", "branch_labels = sa.Integer()")
    + ADD_EMAIL,
    "an item in the header": HEAD.replace("= None", "= Key['1']", 1) + ADD_EMAIL,
    "a function for op": f"{HEAD}def op():\n    pass\n\n\n{ADD_EMAIL}",
    "op as an argument": HEAD + ADD_EMAIL.replace("upgrade()", "upgrade(op)"),
    "a default": HEAD + ADD_EMAIL.replace("upgrade()", "upgrade(x=sa)"),
    "a keyed default": HEAD + ADD_EMAIL.replace("upgrade()", "upgrade(*, x=sa)"),
    "another batch": HEAD + ADD_EMAIL.replace("    with", "    batch_op = op\n    with", 1),
    "something else opened": HEAD + ADD_EMAIL.replace("op.batch_alter_table", "sa.Table"),
    "a built-in function": HEAD + ADD_EMAIL.replace("sa.String(length=120)", "sa.Enum(exec)"),
    "a lambda": HEAD + ADD_EMAIL.replace("nullable=True", "default=lambda: 1"),
    "part of a library": HEAD + ADD_EMAIL.replace("nullable=True", "default=sa.event.listen"),
    "a part of what is called": HEAD + ADD_EMAIL.replace(", nullable", ".x, nullable"),
    "deleted": f"{HEAD}{ADD_EMAIL}    del op\n",
}


def revision(text: str, folder: Path) -> Revision:
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "migrations" / "versions" / "a.py").write_text(text, "utf-8")
    return read_history(folder, "migrations").revisions[0]


@pytest.mark.parametrize("name", USUAL)
def test_usual_migrations(name: str, tmp_path: Path) -> None:
    assert only_operations(revision(USUAL[name], tmp_path))


@pytest.mark.parametrize("name", NOT)
def test_what_may_be_something_else(name: str, tmp_path: Path) -> None:
    text = NOT[name].replace("revision = Key['1']", "revision = None\nbranch = Key['1']")
    assert not only_operations(revision(text, tmp_path))
