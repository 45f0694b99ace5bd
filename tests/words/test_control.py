"""What was not made by the migrations is found, however it is made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from checker.reading.emptied import defined_once, empty_copy
from checker.reading.history import Revision, read_history
from checker.reading.source import DEEP
from checker.words import control, project
from tests.conftest import MakeRun
from tests.projects import APP, ASKS, HEADER, MAKE_USER, ProjectText
from tests.words.small import ENV, FILES, FIRST, NOTHING, SECOND, third, told, upgrading

STARTER = ProjectText(second="")
TOUCHES = upgrading("op.execute('SELECT 1')")
AFTERWARDS = (
    ENV
    + """
import sqlite3
own = sqlite3.connect(current_app.extensions["migrate"].db.engine.url.database)
columns = [row[1] for row in own.execute("PRAGMA table_info(user)")]
if columns and "email" not in columns and ["aaaa00000002"] == [
    row[0] for row in own.execute("SELECT version_num FROM alembic_version")
]:
    own.execute("ALTER TABLE user ADD COLUMN email VARCHAR(120)")
    own.execute("CREATE UNIQUE INDEX u ON user (email)")
    own.commit()
"""
)
# It does the work in place of upgrade(), where that has the head that its author has given it.
HOOK = """\
from alembic import op
from alembic.runtime import migration
import sqlalchemy as sa

begin = migration.RevisionStep.__init__


def instead(self, revision_map, revision, is_upgrade):
    begin(self, revision_map, revision, is_upgrade)
    if not revision.module.upgrade.__code__.co_flags & 4:
        self.migration_fn = lambda **_: op.create_table("user", sa.Column("id", sa.Integer))


