"""Folders of strangers: no link in them leads to another's work, and no file stops a run."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checker.batch.placing import Unusable
from checker.batch.projects import find_projects
from checker.batch.record import own_marks
from checker.batch.sources import find_students
from checker.batch.work import Handed, Order, fulfil
from checker.course import Course
from tests.batch.test_run import grade, outcomes, posix
from tests.projects import ProjectText

NAMES = ["exercise3"]


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The work of somebody else, as a folder and as an archive."""
    work = tmp_path / "ben" / "workspace" / "exercise3"
    (work / "migrations").mkdir(parents=True)
    (work / "app.py").write_text("x = 1", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "ben.zip", "w") as archive:
        archive.write(work / "app.py", "app.py")
    return work


LINKS = {
    "workspace": "ben/workspace",
    "exercise3": "ben/workspace/exercise3",
    "migrations": "ben/workspace/exercise3/migrations",
}


@pytest.mark.parametrize(("name", "target"), LINKS.items(), ids=LINKS)
def test_a_linked_folder_is_not_entered(
    name: str, target: str, tmp_path: Path, other: Path
) -> None:
    own = tmp_path / "anna"
    own.mkdir()
    (own / name).symlink_to(tmp_path / target)
    try:
        found = find_projects(own, NAMES, "exercise3")
    except Unusable:
        return
    assert [project.folder for project in found] == [own]  # of which a copy leaves links out


@pytest.mark.parametrize("folder", ["anna", "Anna A_123_assignsubmission_file_"])
def test_a_linked_archive_is_not_opened(folder: str, tmp_path: Path, other: Path) -> None:
    own = tmp_path / "class" / folder
    own.mkdir(parents=True)
    (own / "work.zip").symlink_to(tmp_path / "ben.zip")
    students, _ = find_students(tmp_path / "class", NAMES)
    assert [source.path for student in students for source in student.sources] == [own]


@pytest.mark.parametrize("moment", [-(2**40), 2**40])
def test_a_file_of_another_age_stops_nobody(moment: int, tmp_path: Path, other: Path) -> None:
    shutil.copytree(tmp_path / "ben", tmp_path / "class" / "ben")
    strange = tmp_path / "class" / "ben" / "notes.txt"
    strange.touch()
    os.utime(strange, (moment, moment))
    students, _ = find_students(tmp_path / "class", NAMES)
    assert len(students) == 1


def deep(folder: Path) -> None:
    """Folders in folders, down to a path that is too long for the system; made step by step."""
    at = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 240, dir_fd=at)
        outer, at = at, os.open("d" * 240, os.O_RDONLY, dir_fd=at)
        os.close(outer)
    os.close(os.open("x.py", os.O_CREAT | os.O_WRONLY, dir_fd=at))
    os.close(at)


@posix
def test_a_path_that_is_too_long_stops_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    for name in ("anna", "ben"):
        ProjectText().write(folder / name / "exercise3")
    deep(folder / "anna" / "exercise3" / "migrations")
    ended = grade(folder)
    assert ended.returncode == 3, ended.stderr
    assert "anna: it could not be read: File name too long" in ended.stdout
    assert outcomes(folder) == {"ben": "passed"}


@pytest.mark.parametrize("inside", [".", "exercise3", "exercise3/migrations"])
def test_a_folder_that_nobody_may_read_stops_nobody_else(
    inside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the place itself, and some folders down; root may read everything, so it is played."""
    for name in ("anna", "ben"):
        (tmp_path / name / "exercise3" / "migrations").mkdir(parents=True)
        (tmp_path / name / "exercise3" / "app.py").touch()
    shut, real = tmp_path / "anna" / inside, Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path == shut:
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    students, skipped = find_students(tmp_path, NAMES)
    assert [student.name for student in students] == ["anna", "ben"]
    assert not skipped
    assert not students[1].sources[0].trouble


def test_a_source_in_trouble_is_told_and_not_opened(course: Course) -> None:
    handed = Handed("nowhere", None, "", None, "anna", trouble="it could not be read: no")
    box: Any = SimpleNamespace(level="full")
    told = [*fulfil(Order("anna", (handed,)), course, box)]
    assert told == [{"source": "anna", "skipped": "it could not be read: no"}]


def test_a_file_that_claims_gigabytes_is_not_read(tmp_path: Path, other: Path) -> None:
    """It takes no room on the disk, and hashing it would take minutes."""
    with (other / "big.py").open("wb") as file:
        file.truncate(64 << 30)
    try:
        assert not own_marks(other, tmp_path / "starter")["files"]
    finally:
        (other / "big.py").unlink()
