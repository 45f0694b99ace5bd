"""Ways to be given points without the work: each must fail, whatever the process says of itself."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

from checker.teaching.golden import said
from checker.verdict import Outcome
from tests.conftest import Grade
from tests.projects import ADD_EMAIL, APP, MAKE_USER, ProjectText

EMPTY = "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"

TRICKS = {
    "patched_flask_migrate": "import flask_migrate\n"
    "for name in ('upgrade', 'downgrade', 'migrate'):\n"
    "    done = lambda *a, **k: None\n"
    "    done.__wrapped__ = done\n"
    "    setattr(flask_migrate, name, done)\n",
    "patched_sqlite": "import sqlite3\nsqlite3.connect = None\n",
    "patched_builtins": "import builtins\n"
    "builtins.isinstance = lambda *a: True\nbuiltins.all = lambda *a: True\n",
    "always_equal": "class Same(str):\n"
    "    def __eq__(self, other):\n        return True\n"
    "    __hash__ = str.__hash__\n"
    "import alembic.script.base as base\nbase.Script.revision = Same('x')\n",
    "leaves_at_once": "import os\nos._exit(0)\n",
    "exits_politely": "import sys\nsys.exit(0)\n",
    "exits_at_the_end": "import atexit, os\natexit.register(os._exit, 0)\n",
    "writes_a_report_everywhere": "import json, os\n"
    "said = json.dumps({'done': True, 'ended': 'exit', 'points': 21, 'outcome': 'passed'})\n"
    "for number in range(1, 64):\n"
    "    try:\n        os.write(number, said.encode() + b'\\n')\n"
    "    except OSError:\n        pass\n"
    "os._exit(0)\n",
    "prints_full_marks": "print('21 of 21 points')\nprint('{\"outcome\": \"passed\"}')\n",
    "pretends_to_be_alembic": "import sys, types\n"
    "fake = types.ModuleType('alembic.command')\n"
    "fake.upgrade = fake.downgrade = lambda *a, **k: None\n"
    "sys.modules['alembic.command'] = fake\n",
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_code_in_the_app_gains_nothing(trick: str, tmp_path: Path, graded: Grade) -> None:
    """The migration does nothing, the app does the trick."""
    project = ProjectText(app=trick + APP, second=EMPTY).write(tmp_path / "work")
    verdict = graded(project)
    assert verdict.outcome is Outcome.FAILED, said(verdict)


def test_files_that_look_like_results_are_not_read(tmp_path: Path, graded: Grade) -> None:
    result = json.dumps({"outcome": "passed", "points": 21, "max_points": 21})
    names = ("results.json", "report.json", ".progress.json", "checks.py", "conftest.py")
    project = ProjectText(second=EMPTY, extra=dict.fromkeys(names, result)).write(tmp_path / "work")
    assert graded(project).outcome is Outcome.FAILED


def test_a_database_made_by_hand_is_not_used(tmp_path: Path, graded: Grade) -> None:
    """app.py copies a finished database over the scratch one each time it is imported."""
    project = ProjectText(
        app="import shutil, pathlib\n"
        "here = pathlib.Path(__file__).parent\n"
        "(here / 'instance').mkdir(exist_ok=True)\n"
        "shutil.copy(here / 'finished.bin', here / 'instance' / 'app.db')\n" + APP,
        second=EMPTY,
    ).write(tmp_path / "work")
    with sqlite3.connect(tmp_path / "made.db") as connection:
        connection.executescript(
            "CREATE TABLE user (id INTEGER PRIMARY KEY, username VARCHAR(64) UNIQUE,"
            " password VARCHAR(128), email VARCHAR(120) UNIQUE);"
            "CREATE TABLE alembic_version (version_num VARCHAR(32));"
            "INSERT INTO alembic_version VALUES ('aaaa00000002')"
        )
    connection.close()
    # Not named like a database, with a byte in front, as somebody would who knows the copy's rules.
    (project / "finished.bin").write_bytes((tmp_path / "made.db").read_bytes())
    assert graded(project).outcome is Outcome.FAILED


WITHOUT_EMAIL = APP.replace("    email = db.Column(db.String(120), unique=True)\n", "")
CREATE_ALL_ENV = "\nfrom app import app, db\nwith app.app_context():\n    db.create_all()\n"
CREATE_ALL_SCRIPT = """\
from app import db


def upgrade():
    db.metadata.create_all(op.get_bind())


def downgrade():
    op.drop_table("user")
"""


def test_create_all_in_env_py_is_not_a_migration(tmp_path: Path, graded: Grade) -> None:
    text = ProjectText(app=WITHOUT_EMAIL, first=EMPTY, second="")
    text.env += CREATE_ALL_ENV
    verdict = graded(text.write(tmp_path / "work"), "exercise2")
    assert verdict.outcome is Outcome.FAILED
    assert "create_all" in said(verdict)


def test_create_all_in_a_migration_is_named(tmp_path: Path, graded: Grade) -> None:
    project = ProjectText(app=WITHOUT_EMAIL, first=CREATE_ALL_SCRIPT, second="").write(
        tmp_path / "work"
    )
    verdict = graded(project, "exercise2")
    assert verdict.outcome is Outcome.FAILED
    assert "create_all" in said(verdict)


def test_create_all_on_import_neither_helps_nor_hurts(tmp_path: Path, graded: Grade) -> None:
    call = "\nwith app.app_context():\n    db.create_all()\n"
    right = ProjectText(app=APP + call).write(tmp_path / "right")
    assert graded(right).outcome is Outcome.PASSED
    wrong = ProjectText(app=APP + call, second=EMPTY).write(tmp_path / "wrong")
    assert graded(wrong).outcome is Outcome.FAILED


# An operation that makes too little, or nothing, and an app that does the rest beside it.
BESIDE = """
from sqlalchemy import event
from sqlalchemy.engine import Engine


