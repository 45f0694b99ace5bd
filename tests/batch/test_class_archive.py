"""The archive of a whole class: one odd name in it costs its own student the grade, nobody else."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from checker.batch import archives
from checker.batch.archives import unpack
from checker.batch.class_archive import open_class
from checker.batch.placing import Misplaced, Unusable
from checker.batch.sources import Student
from checker.results.grades import Skipped
from tests.batch.test_archives import make_tar, make_zip, member
from tests.batch.test_run import grade, outcomes
from tests.projects import ProjectText

NAMES = ["exercise3"]
PROJECT = {"exercise3/app.py": b"app = 1", "exercise3/migrations/env.py": b"x = 1"}
CLASS = {f"{who}/{name}": data for who in ("anna", "ben") for name, data in PROJECT.items()}
LONG = "n" * 300


def opened(tmp_path: Path, *odd: str) -> tuple[dict[str, Student], list[Skipped]]:
    """A class of Anna and Ben, and files of such names; what is found by name, and passed over."""
    (tmp_path / "room").mkdir()
    archive = make_zip(tmp_path / "class.zip", {**CLASS, **dict.fromkeys(odd, b"odd")})
    found = open_class(archive, tmp_path / "room", NAMES)
    assert found
    assert {path.name for path in tmp_path.iterdir()} == {"class.zip", "room"}
    assert {path.name for path in (tmp_path / "room").iterdir()} == {"class"}
    return {student.name: student for student in found[0]}, found[1]


OWN = {
    f"anna/exercise3/{LONG}.py": "too long",
    "anna/" + "a/" * 60 + "x.py": "too deep",
    "anna/" + f"{'d' * 190}/" * 22 + "x.py": "too long",
    "anna\\..\\..\\x.txt": "leads outside",
    "anna/exercise3/../../../x.txt": "leads outside",
    "anna/exercise3/migrations": "where a folder is",
    "anna/exercise3/app.py/x": "where a folder is",
}


@pytest.mark.parametrize(("name", "why"), OWN.items(), ids=range(len(OWN)))
def test_whose_work_is_not_whole_is_not_graded(name: str, why: str, tmp_path: Path) -> None:
    students, skipped = opened(tmp_path, name)
    assert list(students) == ["anna", "ben"]
    assert [why in source.trouble for source in students["anna"].sources] == [True]
    assert [source.trouble for source in students["ben"].sources] == [""]
    assert skipped == []


@pytest.mark.parametrize("name", ["../x.txt", "..\\x.txt", "C:/x.txt", "/x.txt", "\\\\x\\y.txt"])
def test_what_is_nobodys_is_listed(name: str, tmp_path: Path) -> None:
    students, skipped = opened(tmp_path, name)
    assert [source.trouble for one in students.values() for source in one.sources] == ["", ""]
    assert [(entry.source, "leads outside" in entry.reason) for entry in skipped] == [(name, True)]


STRAYS = {
    f"carl{LONG}.zip": f"carl{LONG}"[:80],
    f"carl_LATE_12_34_{LONG}.zip": "carl",
    f"Carl C_12_assignsubmission_file_{LONG}.zip": "Carl C",
    f"exercise3/carl{LONG}.zip": f"carl{LONG}"[:80],
    f"anna_12_34_{LONG}.zip": "anna",
}


@pytest.mark.parametrize(("name", "who"), STRAYS.items(), ids=range(len(STRAYS)))
def test_who_has_nothing_else_is_listed_too(name: str, who: str, tmp_path: Path) -> None:
    students, skipped = opened(tmp_path, name)
    assert set(students) == {"anna", "ben", who}
    assert "too long" in students[who].sources[-1].trouble
    assert skipped == []


def test_a_file_in_the_place_of_a_student(tmp_path: Path) -> None:
    members = [member("carl"), member("carl/app.py")]
    members += [member(f"{who}/exercise3/app.py") for who in ("anna", "ben")]
    (tmp_path / "room").mkdir()
    found = open_class(make_tar(tmp_path / "class.tgz", members), tmp_path / "room", NAMES)
    assert found
    told = {student.name: student.sources[0].trouble for student in found[0]}
    assert "stands where a folder is" in told.pop("carl")
    assert told == {"anna": "", "ben": ""}
    assert found[1] == []


def test_a_name_that_is_not_in_utf_8(tmp_path: Path) -> None:
    form = tarfile.USTAR_FORMAT
    with tarfile.open(tmp_path / "class.tar", "w", format=form, encoding="latin-1") as archive:
        for name in ("anna/exercise3/app.py", "anna/exercise3/ä.py", "ben/exercise3/app.py"):
            archive.addfile(tarfile.TarInfo(name))
    (tmp_path / "room").mkdir()
    found = open_class(tmp_path / "class.tar", tmp_path / "room", NAMES)
    assert found
    told = [source.trouble for student in found[0] for source in student.sources]
    assert ["not in UTF-8" in trouble for trouble in told] == [True, False]


@pytest.mark.parametrize("name", ["../x.txt", f"exercise3/{LONG}.py", "exercise3/migrations"])
def test_the_work_of_one_student_is_refused_as_a_whole(name: str, tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "anna.zip", {**PROJECT, name: b"x"})
    with pytest.raises(Unusable, match=r"anna\.zip: a "):
        open_class(archive, tmp_path / "room", NAMES)
    assert {path.name for path in tmp_path.iterdir()} == {"anna.zip", "room"}


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_what_is_left_out_counts_against_the_limits(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 1 << 20)
    names = [f"../{number}" for number in range(4)]
    if kind == "zip":
        archive = make_zip(tmp_path / "a.zip", dict.fromkeys(names, bytes(1 << 19)))
    else:
        archive = make_tar(tmp_path / "a.tgz", [member(name) for name in names], bytes(1 << 19))
    left_out: list[Misplaced] = []
    with pytest.raises(Unusable, match="far more"):
        unpack(archive, tmp_path / "out", 1, left_out)
    assert left_out
    monkeypatch.setattr(archives, "MAX_FILES", 3)
    with pytest.raises(Unusable, match="more than 3 files"):
        unpack(make_zip(tmp_path / "b.zip", dict.fromkeys(names, b"")), tmp_path / "out", 1, [])


def test_the_rest_of_a_class_is_graded_and_no_name_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for who in ("Anna Adler", "Ben Brown"):
            folder = ProjectText().write(tmp_path / "work" / who / "exercise3")
            for path in folder.rglob("*.*"):
                archive.write(path, path.relative_to(tmp_path / "work"))
        archive.writestr(f"Anna Adler/exercise3/{LONG}.py", "x = 1")
        archive.writestr("..\\Anna Adler.txt", "x")
    ended = grade(tmp_path / "class.zip", "--anonymous")
    assert ended.returncode == 3, ended.stderr
    assert list(outcomes(tmp_path / "class.zip").values()) == ["passed"]
    said = " ".join(ended.stdout.split())
    assert ": a name in the archive is too long or too deep: 'student-" in said
    assert ": a name in the archive leads outside: " in said
    assert "adler" not in said.lower()


def test_an_archive_with_a_file_that_is_not_opened_is_one_students(tmp_path: Path) -> None:
    members = {"work/app.py": b"app = 1", "work/migrations/env.py": b"", "older.rar": b"x"}
    archive = make_zip(tmp_path / "anna.zip", members)
    assert open_class(archive, tmp_path / "room", NAMES) is None
