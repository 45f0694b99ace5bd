"""Each output against its definition, with names and messages that do their worst."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.reports import canvas, html, junit, machines, tables
from checker.reports.outputs import MACHINES, Formats, write_outputs
from checker.reports.statistics import count
from checker.results.grades import Correction, Grades, Standing
from checker.results.store import Store
from tests.batch.test_run import grade
from tests.grades import EVIL, make_result, sample_grades, sample_standings
from tests.projects import ProjectText

SCHEMAS = Path(__file__).parent.parent / "schemas"
RESULT = Path(html.__file__).with_name("result.schema.json")


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("name", ["gradescope", "prairielearn", "exercism"])
@pytest.mark.parametrize("standing", sample_standings(), ids=lambda s: ascii(s.submission[:9]))
def test_other_machines_get_what_they_define(name: str, standing: Standing) -> None:
    told = json.loads(json.dumps(MACHINES[name](standing)))
    jsonschema.validate(told, schema(name))


def test_a_real_result_has_the_published_shape(tmp_path: Path) -> None:
    ProjectText(second="").write(tmp_path / "class" / "anna" / "exercise3")
    grade(tmp_path / "class")
    found = Store(tmp_path / "grades").read("anna", "exercise3")
    published = json.loads(RESULT.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(found, published)
    jsonschema.validate(json.loads(json.dumps(make_result())), published)


def test_scores_are_the_points_that_count() -> None:
    by_name = {(s.submission, s.exercise): s for s in sample_standings()}
    late, corrected = by_name["Ben Brown", "exercise3"], by_name["Chidi, Jr.", "exercise3"]
    assert machines.gradescope(late)["score"] == pytest.approx(11.2)
    assert "2.8 points were taken off" in machines.gradescope(late)["output"]
    assert machines.gradescope(corrected)["score"] == 20
    assert machines.autolab(corrected) == {"scores": {"exercise3": 20}}
    ungraded = by_name["Dora", "exercise3"]
    assert machines.prairielearn(ungraded)["gradable"] is False
    assert machines.exercism(ungraded)["status"] == "error"


def test_what_takes_nothing_off_is_not_told_as_if_it_did() -> None:
    late = next(s for s in sample_standings() if s.penalty and not s.correction)
    by_hand = replace(late, correction=Correction(12.5, "Dr. Who", "2026-12-01", "was ill"))
    told = machines.gradescope(by_hand)
    assert told["score"] == 12.5
    assert told["output"] == "The points were set by hand: was ill"


def test_files_for_other_machines_never_keep_old_grades(tmp_path: Path) -> None:
    old = Standing("anna", "exercise3", make_result("anna"))
    write_outputs(Grades(lambda: iter([old]), {}), tmp_path, Formats(("autolab",)))
    new = replace(old, correction=Correction(1.5, "Dr. Who", "2026-12-01", "copied"))
    written = write_outputs(Grades(lambda: iter([new]), {}), tmp_path, Formats())
    told = json.loads((tmp_path / "autolab" / "anna" / "exercise3.json").read_text("utf-8"))
    assert told == {"scores": {"exercise3": 1.5}}
    assert tmp_path / "autolab" in written
    assert not (tmp_path / "gradescope").exists()


def test_long_messages_are_cut_with_a_notice() -> None:
    standing = Standing("a", "exercise3", make_result("a", found="x" * 1_000_000))
    message = machines.exercism(standing)["tests"][1]["message"]
    assert len(message) == machines.EXERCISM_MESSAGE
    assert message.endswith(machines.CUT)


def test_everything_is_written(tmp_path: Path) -> None:
    write_outputs(sample_grades(), tmp_path, Formats(tuple(MACHINES), excel=True))
    told = (tmp_path / "grades.csv").read_text(encoding="utf-8-sig")
    assert (tmp_path / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read_csv(told)
    assert rows[0] == list(tables.HEADER)
    assert {len(row) for row in rows} == {len(tables.HEADER)}
    assert ["Chidi, Jr.", "exercise3", "14"] in [row[:3] for row in rows]
    late = {row[0]: row[-1] for row in rows if row[1] == "exercise3"}
    assert (late["Ben Brown"], late["Anna Adler"]) == ("90000", "0")
    assert len(list((tmp_path / "students").iterdir())) == 5
    assert len(list((tmp_path / "exercism").rglob("*.json"))) == 6
    assert [row[0] for row in read_csv((tmp_path / "skipped.csv").read_text("utf-8-sig"))][1] == (
        "notes.pdf"
    )


@given(st.text(max_size=300))
def test_junit_is_xml_whatever_the_text(text: str) -> None:
    standing = Standing(text, "exercise3", make_result(text, found=text))
    written = "<testsuites>" + "".join(junit.suite(standing)) + "</testsuites>"
    suite = ET.fromstring(written.encode("utf-8", "replace"))[0]
    assert suite.get("tests") == "2"
    assert suite.get("failures") == "1"
    assert len(suite.findall("testcase")) == 2
    assert [each.get("value") for each in suite.iter("property")] == ["full"]


def test_junit_of_the_class(tmp_path: Path) -> None:
    junit.write(sample_grades(), tmp_path)
    suites = ET.parse(tmp_path / "junit.xml").getroot()
    counts = [(s.get("failures"), s.get("errors")) for s in suites]
    assert ("0", "1") in counts
    assert len(suites) == 6


EXPORT = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Homework 3 (4711),"
    "Final Score (read only)\r\n"
    '    Points Possible,,,,,21.0,"(read only)"\r\n'
    '"Adler, Anna",101,u101,anna@x,S1,,87.5\r\n'
    '"Brown, Ben",102,u102,ben@x,S1,3,"1,0"\r\n'
    '"Chidi, Jr.",103,u103,"chidi",S1,"",""\r\n'
    '"Zoe, Twin",104,u104,z@x,S1,,\r\n"Twin, Zoe",105,u105,y@x,S1,,\r\n'
)


def test_canvas_gets_one_column_and_nothing_else() -> None:
    filled = canvas.fill(
        EXPORT, "4711", [s for s in sample_standings() if s.exercise != "exercise7"]
    )
    before, after = EXPORT.split("\r\n"), filled.text.split("\r\n")
    assert after[2] == '"Adler, Anna",101,u101,anna@x,S1,21,87.5'
    assert after[3] == '"Brown, Ben",102,u102,ben@x,S1,11.2,"1,0"'
    assert after[4] == '"Chidi, Jr.",103,u103,"chidi",S1,20,""'
    assert [after[n] for n in (0, 1, 5, 6, 7)] == [before[n] for n in (0, 1, 5, 6, 7)]
    assert filled.missing == [EVIL]


@pytest.mark.parametrize(
    "name", ["101", "u101", "anna@x", "Anna Adler", "adleranna", "ADLER anna", "adleranna (101)"]
)
def test_a_student_is_found_by_any_id_or_spelling(name: str) -> None:
    standing = Standing(name, "exercise3", make_result(name, points=5))
    assert canvas.fill(EXPORT, "Homework 3", [standing]).filled == [name]


def test_of_two_exercises_the_one_that_is_asked_for_goes_to_canvas(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_bytes(EXPORT.encode())
    grades = sample_grades()
    with pytest.raises(canvas.NotCanvas, match="say with --exercise"):
        write_outputs(grades, tmp_path / "none", Formats(canvas=export, canvas_column="4711"))
    asked = Formats(canvas=export, canvas_column="4711", canvas_exercise="exercise3")
    told = write_outputs(grades, tmp_path / "out", asked)
    missing = tmp_path / "out" / "canvas-missing.txt"
    assert (missing in told) == bool(missing.read_text("utf-8"))
    assert '"Adler, Anna",101,u101,anna@x,S1,21,' in (tmp_path / "out/canvas.csv").read_text(
        "utf-8"
    )


def test_being_late_does_not_make_an_exercise_look_hard() -> None:
    late = replace(sample_standings()[0], penalty=5.0, seconds_late=9)
    counted = count(Grades(lambda: iter([late]), {}))
    assert dict(counted.exercises[late.exercise].points) == {late.points: 1}


def test_the_class_page_says_what_was_expected_too() -> None:
    """`VARCHAR(100)` alone tells an instructor nothing."""
    counted = count(sample_grades())
    keys = [key for each in counted.exercises.values() for key in each.messages]
    assert keys
    assert all(expected for _title, expected, _found in keys)


def test_two_who_are_called_the_same_are_never_guessed() -> None:
    standing = Standing("Zoe Twin", "exercise3", make_result("Zoe Twin"))
    filled = canvas.fill(EXPORT, "Homework 3 (4711)", [standing])
    assert filled.text == EXPORT
    assert filled.missing == ["Zoe Twin"]


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("a,b\n", "x", "not 'Student'"),
        ("", "x", "not 'Student'"),
        ("\ufeffStudent;ID;Work\r\n", "Work", "separated by semicolons"),
        (EXPORT, "Homework 9", "no column"),
        (EXPORT, "ID", "no column"),
        (EXPORT, "Final Score (read only)", "read only"),
        (EXPORT.replace("Final Score (read only)", "Homework 3"), "Homework 3", "several columns"),
        ('Student,ID\r\n"x"y,1\r\n', "x", "closing quotation mark"),
    ],
)
def test_what_is_no_export_is_refused(text: str, column: str, said: str) -> None:
    with pytest.raises(canvas.NotCanvas, match=said):
        canvas.fill(text, column, sample_standings())


@given(st.data())
def test_filling_in_changes_one_column_only(data: st.DataObject) -> None:
    cells = st.text(
        st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=9
    )
    people = data.draw(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
    rows = [["Student", "ID", "Section", "Work (1)", "More (2)"]]
    rows += [[f"P {n} {one}", str(n), other, one, other] for n, (one, other) in enumerate(people)]
    text = io.StringIO()
    csv.writer(text, quoting=data.draw(st.sampled_from([0, 1]))).writerows(rows)
    standings = [Standing(str(n), "e", make_result(str(n), points=7)) for n in range(len(people))]
    after = read_csv(canvas.fill(text.getvalue(), "Work", standings).text)
    assert [row[:3] + row[4:] for row in after] == [row[:3] + row[4:] for row in rows]
    assert [row[3] for row in after[1:]] == ["7"] * len(people)


def test_the_pages_hold_text_and_no_markup_of_others() -> None:
    pages = [html.class_page(sample_grades())]
    pages += [html.student_page(sample_grades(), [found]) for found in sample_standings()]
    for page in pages:
        assert "<script" not in page
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert not re.search(r"""(?:src|href|action|data)\s*=\s*["']?\s*(?:\w+:|//)|url\(""", page)
    assert any("&lt;script&gt;" in page for page in pages)
