"""What a step says of itself is a claim: nothing is read, written, gained or stopped by it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from checker.batch.record import make_result
from checker.course import Course
from checker.teaching.golden import said
from checker.verdict import Outcome
from tests.conftest import Grade
from tests.projects import APP, ProjectText

EMPTY = "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
USUAL: dict[str, Any] = {
    "done": True,
    "loaded": True,
    "bound": True,
    "alchemy": True,
    "notes": [],
    "database": "instance/app.db",
    "models": {"User": "user"},
    "repository": "migrations",
}
# Written where the report goes, before the step can write its own.
FORGE = """\
import os
for number in range(3, 64):
    try:
        if os.readlink(f"/proc/self/fd/{{number}}").startswith("pipe:"):
            os.write(number, {report!r})
    except OSError:
        pass
os._exit(0)
"""
# Changed when the step itself has made it: the rest of the step goes on as it would.
CHANGE = """
import sys
steps = sys.modules["_checker_child.steps"]
describe = steps.describe


def changed(app, project, report):
    describe(app, project, report)
    report.update({claims!r})


steps.describe = changed
"""
ERROR = {"type": "T", "message": "m"}
CLAIMS: dict[str, dict[str, Any]] = {
    "numbers": dict.fromkeys(("models", "notes", "binds", "database", "repository", "uri"), 7),
    "lists": {key: [[1], {}] for key in ("models", "binds", "database", "repository", "error")},
    "texts": dict.fromkeys(("models", "notes", "binds", "error"), "<script>\x1b[2J"),
    "a line that is no number": {
        "loaded": False,
        "error": ERROR | {"frames": [{"file": "app.py", "line": "\u00b2"}]},
    },
    "a line of 5,000 digits": {
        "loaded": False,
        "error": ERROR | {"frames": [{"file": "app.py", "line": "9" * 5000}]},
    },
    "frames that are none": {"loaded": False, "error": ERROR | {"frames": 7}},
    "half a character": {"loaded": False, "error": ERROR | {"message": "\ud800\udfff"}},
    "a huge address": {"memory": True, "uri": "u" * 200_000},
    "a huge error": {"loaded": False, "error": {"type": "T" * 99_000, "message": "m" * 99_000}},
}
RAW = {
    "too deep": b'{"a": ' + b"[" * 60_000,
    "a huge number": b'{"loaded": ' + b"9" * 200_000 + b"}",
    "no number": b'{"done": NaN, "loaded": Infinity}',
    "nothing": b"",
}
REPORTS = {name: json.dumps(USUAL | claims).encode() for name, claims in CLAIMS.items()} | RAW

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for the report in /proc")


@linux
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_forged_report_gains_and_stops_nothing(
    report: bytes, tmp_path: Path, graded: Grade, course: Course
) -> None:
    text = ProjectText(app=FORGE.format(report=report) + APP, second=EMPTY)
    project = text.write(tmp_path / "work")
    verdict = graded(project)
    assert verdict.outcome is not Outcome.PASSED, said(verdict)
    assert "checker itself stopped" not in said(verdict), said(verdict)
    result = make_result(verdict, "x", project, course.exercises["exercise3"].starter, {})
    assert len(json.dumps(result)) < 30_000


@pytest.mark.parametrize("way", ["absolute", "upwards"])
@pytest.mark.parametrize("second", [None, EMPTY], ids=["right", "wrong"])
def test_a_claimed_repository_leads_to_nobody_else(
    way: str, second: str | None, tmp_path: Path, graded: Grade
) -> None:
    """Its files would be judged in place of one's own, and emptied for the control run."""
    other = ProjectText().write(tmp_path / "other") / "migrations"
    before = {path: path.read_bytes() for path in other.rglob("*.py")}
    claim = str(other) if way == "absolute" else "../" * 9 + str(other).lstrip("/")
    text = ProjectText(app=APP + CHANGE.format(claims={"repository": claim}))
    text.second = text.second if second is None else second
    verdict = graded(text.write(tmp_path / "work"))
    assert (verdict.outcome is Outcome.PASSED) is (second is None), said(verdict)
    assert {path: path.read_bytes() for path in other.rglob("*.py")} == before
