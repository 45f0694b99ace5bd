"""What a project lacks: its repository, its migrations, one head, its own database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.explain.lookup import explain
from checker.language import VARIABLE
from checker.reading.history import History, read_history
from checker.rehearsing.incomplete import refuse_heads, refuse_no_database, refuse_repository
from checker.verdict import Finding
from tests.words.small import told

SETUP = "01-setup"


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_a_whole_repository(tmp_path: Path) -> None:
    refuse_repository(touch(tmp_path, "own/alembic.ini", "own/env.py"), "own")


@pytest.mark.parametrize("files", [(), ("shop/alembic.ini", "env.py"), ("migrations",)])
def test_no_repository(files: tuple[str, ...], tmp_path: Path) -> None:
    found = told(refuse_repository, touch(tmp_path, *files), "migrations")
    assert found.expected == "a folder migrations/, made by  flask db init"
    assert found.found == "no such folder"
    assert found.why.startswith("The migration repository holds your migrations. Run  flask db")
    assert (found.where, found.lesson) == ("", SETUP)


def test_a_repository_in_another_place(tmp_path: Path) -> None:
    lacking, whole = "a/alembic.ini", ("shop/m/alembic.ini", "shop/m/env.py")
    later = ("z/alembic.ini", "z/env.py")
    found = told(refuse_repository, touch(tmp_path, lacking, *whole, *later), "migrations")
    assert found.found == "it is in shop/m/ instead"
    assert found.why.startswith("Your app looks for the migration repository in the folder of")
    assert (found.where, found.lesson) == ("", SETUP)


@pytest.mark.parametrize("name", ["alembic.ini", "env.py"])
def test_half_a_repository(name: str, tmp_path: Path) -> None:
    (other,) = {"alembic.ini", "env.py"} - {name}
    (tmp_path / "own" / name).mkdir(parents=True)
    known = explain("alembic.ini doesn't exist")
    assert known
    assert told(refuse_repository, touch(tmp_path, f"own/{other}"), "own") == Finding(
        f"own/{name}, made by  flask db init",
        f"own/ has no {name}",
        "own/",
        known.advice,
        SETUP,
    )


def test_no_migrations() -> None:
    found = told(refuse_heads, History("own", ()))
    assert found.expected == "at least one migration"
    assert found.found == "own/versions/ has no migration file"
    assert found.why.startswith("The models alone change no database")
    assert (found.where, found.lesson) == ("", "02-first-migration")


@pytest.mark.parametrize(
    ("shipped", "named"),
    [((), "d"), (("a", "b"), "d"), (("a", "d"), "c"), (("a", "b", "c", "d"), "d")],
)
def test_more_than_one_head(shipped: tuple[str, ...], named: str, tmp_path: Path) -> None:
    """The newer one is to be mended, and of the learner's own if there is one."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    for name in "abcd":
        text = f"revision = '{name}'\n\ndown_revision = {None if name == 'a' else 'a'!r}\n"
        (versions / f"{name}.py").write_text(text, "utf-8")
    history = replace(read_history(tmp_path, "migrations"), shipped=frozenset(shipped))
    found = told(refuse_heads, history)
    assert found.expected == "one head: a single last migration"
    assert found.found == "3 heads: b, c, d"
    assert found.where == f"migrations/versions/{named}.py:3"
    assert found.why.startswith("Two migrations both come last")
    assert found.lesson == "10-branches"


def test_no_database() -> None:
    found = told(refuse_no_database, "instance/app.db")
    assert found.expected == "your database, instance/app.db"
    assert found.found == "no such file in your folder"
    assert found.why.startswith("This exercise looks at the database that you worked on.")
    assert (found.where, found.lesson) == ("", "09-existing-project")


@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("en", "The scratch database could not be read", "this file could not be read"),
        ("de", "Die Probedatenbank: no", "diese Datei: no"),
    ],
)
def test_a_database_that_cannot_be_read(
    language: str, said: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the learner it is a file of their own, not a database of ours."""
    monkeypatch.setenv(VARIABLE, language)
    assert told(refuse_no_database, "app.db", said).found == shown
