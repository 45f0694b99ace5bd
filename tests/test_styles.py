"""Honest projects in many styles pass; nothing of the learner's own is used or touched."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from checker.reading.edits import changed_line, same_code, stray_files
from checker.reading.history import read_history
from checker.teaching.golden import said
from checker.verdict import Failed, Outcome
from tests.conftest import Grade
from tests.projects import APP, MAKE_USER, ProjectText

FACTORY = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
migrate = Migrate()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(64), unique=True)
    password = db.Column(db.String(128))
    email = db.Column(db.String(120), unique=True)


def create_app(address="sqlite:///shop.db"):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    db.init_app(app)
    migrate.init_app(app, db)
    return app
"""

ADDRESSES = {
    "environment": 'import os\nURI = os.environ["DATABASE_URL"]\n',
    "environment_with_default": 'import os\nURI = os.environ.get("APP_DB", "sqlite:///x.db")\n',
    "beside_the_app": "from pathlib import Path\n"
    "URI = f\"sqlite:///{Path(__file__).parent / 'data.db'}\"\n",
    "a_folder_that_is_not_there": "from pathlib import Path\n"
    "URI = f\"sqlite:///{Path(__file__).parent / 'data' / 'data.db'}\"\n",
    "another_computer": 'URI = "sqlite:////home/somebody/course/app.db"\n',
}

UNIQUE_INDEX = """\
def upgrade():
    op.add_column("user", sa.Column("email", sa.String(length=120), nullable=True))
    op.create_index("ix_user_email", "user", ["email"], unique=True)


def downgrade():
    op.drop_index("ix_user_email", "user")
    op.drop_column("user", "email")
"""

WITH_POSTS = MAKE_USER.replace(
    "\n\ndef downgrade():\n",
    """\
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(8), sa.CheckConstraint("kind IN ('note', 'page')")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("score", sa.Numeric(10, 2), nullable=False),
        sa.Column("seen", sa.Boolean(), nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user.id"), nullable=False),
    )


def downgrade():
    op.drop_table("post")
""",
)
POST_MODEL = """

class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String(8))
    body = db.Column(db.Text, nullable=False)
    score = db.Column(db.Numeric(10, 2), nullable=False)
    seen = db.Column(db.Boolean, nullable=False)
    made = db.Column(db.DateTime, nullable=False)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"), nullable=False)
"""

STYLES = {
    "one_module": ProjectText(),
    "factory": ProjectText(app=FACTORY),
    "unique_index": ProjectText(second=UNIQUE_INDEX),
    "children_of_all_types": ProjectText(app=APP + POST_MODEL, first=WITH_POSTS),
    "prints_a_lot": ProjectText(app="print('x' * 3_000_000)\n" + APP),
    "runs_the_server_at_import": ProjectText(app=APP + "\napp.run(debug=True)\n"),
} | {
    name: ProjectText(app=text + APP.replace('"sqlite:///app.db"', "URI"))
    for name, text in ADDRESSES.items()
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_honest_styles_earn_every_point(style: ProjectText, tmp_path: Path, graded: Grade) -> None:
    verdict = graded(style.write(tmp_path / "my work"))
    assert verdict.outcome is Outcome.PASSED, said(verdict)


def test_an_address_on_another_computer_is_said_but_costs_nothing(
    tmp_path: Path, graded: Grade
) -> None:
    verdict = graded(STYLES["another_computer"].write(tmp_path / "work"))
    assert any("absolute path" in note for note in verdict.notes)
    assert not Path("/home/somebody").exists()


def test_the_learners_own_database_is_neither_used_nor_touched(
    tmp_path: Path, graded: Grade
) -> None:
    project = ProjectText().write(tmp_path / "work")
    (project / "instance").mkdir()
    own = project / "instance" / "app.db"
    with sqlite3.connect(own) as connection:
        connection.execute("CREATE TABLE user (id INTEGER PRIMARY KEY, wrong TEXT)")
    connection.close()
    before = {p: p.stat().st_mtime_ns for p in project.rglob("*")}
    verdict = graded(project)
    assert verdict.outcome is Outcome.PASSED, said(verdict)
    assert {p: p.stat().st_mtime_ns for p in project.rglob("*")} == before


NOT_SQLITE = {
    "no_address": ('    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"\n', "", "where"),
    "memory": ("sqlite:///app.db", "sqlite://", "memory"),
    "another_server": ("sqlite:///app.db", "postgresql://me@localhost/app", "SQLite"),
}


@pytest.mark.parametrize(("old", "new", "word"), NOT_SQLITE.values(), ids=NOT_SQLITE)
def test_addresses_that_cannot_work_are_named(
    old: str, new: str, word: str, tmp_path: Path, graded: Grade
) -> None:
    app = APP.replace(old.strip() if not new else old, new)
    verdict = graded(ProjectText(app=app).write(tmp_path / "work"))
    assert verdict.outcome is Outcome.FAILED
    assert word in said(verdict)


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ("from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'a'  # mine\n", True),
        (
            '"""Text."""\r\nimport sqlalchemy as sa\r\nfrom alembic import op\r\nrevision = "a"',
            True,
        ),
        (
            "import sqlalchemy as sa\nfrom alembic import op\n\nrevision: str | None = 'a'\n",
            True,
        ),
        ("import sqlalchemy as sa\nfrom alembic import op\n\nrevision: print(1) = 'a'\n", False),
        ("import sqlalchemy as sa\nfrom alembic import op\n\nrevision = 'b'\n", False),
        ("import sqlalchemy as sa\n\nrevision = 'a'\n", False),
    ],
)
def test_a_migration_may_be_laid_out_anew(changed: str, same: bool, tmp_path: Path) -> None:
    """What an editor does on saving is no change of history."""
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("import sqlalchemy as sa\nfrom alembic import op\n\nrevision = 'a'\n", "utf-8")
    other.write_bytes(changed.encode())
    assert same_code(one, other) is same