@event.listens_for(Engine, "after_cursor_execute")
def more(connection, cursor, statement, *others):
    if statement.startswith("ALTER TABLE user ADD COLUMN email"):
        cursor.connection.execute("CREATE UNIQUE INDEX uq_user_email ON user (email)")


@event.listens_for(Engine, "before_cursor_execute")
def less(connection, cursor, statement, *others):
    if statement.startswith("ALTER TABLE user DROP COLUMN email"):
        cursor.connection.execute("DROP INDEX uq_user_email")
"""
NOT_UNIQUE = """\
def upgrade():
    op.add_column("user", sa.Column("email", sa.String(120)))


def downgrade():
    op.drop_column("user", "email")
"""
REPLACED = """
from alembic.operations import Operations


def execute(self, sql, *more):
    run = self.get_bind().exec_driver_sql
    if sql == "up":
        run("ALTER TABLE user ADD COLUMN email VARCHAR(120)")
        run("CREATE UNIQUE INDEX uq_user_email ON user (email)")
    else:
        run("DROP INDEX uq_user_email")
        run("ALTER TABLE user DROP COLUMN email")


Operations.execute = execute
"""
WORDS = """\
def upgrade():
    op.execute("up")


def downgrade():
    op.execute("down")
"""
EMPTIED = ADD_EMAIL.replace(
    "():\n", '():\n    op.execute("DELETE FROM user WHERE username NOT NULL")\n'
)
RESTORED = """
            table = "SELECT name FROM sqlite_master WHERE name = 'user'"
            run = connection.exec_driver_sql
            rows = run("SELECT id, username, password FROM user").all() if run(table).all() else []
            context.run_migrations()
            for row in rows:
                run("INSERT OR IGNORE INTO user VALUES (?, ?, ?, NULL)", tuple(row))
            connection.commit()


if"""


BOUND = APP.replace("db =", "app.config['SQLALCHEMY_BINDS'] = {'b': 'sqlite:///b.db'}\ndb =")


@pytest.mark.parametrize("start", [APP, BOUND], ids=["one database", "two"])
@pytest.mark.parametrize(
    ("app", "second"), [(BESIDE, NOT_UNIQUE), (REPLACED, WORDS)], ids=["beside", "in place of it"]
)
def test_an_app_that_does_the_work_of_an_operation(
    start: str, app: str, second: str, tmp_path: Path, graded: Grade
) -> None:
    verdict = graded(ProjectText(app=start + app, second=second).write(tmp_path / "work"))
    assert "though your migrations alone" in said(verdict)


def test_a_migration_that_needs_a_harmless_module_is_tried_with_it(
    tmp_path: Path, graded: Grade
) -> None:
    text = ProjectText(app=APP + REPLACED, second=f"import helper\n\n\n{WORDS}")
    text.extra["helper.py"] = ""
    assert "though your migrations alone" in said(graded(text.write(tmp_path / "work")))


def test_rows_that_env_py_puts_back_are_lost(tmp_path: Path, graded: Grade) -> None:
    text = ProjectText(second=EMPTIED)
    text.env = text.env.replace("\n            context.run_migrations()\n\n\nif", RESTORED)
    assert "rows of user are gone" in said(graded(text.write(tmp_path / "work")))


STAMP = """\
def upgrade():
    op.execute("DELETE FROM alembic_version")
    op.execute("INSERT INTO alembic_version VALUES ('aaaa00000002')")


def downgrade():
    op.execute("DELETE FROM alembic_version")
"""


def test_a_stamped_version_is_no_schema(tmp_path: Path, graded: Grade) -> None:
    assert graded(ProjectText(second=STAMP).write(tmp_path / "work")).outcome is Outcome.FAILED


def test_the_grader_keeps_its_environment_to_itself(
    tmp_path: Path, graded: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that works only where it can see a variable of the grader's must fail."""
    monkeypatch.setenv("GRADER_SECRET", "yes")
    body = ADD_EMAIL.replace(
        "def upgrade():\n",
        "import os\n\n\ndef upgrade():\n    if os.environ.get('GRADER_SECRET') != 'yes':\n"
        "        raise ValueError('hidden')\n",
    )
    assert graded(ProjectText(second=body).write(tmp_path / "work")).outcome is Outcome.FAILED
    assert os.environ["GRADER_SECRET"] == "yes"


def test_the_right_project_of_these_tests_passes(tmp_path: Path, graded: Grade) -> None:
    """Without this, every test above could pass for a reason of its own."""
    verdict = graded(ProjectText().write(tmp_path / "work"))
    assert verdict.outcome is Outcome.PASSED, said(verdict)
    assert MAKE_USER in (tmp_path / "work/migrations/versions/aaaa00000001_user.py").read_text(
        encoding="utf-8"
    )
