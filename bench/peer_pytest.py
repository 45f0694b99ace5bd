"""The checks of exercise 3 as an instructor might write them in plain pytest, in one process."""

from __future__ import annotations

import importlib
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

BEFORE, HEAD = "2a7c4e9d1b30", "head"


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    place = tmp_path_factory.mktemp("work") / "project"
    shutil.copytree(Path.cwd(), place)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.syspath_prepend(str(place))
        found = importlib.import_module("app").app
        with found.app_context():
            yield found
    sys.modules.pop("app", None)


@pytest.fixture
def database(app: Any) -> Path:
    path = Path(app.instance_path) / "app.db"
    importlib.import_module("app").db.engine.dispose()
    path.unlink(missing_ok=True)
    return path


def columns(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[1]: row[2] for row in connection.execute("PRAGMA table_info(user)")}


def test_upgrade_makes_the_table(database: Path) -> None:
    from flask_migrate import upgrade

    upgrade()
    assert columns(database)["email"] == "VARCHAR(120)"


def test_one_head() -> None:
    from alembic.script import ScriptDirectory

    assert len(ScriptDirectory("migrations").get_heads()) == 1


def test_check_finds_no_difference(database: Path) -> None:
    from flask_migrate import check, upgrade

    upgrade()
    check()


def test_email_is_unique(database: Path) -> None:
    from flask_migrate import upgrade

    upgrade()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO user (username, email) VALUES ('a', 'x')")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO user (username, email) VALUES ('b', 'x')")


def test_rows_survive_there_and_back(database: Path) -> None:
    from flask_migrate import downgrade, upgrade

    upgrade(revision=BEFORE)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO user (username, password) VALUES ('a', 'p')")
    for move, revision in ((upgrade, HEAD), (downgrade, BEFORE), (upgrade, HEAD)):
        move(revision=revision)
        with closing(sqlite3.connect(database)) as connection:
            rows = connection.execute("SELECT username, password FROM user").fetchall()
        assert rows == [("a", "p")]
        assert ("email" in columns(database)) == (move is upgrade)


def test_back_to_base(database: Path) -> None:
    from flask_migrate import downgrade, upgrade

    upgrade()
    downgrade(revision="base")
    assert not columns(database)
    upgrade()
