"""A learner's folder is taken in: which of its files are copied, and how large it may be."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from checker.rehearsing import submission
from checker.rehearsing.submission import SQLITE_MAGIC, copy_project
from tests.words.small import told

CLUTTER = (
    ".git .hg .idea .ipynb_checkpoints .mypy_cache .pytest_cache .ruff_cache .venv .vscode "
    "__MACOSX __pycache__ env node_modules site-packages venv"
)
DATABASES = "a.db a.sqlite a.sqlite3 a.db3 a.db-wal a.db-shm a.db-journal a.pyc"


def build(folder: Path, **files: bytes) -> Path:
    folder.mkdir()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def copied(folder: Path) -> dict[str, bytes]:
    """What is in the copy, by path."""
    target = folder.parent / "copy"
    copy_project(folder, target)
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file()
    }


def test_files_are_copied_as_they_are(tmp_path: Path) -> None:
    files = {"app.py": b"x\r\n", ".env": b"", "a/b/c.txt": b"\xff", "a/d.py": b"1", "db": b"2"}
    assert copied(build(tmp_path / "work", **files)) == files


def test_an_empty_folder_has_an_empty_copy(tmp_path: Path) -> None:
    assert copied(build(tmp_path / "work")) == {}
    assert (tmp_path / "copy").is_dir()


@pytest.mark.parametrize("name", CLUTTER.split())
def test_clutter_stays_behind(name: str, tmp_path: Path) -> None:
    files = {f"{name}/a.py": b"", f"shop/{name}/a.py": b""}
    assert copied(build(tmp_path / "work", **files)) == {}


def test_a_file_with_the_name_of_clutter_is_copied(tmp_path: Path) -> None:
    assert copied(build(tmp_path / "work", env=b"1")) == {"env": b"1"}


def test_a_virtual_environment_of_any_name_stays_behind(tmp_path: Path) -> None:
    files = {"mine/pyvenv.cfg": b"", "mine/lib/a.py": b"", "pyvenv.cfg": b"1"}
    assert copied(build(tmp_path / "work", **files)) == {"pyvenv.cfg": b"1"}


@pytest.mark.parametrize("name", [*DATABASES.split(), "plain"])
def test_databases_stay_behind(name: str, tmp_path: Path) -> None:
    data = SQLITE_MAGIC + b"more" if name == "plain" else b""
    assert copied(build(tmp_path / "work", **{name: data})) == {}


def test_what_only_begins_like_a_database_is_copied(tmp_path: Path) -> None:
    files = {"a": SQLITE_MAGIC[:-1], "b": SQLITE_MAGIC[:-1] + b"4", "c": b" " + SQLITE_MAGIC}
    assert copied(build(tmp_path / "work", **files)) == files


@pytest.mark.skipif(sys.platform == "win32", reason="needs the right to make links")
def test_links_stay_behind(tmp_path: Path) -> None:
    work = build(tmp_path / "work", **{"a/b.py": b""})
    (work / "file").symlink_to(build(tmp_path / "other", secret=b"1") / "secret")
    (work / "folder").symlink_to(tmp_path / "other", target_is_directory=True)
    os.mkfifo(work / "pipe")
    assert copied(work) == {"a/b.py": b""}


def test_folders_in_folders_are_copied_to_a_depth(tmp_path: Path) -> None:
    deepest = "/".join("d" * 20)
    files = {f"{deepest}/a.py": b"", f"{deepest}/d/b.py": b""}
    assert copied(build(tmp_path / "work", **files)) == {f"{deepest}/a.py": b""}


@pytest.mark.parametrize(
    ("limit", "most"), [("MAX_FILES", 3), ("MAX_FILE_BYTES", 3), ("MAX_BYTES", 8)]
)
def test_a_folder_that_is_too_large(
    limit: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission, limit, most)
    fits = build(tmp_path / "work", a=b"123", b=b"123", c=b"12")
    assert copied(fits).keys() == {"a", "b", "c"}
    larger = {"MAX_FILES": b"", "MAX_FILE_BYTES": b"1234", "MAX_BYTES": b"1"}[limit]
    (fits / "c").write_bytes(larger if limit == "MAX_FILE_BYTES" else b"12")
    (fits / "sub").mkdir()
    (fits / "sub" / "d").write_bytes(larger)
    found = told(copy_project, fits, tmp_path / "new")
    assert found.expected == "a small project folder: your app, its models and its migrations"
    files, megabytes = submission.MAX_FILES, submission.MAX_BYTES >> 20
    at = "c" if limit == "MAX_FILE_BYTES" else "sub/d"
    assert found.found == f"more than {files} files or {megabytes} MB, at {at}"
    assert "Large folders" in found.why


def test_the_limits() -> None:
    assert submission.MAX_FILES == 2000
    assert submission.MAX_FILE_BYTES == 4 * 1024 * 1024
    assert submission.MAX_BYTES == 64 * 1024 * 1024
