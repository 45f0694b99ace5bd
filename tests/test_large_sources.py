"""Sources, settings and definitions that are made to keep the judge itself busy."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from checker.reading.definition import MAX_SQL, read_definition
from checker.reading.history import read_history
from checker.reading.locations import MOST, version_folders
from checker.reading.scripts import unnamed_constraints
from checker.reading.source import DEEP, MAX_TOGETHER
from tests.words.small import told

DEEPLY = "+".join(["'x'"] * 900)


def repository(folder: Path, versions: dict[str, str], ini: str = "") -> Path:
    place = folder / "migrations" / "versions"
    place.mkdir(parents=True)
    (folder / "migrations" / "alembic.ini").write_text(f"[alembic]\n{ini}", "utf-8")
    for name, text in versions.items():
        (place / f"{name}.py").write_text(text, "utf-8")
    return folder


def view(folder: Path, name: str, sql: str) -> Path:
    """A database with a view of which the text is put in by hand."""
    file = folder / name
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("CREATE VIEW v AS SELECT 1")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ?", (f"CREATE VIEW v AS {sql}",))
    return file


@pytest.mark.parametrize("sign", "[\"'`")
def test_names_that_are_never_closed(sign: str, tmp_path: Path) -> None:
    long = view(tmp_path, "long.db", f"SELECT 1 -- {sign * (MAX_SQL - 101)} a")
    begun = time.process_time()
    read_definition(long)
    assert time.process_time() - begun < 1
    one, other = (view(tmp_path, f"{n}x.db", f"SELECT 1 -- {sign}a{n}") for n in ("  b", " b"))
    assert read_definition(one) != read_definition(other)


def test_much_sql_is_compared_as_it_is_written(tmp_path: Path) -> None:
    files = [view(tmp_path, f"{n}.db", f"SELECT {n} -- {'x' * MAX_SQL}") for n in ("1,2", "1, 2")]
    assert read_definition(files[0]) != read_definition(files[1])


def test_the_same_folder_again_is_one_folder(tmp_path: Path) -> None:
    again = " ".join(["migrations/versions", "migrations/./versions"] * 400)
    project = repository(tmp_path, {}, f"version_locations = {again}\n")
    assert version_folders(project, "migrations") == [tmp_path / "migrations" / "versions"]


@pytest.mark.parametrize("count", [MOST, MOST + 1])
def test_more_folders_than_anybody_has(count: int, tmp_path: Path) -> None:
    names = " ".join(f"f{number}" for number in range(count))
    project = repository(tmp_path, {}, f"version_locations = {names}\n")
    if count <= MOST:
        assert version_folders(project, "migrations")
        return
    found = told(version_folders, project, "migrations")
    assert found.found == f"alembic.ini leads to {count} folders"


def test_more_folders_below_each_other_than_anybody_has(tmp_path: Path) -> None:
    project = repository(tmp_path, {}, "recursive_version_locations = true\n")
    for number in range(MOST):
        (tmp_path / "migrations" / "versions" / str(number)).mkdir()
    assert "folders" in told(version_folders, project, "migrations").found


def test_more_source_than_anybody_writes(tmp_path: Path) -> None:
    text = "revision = {0!r}\ndown_revision = None\n#"
    half = "#" * (MAX_TOGETHER // 2 - len(text.format("1")))
    project = repository(tmp_path, {n: text.format(n) + half for n in ("1", "2")})
    assert len(read_history(project, "migrations").revisions) == 2
    (project / "migrations" / "versions" / "3.py").write_text(text.format("3"), "utf-8")
    found = told(read_history, project, "migrations")
    assert found.found == "all migration files together are larger than 2 MB"


def test_code_that_is_nested_too_deeply_to_be_shown(tmp_path: Path) -> None:
    head = "revision = 'a'\ndown_revision = None\n"
    named = repository(tmp_path / "one", {"a": f"down_revision = None\nrevision = {DEEPLY}\n"})
    found = told(read_history, named, "migrations")
    assert (found.found, found.where) == (DEEP, "migrations/versions/a.py:2")
    call = f"{head}op.drop_constraint(None, {DEEPLY})\n"
    history = read_history(repository(tmp_path / "two", {"a": call}), "migrations")
    (spot,) = unnamed_constraints(history["a"])
    assert (spot.code, spot.where) == (DEEP, "migrations/versions/a.py:3")
