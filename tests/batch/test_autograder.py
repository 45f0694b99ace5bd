"""Gradescope's zip, run the way Gradescope runs it, in folders of our own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.batch.autograder import needed_packages, write_autograder
from checker.course import Course
from tests.batch.test_reports import schema
from tests.projects import ProjectText

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


@pytest.fixture
def source(tmp_path: Path, course: Course) -> Path:
    """The zip's content, where Gradescope puts it."""
    made = write_autograder(course, "exercise3", tmp_path / "autograder.zip")
    with zipfile.ZipFile(made) as archive:
        for entry in archive.infolist():
            assert not entry.filename.startswith("solutions")
        archive.extractall(tmp_path / "source")
    assert {entry.external_attr >> 16 for entry in archive.infolist()[:2]} == {0o100755}
    return tmp_path / "source"


def run(source: Path) -> Any:
    env = {**os.environ, "AUTOGRADER_ROOT": str(source.parent), "AUTOGRADER_PYTHON": sys.executable}
    command = ["bash", str(source / "run_autograder")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads((source.parent / "results" / "results.json").read_text("utf-8"))
    jsonschema.validate(found, schema("gradescope"))
    return found


def test_a_right_submission_gets_its_points(source: Path) -> None:
    ProjectText().write(source.parent / "submission")
    found = run(source)
    assert found["score"] == 21
    assert all(test["status"] == "passed" for test in found["tests"])


def test_work_in_a_folder_of_any_name_gets_its_points(source: Path) -> None:
    """Gradescope hands over what was uploaded, and that is often a folder around the project."""
    ProjectText().write(source.parent / "submission" / "my project")
    assert run(source)["score"] == 21


def test_an_empty_submission_gets_a_reason(source: Path) -> None:
    (source.parent / "submission").mkdir()
    found = run(source)
    assert found["score"] == 0
    assert "no project in it" in found["output"]


def test_the_notebooks_libraries_are_left_out() -> None:
    names = needed_packages(Path(__file__).parent.parent.parent)
    assert any(name.startswith("flask-migrate") for name in names)
    assert not any(name.startswith("jupyter") for name in names)


def test_set_up_is_a_script_that_bash_understands(source: Path) -> None:
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(source / name)], check=True)