def test_a_changed_migration_is_shown_at_the_line_that_says_something_else(tmp_path: Path) -> None:
    """Not at the first line that is laid out in another way."""
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text('"""One."""\nimport a\nfrom b import c\n\nx = \'1\'\ny = c(\n  2)\n', "utf-8")
    other.write_text('"""More\ntext."""\nfrom b import c\nimport a\n\nx = "1"\ny = c(3)\n', "utf-8")
    assert changed_line(one, other) == 7
    other.write_text('x = "1"\ny = c(2)\n\nz = 3\n', "utf-8")
    assert changed_line(one, other) == 4


def test_a_parent_may_be_named_by_a_constant(tmp_path: Path) -> None:
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    (versions / "a.py").write_text("revision = 'a'\ndown_revision = None\n", "utf-8")
    (versions / "b.py").write_text("BASE = 'a'\nrevision = 'b'\ndown_revision = (BASE,)\n", "utf-8")
    assert read_history(tmp_path, "migrations")["b"].parents == ("a",)
    (versions / "b.py").write_text("revision = 'b'\ndown_revision = ('a', 'b')\n", "utf-8")
    with pytest.raises(Failed) as failed:
        read_history(tmp_path, "migrations")
    assert failed.value.finding.found == "b comes after itself"


def test_migrations_that_alembic_never_reads_are_found(tmp_path: Path) -> None:
    """In the wrong folder, or with a name that does not end in .py."""
    versions = tmp_path / "migrations" / "versions"
    (versions / "2026").mkdir(parents=True)
    text = "revision = {name!r}\ndown_revision = None\n"
    for name in ("versions/a.py", "b.py", "versions/c.py.txt", "versions/2026/d.py", "env.py"):
        content = "x = 1\n" if name == "env.py" else text.format(name=name)
        (tmp_path / "migrations" / name).write_text(content, "utf-8")
    stray = ["migrations/b.py", "migrations/versions/2026/d.py", "migrations/versions/c.py.txt"]
    assert stray_files(tmp_path, read_history(tmp_path, "migrations")) == stray
    ini = "[alembic]\nrecursive_version_locations = true\n"
    (tmp_path / "migrations" / "alembic.ini").write_text(ini, "utf-8")
    assert stray[1] not in stray_files(tmp_path, read_history(tmp_path, "migrations"))


@pytest.mark.parametrize(
    "name", ["steps", "actions", "limits", "errors", "addresses", "server", "child"]
)
def test_a_module_may_have_the_name_of_one_of_ours(
    name: str, tmp_path: Path, graded: Grade
) -> None:
    files = {f"{name}.py": "ADDRESS = 'sqlite:///app.db'\n"}
    app = f"from {name} import ADDRESS\n" + APP.replace('"sqlite:///app.db"', "ADDRESS")
    verdict = graded(ProjectText(app=app, extra=files).write(tmp_path / "work"))
    assert verdict.outcome is Outcome.PASSED, said(verdict)


def test_an_app_that_flask_alone_does_not_find_is_graded_with_a_note(
    tmp_path: Path, graded: Grade
) -> None:
    project = ProjectText().write(tmp_path / "exercise3")
    (project / "app.py").rename(project / "main.py")
    verdict = graded(project, "exercise3")
    assert verdict.outcome is Outcome.PASSED
    assert [note for note in verdict.notes if "FLASK_APP=main.py" in note]
    (project / ".flaskenv").write_text("FLASK_APP=main.py\n", encoding="utf-8")
    assert not graded(project, "exercise3").notes
