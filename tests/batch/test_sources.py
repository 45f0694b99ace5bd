"""Submissions as people and learning platforms hand them over."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from checker.batch.archives import unpack
from checker.batch.placing import Unusable
from checker.batch.projects import content, find_projects, moment, named_after
from checker.batch.sources import find_students

NAMES = [f"exercise{number}" for number in range(1, 21)]


def project(folder: Path) -> Path:
    (folder / "migrations" / "versions").mkdir(parents=True)
    (folder / "app.py").write_text("app = 1\n", encoding="utf-8")
    return folder


def zipped(path: Path, inside: str = "app.py") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, "app = 1\n")
    return path


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("exercise3", "exercise3"),
        ("Exercise 3", "exercise3"),
        ("ex-03_final", "exercise3"),
        ("anna_exercise12", "exercise12"),
        ("exercise3 and exercise4", None),
        ("exercise99", None),
        ("index3", None),
        ("work", None),
    ],
)
def test_an_exercise_is_known_by_many_spellings(name: str, exercise: str | None) -> None:
    assert named_after(name, NAMES) == exercise


@pytest.mark.parametrize(
    "inside",
    ["exercise3", "workspace/exercise3", "hand-in/anna/Exercise 3", "exercise3/work/project"],
)
def test_a_project_is_found_some_levels_down(inside: str, tmp_path: Path) -> None:
    place = project(tmp_path / "anna" / inside)
    (tmp_path / "anna" / "__MACOSX").mkdir()
    (tmp_path / "anna" / ".DS_Store").touch()
    (found,) = find_projects(tmp_path / "anna", NAMES, None)
    assert (found.exercise, found.folder) == ("exercise3", place)


def test_a_workspace_holds_several(tmp_path: Path) -> None:
    for name in ("exercise1", "exercise2", "exercise10"):
        project(tmp_path / "workspace" / name)
    found = {found.exercise for found in find_projects(tmp_path, NAMES, None)}
    assert found == {"exercise1", "exercise2", "exercise10"}
    (one,) = find_projects(tmp_path, NAMES, "exercise2")
    assert one.folder.name == "exercise2"


def test_a_whole_course_folder_means_its_workspace(tmp_path: Path) -> None:
    project(tmp_path / "workspace" / "exercise3")
    project(tmp_path / "solutions" / "exercise3")
    (found,) = find_projects(tmp_path, NAMES, None)
    assert "workspace" in found.folder.parts


def test_what_cannot_be_told_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no project"):
        find_projects(tmp_path, NAMES, "exercise3")
    project(tmp_path / "one")
    with pytest.raises(Unusable, match="--exercise"):
        find_projects(tmp_path, NAMES, None)
    project(tmp_path / "two")
    with pytest.raises(Unusable, match="side by side: one and two"):
        find_projects(tmp_path, NAMES, "exercise3")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "it is empty"),
        (["05.ipynb"], "no migrations folder, only 05.ipynb$"),
        (["1.txt", "2.txt", "3.txt", "4.txt"], "only 1.txt, 2.txt and 2 more$"),
        (["notes.txt", "work.rar"], "work.rar is not opened; hand in a .zip or .tar"),
    ],
)
def test_what_is_there_instead_of_a_project_is_said(
    names: list[str], said: str, tmp_path: Path
) -> None:
    for name in (*names, ".DS_Store"):
        (tmp_path / name).touch()
    with pytest.raises(Unusable, match=said):
        find_projects(tmp_path, NAMES, "exercise3")


def test_a_folder_of_folders_and_archives(tmp_path: Path) -> None:
    project(tmp_path / "class" / "anna" / "exercise3")
    zipped(tmp_path / "class" / "ben.zip", "exercise3/app.py")
    (tmp_path / "class" / "notes.pdf").touch()
    (tmp_path / "class" / "carl.rar").touch()
    (tmp_path / "class" / "Thumbs.db").touch()
    students, skipped = find_students(tmp_path / "class", NAMES)
    troubles = {student.name: student.sources[0].trouble[:12] for student in students}
    assert troubles == {"anna": "", "ben": "", "carl": "this kind of"}
    assert [(entry.source, entry.reason[:12]) for entry in skipped] == [
        ("notes.pdf", "it is neithe")
    ]


def test_a_folder_for_each_exercise(tmp_path: Path) -> None:
    for exercise in ("exercise3", "exercise4"):
        for name in ("anna", "ben"):
            zipped(tmp_path / "class" / exercise / f"{name}.zip")
    students, _ = find_students(tmp_path / "class", NAMES)
    told = {s.name: [source.exercise for source in s.sources] for s in students}
    assert told == {"anna": ["exercise3", "exercise4"], "ben": ["exercise3", "exercise4"]}


def test_the_folder_itself_may_name_the_exercise(tmp_path: Path) -> None:
    zipped(tmp_path / "exercise7" / "anna.zip")
    students, _ = find_students(tmp_path / "exercise7", NAMES)
    assert students[0].sources[0].exercise == "exercise7"


@pytest.mark.parametrize("place", ["class", "class/exercise3"])
def test_a_script_that_lies_about_costs_nobody_a_grade(place: str, tmp_path: Path) -> None:
    folder = tmp_path / place
    zipped(folder / "Anna Adler.zip")
    project(folder / "Ben Braun" / "exercise3")
    zipped(folder / "cora_1_2_exercise3.zip")
    (folder / "loner_781_2_app.py").write_text("app = 1\n", encoding="utf-8")
    (folder / "grade_all.py").write_text("app = 1\n", encoding="utf-8")
    students, skipped = find_students(tmp_path / "class", NAMES)
    assert [student.name for student in students] == ["Anna Adler", "Ben Braun", "cora", "loner"]
    assert "neither a folder" in students[-1].sources[0].trouble
    assert [entry.source for entry in skipped] == ["grade_all.py"]


def test_a_project_with_a_backup_beside_it_is_one_submission(tmp_path: Path) -> None:
    place = tmp_path / "exercise1"
    place.mkdir()
    (place / "app.py").touch()
    zipped(place / "backup.zip")
    assert [s.name for s in find_students(place, NAMES)[0]] == ["exercise1"]


@pytest.mark.parametrize(
    ("file", "exercise", "number"),
    [
        ("ex-03", "exercise3", 0),
        ("Exercise-03-2", "exercise3", 2),
        ("exercise3-1", "exercise3", 1),
        ("work-2", None, 2),
    ],
)
def test_a_number_of_canvas_is_told_from_one_of_an_exercise(
    file: str, exercise: str | None, number: int, tmp_path: Path
) -> None:
    zipped(tmp_path / "class" / f"ann_1_2_{file}.zip")
    (student,) = find_students(tmp_path / "class", NAMES)[0]
    assert (student.sources[0].exercise, student.sources[0].order[0]) == (exercise, number)


def test_one_project_is_one_submission(tmp_path: Path) -> None:
    students, _ = find_students(project(tmp_path / "exercise3"), NAMES)
    assert [student.name for student in students] == ["exercise3"]
    students, _ = find_students(zipped(tmp_path / "anna.zip"), NAMES)
    assert [student.name for student in students] == ["anna"]


def test_links_are_passed_over(tmp_path: Path) -> None:
    project(tmp_path / "class" / "anna" / "exercise3")
    (tmp_path / "class" / "evil").symlink_to(tmp_path, target_is_directory=True)
    students, skipped = find_students(tmp_path / "class", NAMES)
    assert [student.name for student in students] == ["anna"]
    assert skipped[0].reason == "it is a link"


def test_the_same_work_has_the_same_fingerprint(tmp_path: Path) -> None:
    one, other = project(tmp_path / "one"), project(tmp_path / "other")
    (other / "__pycache__").mkdir()
    (other / ".DS_Store").touch()
    assert content(one) == content(other)
    (other / "app.py").write_text("app = 2\n", encoding="utf-8")
    assert content(one) != content(other)


def test_a_name_beats_what_is_asked_for(tmp_path: Path) -> None:
    project(tmp_path / "anna" / "exercise5")
    (found,) = find_projects(tmp_path / "anna", NAMES, None, "exercise3")
    assert found.exercise == "exercise5"
    project(tmp_path / "ben" / "work")
    (found,) = find_projects(tmp_path / "ben", NAMES, None, "exercise3")
    assert found.exercise == "exercise3"
    for name in ("adlerann_12_34_exercise5.zip", "adlerann_12_35_work.zip"):
        zipped(tmp_path / "exercise7" / name)
    (student,), _ = find_students(tmp_path / "exercise7", NAMES, "exercise3")
    assert [source.exercise for source in student.sources] == ["exercise5", None]


def test_of_two_copies_the_one_with_the_exact_name_counts(tmp_path: Path) -> None:
    right = project(tmp_path / "mia" / "exercise3")
    project(tmp_path / "mia" / "exercise3_old")
    (found,) = find_projects(tmp_path / "mia", NAMES, None)
    assert (found.folder, found.passed_over) == (right, ("exercise3_old",))
    for name in ("a/exercise3", "b/exercise3", "exercise5"):
        project(tmp_path / "jo" / name)
    one, other = find_projects(tmp_path / "jo", NAMES, None)
    assert "two folders for exercise3, a/exercise3 and b/exercise3" in one.trouble
    assert (other.exercise, other.trouble) == ("exercise5", "")


def test_a_folder_of_archives_is_one_student(tmp_path: Path) -> None:
    zipped(tmp_path / "class" / "gul" / "exercise3.zip")
    zipped(tmp_path / "class" / "gul" / "exercise5.zip")
    zipped(tmp_path / "class" / "lea" / "work.zip")
    students, skipped = find_students(tmp_path / "class", NAMES)
    told = {s.name: [source.exercise for source in s.sources] for s in students}
    assert told == {"gul": ["exercise3", "exercise5"], "lea": [None]}
    assert not skipped


def test_what_was_unpacked_keeps_its_time(tmp_path: Path) -> None:
    when = (2025, 3, 4, 5, 6, 8)
    with zipfile.ZipFile(tmp_path / "anna.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("app.py", when), "app = 1\n")
        archive.writestr(zipfile.ZipInfo("old.py", (1980, 0, 0, 0, 0, 0)), "")
    unpack(tmp_path / "anna.zip", tmp_path / "anna")
    file = tmp_path / "anna" / "app.py"
    assert file.stat().st_mtime == time.mktime((*when, 0, 0, -1))
    (tmp_path / "anna" / "old.py").unlink()
    assert moment(tmp_path / "anna") == moment(file)


def test_a_name_with_an_exercise_in_it_is_a_student(tmp_path: Path) -> None:
    """Nobody is called `Anna Adler (exercise3)`, and two who pack `project/` are not one."""
    for name in ("Anna Adler exercise3.zip", "Anna Adler (exercise4).zip", "ex03_dora.zip"):
        zipped(tmp_path / name)
    for name in ("Ben exercise3", "Cleo exercise3"):
        project(tmp_path / name / "project")
    zipped(tmp_path / "Exercise 5 submissions" / "emil.zip")
    students, skipped = find_students(tmp_path, NAMES)
    told = {s.name: [source.exercise for source in s.sources] for s in students}
    assert told == {
        "Anna Adler": ["exercise4", "exercise3"],
        "Ben": ["exercise3"],
        "Cleo": ["exercise3"],
        "dora": ["exercise3"],
        "emil": ["exercise5"],
    }
    assert not skipped
