"""People of the same name, the same work once more, and when it came: as downloads tell it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.batch.labels import GRADESCOPE
from checker.batch.placing import Unusable
from checker.batch.projects import moment
from checker.batch.sources import find_students
from tests.batch.test_sources import NAMES, project, zipped

MOODLE = "{0}_{1}_assignsubmission_file_"
EXPORT = """
submission_100:
  :submitters:
  - :name: Ada
  :created_at: 2026-11-18 10:00:00 +00:00
submission_101:
  :submitters:
  - :name: Bea
"""


def found(folder: Path) -> list[tuple[str, int]]:
    """Everybody, with how much they handed in."""
    students, skipped = find_students(folder, NAMES)
    assert not skipped
    return [(student.name, len(student.sources)) for student in students]


@pytest.mark.parametrize(
    "name", ["{0}", "{0} (1)", "{0} - Copy", "{0} - Kopie (2)", "{0}_v2", "{0} V3"]
)
def test_the_same_thing_once_more_is_no_other_person(name: str, tmp_path: Path) -> None:
    zipped(tmp_path / "Anna Adler exercise3.zip")
    zipped(tmp_path / f"{name.format('Anna Adler exercise4')}.zip")
    zipped(tmp_path / "ben.zip")
    assert found(tmp_path) == [("Anna Adler", 2), ("ben", 1)]


@pytest.mark.parametrize("name", ["{0} (1)", "{0} (2)", "{0}_v2", "{0} - Copy"])
def test_what_stands_behind_a_person_may_tell_people_apart(name: str, tmp_path: Path) -> None:
    """Two grades for one person are seen and mended; one for two people is not."""
    for who in ("Wei Li", name.format("Wei Li")):
        zipped(tmp_path / f"{who}.zip")
    assert [count for _name, count in found(tmp_path)] == [1, 1]


def test_two_people_of_one_name_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    for number in (7001, 7002):
        zipped(tmp_path / MOODLE.format("Wei Li", number) / "exercise3.zip")
    zipped(tmp_path / MOODLE.format("Ben", 7003) / "exercise3.zip")
    assert found(tmp_path) == [("Ben", 1), ("Wei Li (7001)", 1), ("Wei Li (7002)", 1)]


def test_canvas_gives_two_people_of_one_name_their_ids(tmp_path: Path) -> None:
    for numbers in ("1111_5678", "2222_5679", "1111_5681"):
        zipped(tmp_path / f"liwei_{numbers}_exercise3.zip")
    assert found(tmp_path) == [("liwei (1111)", 2), ("liwei (2222)", 1)]


def test_another_number_in_another_download_is_the_same_person(tmp_path: Path) -> None:
    """Moodle numbers people anew for each assignment."""
    for number, exercise in ((7001, "exercise3"), (8044, "exercise5")):
        zipped(tmp_path / exercise / MOODLE.format("Wei Li", number) / f"{exercise}.zip")
    assert found(tmp_path) == [("Wei Li", 2)]


def test_grades_among_the_submissions_are_nobodys_work(tmp_path: Path) -> None:
    zipped(tmp_path / "anna.zip")
    zipped(tmp_path / "ben.zip")
    (tmp_path / "grades" / "results").mkdir(parents=True)
    (tmp_path / "grades" / "rules.json").write_text("{}", encoding="utf-8")
    assert found(tmp_path) == [("anna", 1), ("ben", 1)]


def test_a_gradescope_download_in_the_folder_of_its_archive(tmp_path: Path) -> None:
    inner = tmp_path / "assignment_99_export"
    for number in (100, 101):
        project(inner / f"submission_{number}")
    (inner / GRADESCOPE).write_text(EXPORT, encoding="utf-8")
    (tmp_path / "__MACOSX").mkdir()
    students, _ = find_students(tmp_path, NAMES)
    assert [s.name for s in students] == ["Ada", "Bea"]
    assert [s.sources[0].dated for s in students] == [True, False]
    assert students[0].sources[0].submitted_at == "2026-11-18T10:00:00+00:00"


def test_a_folder_is_as_new_as_the_newest_file_below_it(tmp_path: Path) -> None:
    """But for what the system or an environment puts there."""
    anna = tmp_path / "anna"
    place = project(anna / "workspace" / "exercise3")
    for number, file in enumerate((place / "app.py", anna / ".DS_Store", place / ".venv" / "x")):
        file.parent.mkdir(exist_ok=True)
        file.touch()
        os.utime(file, (1000 + number, 1000 + number))
    assert moment(anna) == "1970-01-01T00:16:40+00:00"


def test_a_download_from_canvas(tmp_path: Path) -> None:
    for name in (
        "adleranna_1234_5678_exercise3-1.zip",
        "adleranna_1234_5679_exercise3.zip",
        "brownben_LATE_1235_5680_exercise3.zip",
    ):
        zipped(tmp_path / name)
    students, _ = find_students(tmp_path, NAMES)
    anna, ben = students
    assert (anna.name, ben.name) == ("adleranna", "brownben")
    assert [source.path.name[15:19] for source in anna.sources] == ["5679", "5678"]
    assert [source.late for source in (*anna.sources, *ben.sources)] == [False, False, True]
    assert {source.exercise for source in anna.sources} == {"exercise3"}


def test_a_download_from_moodle(tmp_path: Path) -> None:
    zipped(tmp_path / "Anna Adler_12_assignsubmission_file_" / "exercise3.zip")
    project(tmp_path / "Ben_Brown_13_assignsubmission_file" / "exercise3")
    zipped(tmp_path / "Carl_14_assignsubmission_file_exercise3.zip")
    students, _ = find_students(tmp_path, NAMES)
    assert [student.name for student in students] == ["Anna Adler", "Ben_Brown", "Carl"]
    assert students[0].sources[0].exercise == "exercise3"
    assert students[2].sources[0].exercise == "exercise3"


def test_a_download_from_gradescope(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        project(tmp_path / f"submission_{number}")
    (tmp_path / GRADESCOPE).write_text(
        "submission_1:\n  :submitters:\n  - :name: Anna Adler\n    :email: a@x.example\n"
        "  :created_at: 2026-11-20 21:03:00 Z\n"
        "submission_2:\n  :submitters:\n  - :name: Ben\n  - :name: Carl\n",
        encoding="utf-8",
    )
    students, skipped = find_students(tmp_path, NAMES)
    assert [student.name for student in students] == ["Anna Adler", "Ben", "Carl"]
    assert students[0].sources[0].submitted_at == "2026-11-20T21:03:00+00:00"
    assert [entry.source for entry in skipped] == ["submission_3"]


def test_a_list_that_builds_objects_is_refused(tmp_path: Path) -> None:
    text = "submission_1: !!python/object/apply:os.system ['true']\n"
    (tmp_path / GRADESCOPE).write_text(text, encoding="utf-8")
    with pytest.raises(Unusable, match="can't be read"):
        find_students(tmp_path, NAMES)


def test_people_of_one_name_in_a_gradescope_download_are_told_apart(tmp_path: Path) -> None:
    listed = ""
    for number, sid in enumerate(("'0042'", "7002", "")):
        project(tmp_path / f"submission_{number}")
        told = f"    :sid: {sid}\n    :email: wei{number}@x.example\n"
        listed += f"submission_{number}:\n  :submitters:\n  - :name: Wei Li\n{told}"
    (tmp_path / GRADESCOPE).write_text(listed, encoding="utf-8")
    students, _ = find_students(tmp_path, NAMES)
    names = [student.name for student in students]
    assert names == ["Wei Li (0042)", "Wei Li (7002)", "Wei Li (wei2@x.example)"]


def test_a_file_that_nobody_can_grade_is_somebodys(tmp_path: Path) -> None:
    for name in (
        "adleranna_1_11_exercise3.rar",
        "brownben_LATE_2_12_03-add-email.ipynb",
        "Carl Clark_3_assignsubmission_file_app.py",
        "Dora Dean_4_assignsubmission_onlinetext_/onlinetext.html",
        "Emil Ernst.7z",
        "roster.pdf",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    students, skipped = find_students(tmp_path, NAMES)
    told = [(student.name, student.sources[0].trouble[:12]) for student in students]
    assert told == [
        ("Carl Clark", "it is neithe"),
        ("Dora Dean", "it is a text"),
        ("Emil Ernst", "this kind of"),
        ("adleranna", "this kind of"),
        ("brownben", "it is neithe"),
    ]
    assert [entry.source for entry in skipped] == ["roster.pdf"]


def test_such_a_file_beside_the_work_is_only_listed(tmp_path: Path) -> None:
    zipped(tmp_path / "leewei_1_11_exercise3.zip")
    (tmp_path / "leewei_1_12_report.pdf").touch()
    (tmp_path / "leewei_2_13_report.pdf").touch()
    students, skipped = find_students(tmp_path, NAMES)
    told = {student.name: len(student.sources) for student in students}
    assert told == {"leewei (1)": 1, "leewei (2)": 1}
    assert students[1].sources[0].trouble
    assert [entry.source for entry in skipped] == ["leewei_1_12_report.pdf"]
