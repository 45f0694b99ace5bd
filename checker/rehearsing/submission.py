"""Taking a learner's folder in: a copy of its plain files, without databases and clutter."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from checker.language import _
from checker.verdict import Failed

MAX_FILES = 2000
MAX_FILE_BYTES = 4 << 20
MAX_BYTES = 64 << 20
SKIPPED_FOLDERS = {
    ".git",
    ".hg",
    ".idea",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    ".vscode",
    "__MACOSX",
    "__pycache__",
    "env",
    "node_modules",
    "site-packages",
    "venv",
}
DATABASE_ENDINGS = (".db", ".sqlite", ".sqlite3", ".db3", "-wal", "-shm", "-journal", ".pyc")
SQLITE_MAGIC = b"SQLite format 3\x00"


def copy_project(folder: Path, target: Path) -> None:
    """Copy `folder` to `target`; databases and links stay behind and are never opened.

    Raises Failed where the folder is far larger than a project of this course can be.
    """
    target.mkdir()
    total = 0
    for count, (source, relative) in enumerate(_files(folder, Path()), start=1):
        size = source.stat().st_size
        total += size
        if count > MAX_FILES or size > MAX_FILE_BYTES or total > MAX_BYTES:
            raise Failed(
                "a small project folder: your app, its models and its migrations",
                _(
                    "more than {files} files or {megabytes} MB, at {path}",
                    files=MAX_FILES,
                    megabytes=MAX_BYTES >> 20,
                    path=relative.as_posix(),
                ),
                why="Large folders are usually a virtual environment or data. Keep them elsewhere.",
            )
        destination = target / relative
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, destination)


def _files(folder: Path, relative: Path) -> Iterator[tuple[Path, Path]]:
    """Each plain file below `folder` with its relative path; links are never followed."""
    if len(relative.parts) > 20:
        return
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in SKIPPED_FOLDERS and not _is_environment(Path(entry.path)):
                yield from _files(Path(entry.path), relative / entry.name)
        elif entry.is_file(follow_symlinks=False) and not _is_database(Path(entry.path)):
            yield Path(entry.path), relative / entry.name


def _is_environment(folder: Path) -> bool:
    return (folder / "pyvenv.cfg").is_file()


def _is_database(path: Path) -> bool:
    if path.name.endswith(DATABASE_ENDINGS):
        return True
    with path.open("rb") as file:
        return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
