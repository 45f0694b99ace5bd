"""The migrations by themselves: when anything can be said, and what stands beside them then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from checker.rehearsing.alone import by_themselves
from checker.rehearsing.runner import Project
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.sandbox.step import StepResult
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, APP, HEADER, MAKE_USER, TEMPLATE, ProjectText
from tests.scripts import WAYS, read
from tests.words.small import ENV, FIRST, SECOND, SQL_IN_ENV

PASS = WAYS.format("pass", "pass")
DATABASES = {"": "instance/app.db", "log": "log.db"}


def run(
    folder: Path,
    message: str = "",
    version: str = "r1",
    databases: dict[str, str] | None = DATABASES,
    describes: bool = False,
) -> Any:
    """What stands in for a rehearsal in which a step ends with this message, at this version."""
    error = {"error": {"type": "E", "message": message}} if message else {}
    result = StepResult("exit", "0", {"done": not message, **error}, "")
    after = SimpleNamespace(version=[version] if version else [])
    facts = SimpleNamespace(
        only_describes=describes,
        own=Project(folder, databases),
        project=folder,
        repository="migrations",
        history=read(folder, PASS),
        after=after,
        asked=[],
        files={},
        once=lambda _key, make: make(),
    )

    def variant(name: str, files: dict[str, str | None]) -> Project:
        facts.files = files
        return Project(folder / "variant", databases, f"{name} ")

    def step(*asked: Any, project: Project) -> tuple[StepResult, Any]:
        facts.asked.append((*asked, project.folder, project.label))
        return result, after

    facts.variant, facts.step = variant, step
    return cast("Any", facts)


def test_the_same_command_is_run_on_the_same_database(tmp_path: Path) -> None:
    facts, start = run(tmp_path), Scratch("some")
    assert by_themselves(facts, "downgrade", "r1", start) is facts.after
    assert by_themselves(facts, "upgrade", "r1") is facts.after
    variant = (tmp_path / "variant", "alone ")
    assert facts.asked == [
        ("downgrade", "r1", start, *variant),
        ("upgrade", "r1", EMPTY, *variant),
    ]


@pytest.mark.parametrize("databases", [None, {}, {"log": "log.db"}])
def test_without_a_database_of_its_own_nothing_is_tried(
    databases: dict[str, str] | None, tmp_path: Path
) -> None:
    facts = run(tmp_path, databases=databases)
    assert by_themselves(facts, "upgrade", "r1") is None
    assert facts.asked == []


def test_where_nothing_else_could_act_nothing_is_tried(tmp_path: Path) -> None:
    facts = run(tmp_path, describes=True)
    assert by_themselves(facts, "upgrade", "r1") is None
    assert facts.asked == []


@pytest.mark.parametrize(
    ("message", "version", "tells"),
    [
        ("", "r1", True),
        ("", "r2", False),
        ("", "", False),
        ("No module named 'shop'", "r1", False),
        ("No module named 'shop'", "", False),
        ('near "up": syntax error', "", True),
        ('unrecognized token: "#"', "r2", True),
        ("incomplete input", "", True),
    ],
)
def test_when_something_can_be_said(
    message: str, version: str, tells: bool, tmp_path: Path
) -> None:
    """SQL that SQLite does not know needs somebody who puts other SQL into its place."""
    facts = run(tmp_path, message, version)
    assert by_themselves(facts, "upgrade", "r1") is (facts.after if tells else None)


def test_what_is_put_into_the_project(tmp_path: Path) -> None:
    for name in (".flaskenv", "app/__init__.py", "wsgi.py/more", ".env"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    facts = run(tmp_path)
    assert by_themselves(facts, "upgrade", "r1")
    app = facts.files.pop("app.py")
    assert "os.path.join(app.root_path, 'instance/app.db')" in app
    assert "Migrate(app, db, directory='migrations')" in app
    ini = (TEMPLATE / "alembic.ini.mako").read_text("utf-8")
    assert facts.files == {
        ".env": None,
        ".flaskenv": None,
        "app/__init__.py": None,
        "migrations/env.py": ENV,
        "migrations/alembic.ini": ini,
    }


def test_a_migration_that_lies_in_another_folder(tmp_path: Path) -> None:
    """Whatever it is saved as, it is put where the usual alembic.ini looks for it."""
    facts = run(tmp_path)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "x.py").write_bytes(b"# \xe4\n")
    lies = replace(facts.history["r1"], file="more/x.py")
    facts.history = replace(facts.history, revisions=(lies,))
    assert by_themselves(facts, "upgrade", "r1")
    assert facts.files["migrations/versions/x.py"] == "# \ufffd\n"


def test_an_app_and_an_env_that_do_more_are_left_out(rehearse: MakeRun) -> None:
    """With every other way by which a project may find its app or its migrations."""
    ini = (TEMPLATE / "alembic.ini.mako").read_text("utf-8")
    places = "[alembic]\nversion_locations = %(here)s/ähnlich\n"
    files = {
        "shop.py": APP.replace("sqlite:///app.db", "sqlite:///shop.db"),
        ".flaskenv": "FLASK_APP=shop.py\n",
        ".env": "OTHER=1\n",
        "wsgi.py": "raise OSError\n",
        "app/__init__.py": "raise OSError\n",
        "migrations/alembic.ini": ini.replace("[alembic]\n", places),
    }
    texts = ((FIRST, None, MAKE_USER), (SECOND, FIRST, ADD_EMAIL))
    for revision, parent, text in texts:
        header = HEADER.format(revision=revision, parent=parent)
        files[f"migrations/ähnlich/{revision}.py"] = f"# ä\n{header}{text}"
    env = SQL_IN_ENV.replace("EXISTS user", "EXISTS more")
    run = rehearse(ProjectText(first="", second="", env=env, extra=files))
    assert run.upgraded.schema.keys() == {"user", "more"}
    made = by_themselves(run, "upgrade", SECOND)
    assert made
    assert made.schema.keys() == {"user"}
    assert made.name == f"empty > alone upgrade {SECOND}"
    back = by_themselves(run, "downgrade", FIRST, run.upgraded)
    assert back
    assert back.version == [FIRST]
    assert back.schema.keys() == {"user", "more"}
