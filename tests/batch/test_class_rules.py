"""What an instructor asks for beside grades: rules, pseudonyms, notes, reports."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

from checker.course import COURSE
from checker.gradebook.book import add_note, open_book
from tests.batch.test_run import WRONG, grade, make_class
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
    assert [p for p in told if b"nora_adler" in p.read_bytes()] == []


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
