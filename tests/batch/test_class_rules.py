"""What an instructor asks for beside grades: rules, pseudonyms, notes, reports."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.course import COURSE
from checker.gradebook.book import add_note, open_book
from checker.reports.outputs import Formats, remark_on_canvas
from checker.results.grades import Grades, Standing
from tests.batch.test_run import WRONG, grade, make_class
from tests.grades import make_result
from tests.projects import ProjectText


def test_a_run_for_one_leaves_the_others_entries_alone(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    make_class(folder)
    for name in ("zoe", "yan"):
        (folder / name).mkdir()
    (folder / "nora.rar").touch()
    grade(folder)
    skipped = tmp_path / "grades" / "reports" / "skipped.csv"
    assert all(name in skipped.read_text("utf-8") for name in ("zoe", "yan", "nora.rar"))
    one = grade(folder, "--only", "zoe")
    assert "nora.rar" not in one.stdout
    assert "yan" not in one.stdout
    assert "1 student:" in one.stdout
    text = skipped.read_text("utf-8")
    assert all(text.count(name) == 1 for name in ("zoe,", "yan,", "nora.rar"))


def test_whoever_handed_in_one_file_is_counted_and_without_a_grade(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    ProjectText().write(folder / "anna" / "exercise3")
    (folder / "adlernora_7_8_exercise3.rar").touch()
    ended = grade(folder)
    assert ended.returncode == 3, ended.stderr
    assert "2 students: 1 passed" in ended.stdout
    assert "adlernora: adlernora_7_8_exercise3.rar: this kind" in " ".join(ended.stdout.split())
    page = (tmp_path / "grades" / "reports" / "index.html").read_text("utf-8")
    assert "of 2 who handed something in" in " ".join(page.split())


def test_notes_from_the_board_are_in_later_reports(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    ProjectText(second=WRONG).write(folder / "ben" / "exercise3")
    grade(folder)
    with open_book(tmp_path / "grades").app_context():
        add_note("ben", "exercise3", "comment", "Look at line 20", "Dr. Who")
    again = grade(folder)
    assert again.returncode == 0, again.stderr
    pages = (tmp_path / "grades" / "reports" / "students").glob("ben*.html")
    assert "Look at line 20" in next(pages).read_text("utf-8")


def test_no_name_is_told_of_what_was_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    ProjectText().write(folder / "anna" / "exercise3")
    (folder / "nora_adler.rar").touch()
    ended = grade(folder, "--anonymous")
    assert "nora_adler" not in ended.stdout
    told = [p for p in (tmp_path / "grades").rglob("*") if p.is_file() and p.suffix != ".key"]
    assert [p.name for p in told if b"nora_adler" in p.read_bytes()] == ["pseudonyms.csv"]
    listed = (tmp_path / "grades" / "pseudonyms.csv").read_text("utf-8").splitlines()
    name = next(line.partition(",")[0] for line in listed if "nora_adler" in line)
    assert name in ended.stdout


def test_more_time_is_given_under_a_pseudonym_too(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    for name in ("Anna Adler", "Ben Brown"):
        ProjectText().write(folder / name / "exercise3")
    more = tmp_path / "more-time.csv"
    more.write_text("Anna Adler,2199-01-01\nNobody Here,2199-01-01\n", encoding="utf-8")
    options = ["--due", "2001-01-01", "--penalty", "10%", "--extensions", str(more)]
    ended = grade(folder, "--anonymous", *options)
    assert "Nobody here is called Nobody Here" in ended.stderr
    with (tmp_path / "grades" / "pseudonyms.csv").open(encoding="utf-8") as lines:
        names = {row["pseudonym"]: row["name"] for row in csv.DictReader(lines)}
    with (tmp_path / "grades" / "reports" / "grades.csv").open(encoding="utf-8") as lines:
        late = {names[row["student"]]: row["penalty"] for row in csv.DictReader(lines)}
    assert float(late["Anna Adler"] or 0) == 0
    assert float(late["Ben Brown"]) > 0
    assert "Adler" not in (tmp_path / "grades" / "rules.json").read_text("utf-8")


def test_rules_are_kept_and_can_be_taken_back(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    ProjectText().write(folder / "Anna Adler" / "exercise3")
    more = tmp_path / "more-time.csv"
    more.write_text("Anna Adler,2001-01-02\n", encoding="utf-8")
    asked = ["--due", "2001-01-01", "--penalty", "10%", "--extensions", str(more)]
    grade(folder, *asked)
    rules = tmp_path / "grades" / "rules.json"
    kept = json.loads(rules.read_text("utf-8"))
    assert kept["due"] == "2001-01-01"
    assert kept["extensions"]
    grade(folder)
    assert json.loads(rules.read_text("utf-8")) == kept
    grade(folder, "--due", "", "--penalty", "", "--extensions", "")
    gone = {"best": False, "due": "", "penalty": "", "extensions": {}}
    assert json.loads(rules.read_text("utf-8")) == gone


def test_pseudonyms_do_not_go_to_canvas(tmp_path: Path) -> None:
    folder, export = tmp_path / "class", tmp_path / "export.csv"
    make_class(folder)
    export.write_text("Student,ID,Work (1)\nAdler,1,\n", encoding="utf-8")
    ended = grade(folder, "--anonymous", "--canvas", str(export), "--canvas-column", "Work")
    assert ended.returncode == 2
    assert "knows nobody by a pseudonym" in ended.stderr


def test_what_is_wrong_with_a_path_is_told_with_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "class.zip"
    broken.write_bytes(b"no archive")
    ended = grade(broken)
    assert ended.returncode == 2
    assert "class.zip: the archive is broken" in ended.stderr


def test_grades_do_not_go_into_a_file(tmp_path: Path) -> None:
    make_class(tmp_path / "class")
    (tmp_path / "grades").write_text("mine", encoding="utf-8")
    ended = grade(tmp_path / "class")
    assert ended.returncode == 2
    assert "is a file. Choose a folder" in ended.stderr
    assert (tmp_path / "grades").read_text("utf-8") == "mine"


def test_a_report_of_what_nobody_has(tmp_path: Path) -> None:
    make_class(tmp_path / "class")
    grade(tmp_path / "class")
    words = [sys.executable, "-m", "checker", "report", str(tmp_path / "grades")]
    ended = subprocess.run(
        [*words, "--exercise", "exercise5"], cwd=COURSE, text=True, capture_output=True, check=False
    )
    assert ended.returncode == 2
    assert "Nobody has a result of exercise5. There are results of exercise3." in ended.stderr


def test_each_project_of_a_folder_is_as_new_as_its_own_files(tmp_path: Path) -> None:
    """Work on a later exercise makes no earlier one late."""
    folder = tmp_path / "class"
    for exercise, when in (("exercise2", 1_000_000), ("exercise3", 2_000_000)):
        place = ProjectText().write(folder / "anna" / exercise)
        for path in [*place.rglob("*"), place]:
            os.utime(path, (when, when))
    (folder / "anna" / ".DS_Store").touch()
    ended = grade(folder, "--due", "1970-01-13T00:00", "--penalty", "50%")
    assert "1 student, 2 projects:" in ended.stdout
    found = {
        path.stem: json.loads(path.read_text("utf-8"))["record"]["submitted_at"]
        for path in (tmp_path / "grades" / "results" / "anna").glob("*.json")
    }
    assert found == {
        "exercise2": "1970-01-12T13:46:40+00:00",
        "exercise3": "1970-01-24T03:33:20+00:00",
    }


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("class", "holds the submissions. Choose another with --output."),
        ("notes.txt/grades", "can't be written (Not a directory). Choose another with --output."),
    ],
)
def test_a_place_where_no_grades_can_be(output: str, said: str, tmp_path: Path) -> None:
    make_class(tmp_path / "class")
    (tmp_path / "notes.txt").touch()
    before = sorted(tmp_path.rglob("*"))
    ended = grade(tmp_path / "class", "--output", str(tmp_path / output))
    assert ended.returncode == 2
    assert said in " ".join(ended.stderr.split())
    assert sorted(tmp_path.rglob("*")) == before


def test_more_time_for_nobody_or_nothing_is_told(tmp_path: Path) -> None:
    folder, more = tmp_path / "class", tmp_path / "more.csv"
    make_class(folder)
    more.write_text("anna0,exercise3,soon\n", encoding="utf-8")
    assert "more.csv, line 1: 'soon' is no time" in grade(folder, "--extensions", str(more)).stderr
    more.write_text("anna0,exercise99,2026-12-01\n", encoding="utf-8")
    ended = grade(folder, "--extensions", str(more))
    assert ended.returncode == 2
    assert "there is no exercise 'exercise99'" in ended.stderr
    more.write_text("nobody,2026-12-01\n", encoding="utf-8")
    assert "Nobody here is called nobody" in grade(folder, "--extensions", str(more)).stderr
    ended = report(tmp_path / "grades", "--extensions", str(more), "--penalty", "10%")
    assert "Nobody here is called nobody" in ended.stderr
    assert "Without --due a penalty costs only" in ended.stderr


def report(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "checker", "report", str(folder), *options]
    return subprocess.run(words, cwd=COURSE, text=True, capture_output=True, check=False)


def test_what_was_filled_in_for_canvas_does_not_outlive_its_grades(tmp_path: Path) -> None:
    folder, export = tmp_path / "class", tmp_path / "export.csv"
    make_class(folder)
    export.write_text("Student,ID,Work (1)\nanna0,1,\n", encoding="utf-8")
    grade(folder, "--canvas", str(export), "--canvas-column", "Work")
    filled = tmp_path / "grades" / "reports" / "canvas.csv"
    assert filled.is_file()
    assert "--canvas-column needs" in report(tmp_path / "grades", "--canvas-column", "W").stderr
    assert filled.is_file()
    assert "give --canvas again" in report(tmp_path / "grades").stderr
    assert not filled.exists()


@pytest.mark.parametrize(("points", "told"), [("10", True), ("21.00", False), ("", False)])
def test_other_points_in_canvas_are_told(points: str, told: bool, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(
        f"Student,ID,Work (1)\n    Points Possible,,{points}\nanna,1,\n", encoding="utf-8"
    )
    formats = Formats(canvas=export, canvas_column="Work")
    found = Standing("anna", "exercise3", make_result("anna"))
    remark = remark_on_canvas(Grades(lambda: iter([found]), {}), formats)
    assert ("Canvas has 10 points for 'Work', and exercise3 has 21." in remark) == told
    assert bool(remark) == told
    assert remark_on_canvas(Grades(lambda: iter([found]), {}), Formats()) == ""


def test_a_board_needs_grades(tmp_path: Path) -> None:
    make_class(tmp_path / "class")
    words = [sys.executable, "-m", "checker", "board", str(tmp_path / "class")]
    ended = subprocess.run(words, cwd=COURSE, text=True, capture_output=True, check=False)
    assert ended.returncode == 2
    assert "is no folder of grades" in ended.stderr
    assert not (tmp_path / "class" / "gradebook.db").exists()
