"""Folders of strangers: no link in them leads to another's work, and no file stops a run."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from checker.batch.archives import Unusable
from checker.batch.projects import find_projects
from checker.batch.record import own_marks
from checker.batch.sources import find_students

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


def test_a_file_that_claims_gigabytes_is_not_read(tmp_path: Path, other: Path) -> None:
    """It takes no room on the disk, and hashing it would take minutes."""
    with (other / "big.py").open("wb") as file:
        file.truncate(64 << 30)
    try:
        assert not own_marks(other, tmp_path / "starter")["files"]
    finally:
        (other / "big.py").unlink()
