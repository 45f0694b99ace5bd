"""`checker EXERCISE --on postgresql`, as people call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from checker.course import COURSE, Course
from checker.postgresql import cluster, service
from tests.projects import ProjectText

pytest.importorskip("psycopg", reason="the [postgres] extra is not installed")
if cluster.find_programs() is None and service.named_server() is None:
    pytest.skip("no PostgreSQL is installed", allow_module_level=True)


def checker(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | more
    return subprocess.run(
        [sys.executable, "-m", "checker", *words],
        cwd=COURSE,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_shows_both_and_counts_what_is_asked(course: Course, tmp_path: Path) -> None:
    solution = str(course.exercises["exercise3"].solution)
    done = checker("exercise3", solution, "--on", "postgresql", "--json")
    told = json.loads(done.stdout)
    schema = (COURSE / "checker" / "verdict.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(told, json.loads(schema))
    assert (done.returncode, told["points"]) == (0, told["max_points"])
    assert told["portability"]["outcome"] == "passed"
    text = ProjectText()
    text.second = text.second.replace('"uq_user_email"', "None")
    done = checker("exercise3", str(text.write(tmp_path)), "--on", "postgresql")
    assert done.returncode == 1
    assert "It would break there" in done.stdout


def test_without_a_server_it_says_what_to_install(course: Course) -> None:
    solution = str(course.exercises["exercise3"].solution)
    done = checker("exercise3", solution, "--on", "postgresql", CHECKER_NO_POSTGRESQL="1")
    assert done.returncode == 3
    assert "There is a PostgreSQL to try it on" in done.stdout
    assert "switched off" in done.stdout
    assert "Every point" in done.stdout


def test_an_unknown_database_is_refused() -> None:
    done = checker("exercise3", "--on", "oracle")
    assert done.returncode == 2
    assert "postgresql" in done.stderr