migration.RevisionStep.__init__ = instead
"""
CONVENTION = APP.replace("db =", "import sys\ndb =").replace(
    "SQLAlchemy(app)",
    "SQLAlchemy(app, metadata=__import__('sqlalchemy').MetaData("
    "naming_convention={'uq': 'uq_%(table_name)s'}))",
)


@pytest.mark.parametrize("app", [APP, CONVENTION], ids=["plain", "naming convention"])
@pytest.mark.parametrize("second", [NOTHING, TOUCHES], ids=["nothing", "something"])
def test_a_column_that_comes_after_the_starters_migrations(
    app: str, second: str, rehearse: MakeRun
) -> None:
    run = rehearse(ProjectText(app=app, env=AFTERWARDS, second=second), STARTER)
    assert "email" in run.upgraded.schema["user"].columns
    found = told(project.made_by_migrations, run, "user")
    assert found.expected == "the migrations make user.email"
    assert (
        found.found == f"user.email is there although upgrade() was emptied for a trial in {SECOND}"
    )


def test_a_column_that_comes_at_the_end_of_an_own_history(rehearse: MakeRun) -> None:
    found = told(
        project.made_by_migrations, rehearse(ProjectText(env=AFTERWARDS, second=TOUCHES)), "user"
    )
    assert found.expected == "the migrations make user.email"


def test_a_column_that_something_else_takes_away(rehearse: MakeRun) -> None:
    env = AFTERWARDS.replace("ADD COLUMN email VARCHAR(120)", "DROP COLUMN password").replace(
        'own.execute("CREATE UNIQUE INDEX u ON user (email)")', "pass"
    )
    run = rehearse(ProjectText(env=env, second=TOUCHES), STARTER)
    found = told(project.made_by_migrations, run, "user")
    assert found.found.startswith("user.password: now no such column, although upgrade() was")


def test_a_control_run_is_not_known_by_the_heads_of_its_functions(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(app=HOOK + APP, first=TOUCHES, second=""))
    assert "user" in run.upgraded.schema
    found = told(project.made_by_migrations, run, "user")
    assert found.expected == "the migrations make the table user"


@pytest.mark.parametrize("starter", [STARTER, None], ids=["starter", "own history"])
def test_tables_that_change_at_an_empty_migration(
    starter: ProjectText | None, rehearse: MakeRun
) -> None:
    run = rehearse(ProjectText(env=AFTERWARDS, second=NOTHING), starter)
    found = told(control.refuse_made_by_nothing, run, "user")
    assert found.found == f"user.email is there although upgrade() is empty in {SECOND}"
    assert found.where == f"{FILES[SECOND]}:10"


def test_a_table_that_comes_at_an_empty_migration(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(app=HOOK + APP, first=NOTHING, second=""))
    found = told(control.refuse_made_by_nothing, run, "user")
    assert found.found == f"user is there although upgrade() is empty in {FIRST}"


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("def upgrade():\n    pass", True),
        ("def upgrade():\n    pass\n\n\ndef downgrade():\n    pass", True),
        ("def other():\n    pass\n\n\nupgrade = other", False),
        ("def upgrade():\n    pass\n\n\ndef upgrade():\n    pass", False),
        ("def upgrade():\n    pass\n\n\nfrom own import *", False),
        ("def upgrade():\n    pass\n\n\nimport own as upgrade", False),
        ("def upgrade():\n    pass\n\n\nimport upgrade", False),
        ("def upgrade():\n    pass\n\n\ndel upgrade", False),
        ("class upgrade:\n    pass", False),
    ],
)
def test_a_function_that_is_defined_once(text: str, once: bool) -> None:
    assert defined_once(Revision("a", (), "a.py", 1, 1, ast.parse(text)), "upgrade") is once


RIGHT = {
    "plain": (ProjectText(), 0),
    "not plain": (ProjectText(app=f"import sys\n{APP}"), 1),
    "not plain, naming convention": (ProjectText(app=CONVENTION), 1),
    "not plain, SQL of its own": (ProjectText(app=f"import sys\n{APP}", second=ASKS), 2),
    "nothing of its own": (ProjectText(app=f"import sys\n{APP}", second=""), 1),
    "an empty one at the end": (ProjectText(extra=third(NOTHING)), 0),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_migrations_make_needs_one_step_more_or_two(name: str, rehearse: MakeRun) -> None:
    text, more = RIGHT[name]
    run = rehearse(text, STARTER)
    _made = run.upgraded, run.shipped(FIRST)
    before = len(run.runner.steps)
    project.made_by_migrations(run, "user")
    assert len(run.runner.steps) - before == more


def test_a_table_of_something_else_is_no_fault_of_the_migrations(rehearse: MakeRun) -> None:
    env = f"{ENV}\nimport sqlite3\nown = sqlite3.connect('instance/app.db')\n"
    run = rehearse(
        ProjectText(env=env + "own.execute('CREATE TABLE IF NOT EXISTS log (id)')\n"), STARTER
    )
    project.made_by_migrations(run, "user")


def copied(text: str, folder: Path) -> str:
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "migrations" / "versions" / "a.py").write_text(text, "utf-8")
    return empty_copy(read_history(folder, "migrations")["a"])


HEAD = HEADER.format(revision="a", parent=None)


def test_an_emptied_file_is_the_same_but_for_its_work(tmp_path: Path) -> None:
    text = f'"""Text."""\n{HEAD}KEEP = [1]\n\n\n' + MAKE_USER.replace(
        "def upgrade():\n", '@keep\ndef upgrade(name: str = "x", *, y=1):\n    """More."""\n'
    )
    lines = copied(text, tmp_path).split("\n")
    wanted = text[: text.index("    op.create_table")] + "    pass\n\n\ndef downgrade():\n    pass"
    assert ast.dump(ast.parse("\n".join(lines))) == ast.dump(ast.parse(wanted))


@pytest.mark.parametrize(
    "tail",
    [
        "upgrade = lambda: real()\n",
        "if True:\n    def upgrade():\n        real()\n",
        "from real import real as upgrade\n",
        "from real import *\n",
        "def upgrade():\n    real()\nupgrade = real\n",
        "downgrade = None\n",
    ],
)
def test_a_function_that_is_made_in_another_way_is_emptied_too(tail: str, tmp_path: Path) -> None:
    tree = ast.parse(copied(HEAD + tail, tmp_path))
    last = [node for node in tree.body if isinstance(node, ast.FunctionDef)][-2:]
    assert "upgrade" in [node.name for node in last]
    assert all(isinstance(node.body[0], ast.Pass) for node in last)


def test_a_file_that_cannot_be_written_anew(tmp_path: Path) -> None:
    deep = "+".join(["'x'"] * 900)
    assert "pass" in copied(f"{HEAD}def upgrade():\n    x = {deep}\n", tmp_path / "inside")
    found = told(copied, f"{HEAD}x = {deep}\n{NOTHING}", tmp_path / "outside")
    assert (found.found, found.where) == (DEEP, "migrations/versions/a.py:10")
