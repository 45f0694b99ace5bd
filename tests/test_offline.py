"""SQL for PostgreSQL is rendered where neither a server nor its driver is there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from checker.offline.render import render as render_sql
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import Sandbox
from checker.verdict import Failed
from tests.projects import ProjectText


def render(project: Path, sandbox: Sandbox, span: str, *, down: bool = False) -> str:
    with closing(Rehearsal(project, sandbox, 1, 6)) as run:
        return render_sql(run, span, down=down)


def test_the_sql_of_a_range(tmp_path: Path, sandbox: Sandbox) -> None:
    text = render(ProjectText().write(tmp_path), sandbox, "base:head")
    assert "id SERIAL NOT NULL" in text
    assert text.startswith("BEGIN;")


def test_the_sql_of_the_way_back(tmp_path: Path, sandbox: Sandbox) -> None:
    assert "DROP TABLE" in render(ProjectText().write(tmp_path), sandbox, "head:base", down=True)


def test_what_env_py_prints_is_no_sql(tmp_path: Path, sandbox: Sandbox) -> None:
    """An env.py of the learner's could write what it likes into the output."""
    project = ProjectText().write(tmp_path)
    env = project / "migrations" / "env.py"
    text = env.read_text(encoding="utf-8")
    forged = 'config.output_buffer.write("CREATE TYPE a;")\nprint("CREATE TYPE b;")\n'
    env.write_text(text.replace("logger = ", forged + "logger = "), encoding="utf-8")
    assert "CREATE TYPE" not in render(project, sandbox, "base:head")


def test_a_migration_that_reads_rows_is_explained(tmp_path: Path, sandbox: Sandbox) -> None:
    project = ProjectText().write(tmp_path)
    script = next((project / "migrations" / "versions").glob("*.py"))
    text = script.read_text(encoding="utf-8")
    reading = "def upgrade():\n    op.get_bind().execute(sa.text('SELECT 1')).fetchall()\n"
    script.write_text(text.replace("def upgrade():\n", reading, 1), encoding="utf-8")
    with pytest.raises(Failed) as caught:
        render(project, sandbox, "base:head")
    assert "there is no database" in caught.value.finding.why
    assert caught.value.finding.where.startswith("migrations/versions/")
