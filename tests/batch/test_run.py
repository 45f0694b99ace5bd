"""A class graded by the command, as an instructor would: interrupted, repeated, regraded."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from checker.batch.run import LOCK
from checker.course import COURSE
from checker.keeping import UNFINISHED
from checker.results.standing import Rules, no_notes, standing
from checker.results.store import Store
from tests.projects import ADD_EMAIL, APP, ProjectText

posix = pytest.mark.skipif(os.name != "posix", reason="kills processes")
linux = pytest.mark.skipif(sys.platform != "linux", reason="grades with full isolation")
WRONG = ADD_EMAIL.replace('"uq_user_email"', "None")
PROJECTS = {
    "anna": ProjectText(),
    "ben": ProjectText(second=WRONG),
    "carl": ProjectText(app="import os\nos._exit(0)\n" + APP),
    "dora": ProjectText(app="raise SystemExit('no')\n" + APP),
    "emil": ProjectText(second=""),
}


def make_class(folder: Path, copies: int = 1) -> dict[str, str]:
    """Some students' folders; who must get which outcome."""
    expected = {}
    for number in range(copies):
        for name, project in PROJECTS.items():
            project.write(folder / f"{name}{number}" / "exercise3")
            expected[f"{name}{number}"] = "passed" if name == "anna" else "failed"
    return expected


def grade(folder: Path, *options: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run `grade FOLDER` beside the folder, with its grades in `grades` there."""
    command = [sys.executable, "-m", "checker", "grade", str(folder), "--output"]
    command += [str(folder.parent / "grades"), "--isolation", level(), *options]
    return subprocess.run(command, cwd=COURSE, text=True, capture_output=True, check=False, **more)


def level() -> str:
    return "full" if sys.platform == "linux" else "limits"


def outcomes(folder: Path) -> dict[str, str]:
    files = (folder.parent / "grades" / "results").glob("*/exercise3.json")
    return {path.parent.name: json.loads(path.read_text("utf-8"))["outcome"] for path in files}


def test_a_class_is_graded_once(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    expected = make_class(folder)
    (folder / "notes.txt").touch()
    first = grade(folder)
    assert first.returncode == 0, first.stderr
    assert outcomes(folder) == expected
    assert Store(tmp_path / "grades").size() == len(expected)
    assert "5 students: 1 passed, 4 not yet" in first.stdout
    assert "notes.txt" in first.stdout
    assert (tmp_path / "grades" / "reports" / "index.html").is_file()
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("exercise3.json")}
    second = grade(folder)
    assert "5 unchanged" in second.stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_what_changed_is_an_attempt_and_a_regrade_tells(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    ProjectText(second=WRONG).write(folder / "anna" / "exercise3")
    grade(folder)
    shutil.rmtree(folder / "anna")
    ProjectText().write(folder / "anna" / "exercise3")
    assert "1 passed" in grade(folder, "--only", "anna").stdout
    store = Store(tmp_path / "grades")
    assert [r["outcome"] for r in store.attempts("anna", "exercise3")] == ["failed", "passed"]
    kept = store.path("anna", "exercise3")
    told = json.loads(kept.read_text("utf-8"))
    told["points"], told["checks"][-1]["points"] = 20, 0
    kept.write_text(json.dumps(told), encoding="utf-8")
    again = grade(folder, "--regrade")
    assert "20 → 21" in again.stdout
    assert "back_to_base 0 → 1" in again.stdout


def test_earlier_work_that_is_handed_in_again_counts(tmp_path: Path) -> None:
    """Good, then spoilt, then the good one again: the last hand-in counts, not the last new one."""
    folder, store = tmp_path / "class", Store(tmp_path / "grades")
    archive = folder / "anna.zip"
    for number, project in enumerate((ProjectText(), ProjectText(second=WRONG), ProjectText())):
        made = project.write(tmp_path / str(number) / "exercise3")
        folder.mkdir(exist_ok=True)
        shutil.make_archive(str(archive.with_suffix("")), "zip", made.parent, made.name)
        os.utime(archive, (1_800_000_000 + number, 1_800_000_000 + number))
        grade(folder)
    counts = standing(store, "anna", "exercise3", Rules(), no_notes)
    assert counts
    assert counts.outcome == "passed"
    assert "1 unchanged" in grade(folder).stdout


@linux
def test_stronger_isolation_grades_again(tmp_path: Path) -> None:
    """Verdicts that are not proof against tampering stood, although `full` was asked for."""
    folder = tmp_path / "class"
    ProjectText().write(folder / "anna" / "exercise3")
    kept = Store(tmp_path / "grades").path("anna", "exercise3")
    for wish in ("limits", "full"):
        grade(folder, "--isolation", wish)
        assert json.loads(kept.read_text("utf-8"))["isolation"] == wish
    assert "1 unchanged" in grade(folder, "--isolation", "full").stdout


@posix
@linux
def test_killed_twice_it_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    expected = make_class(folder, 6)
    command = [sys.executable, "-m", "checker", "grade", str(folder)]
    command += ["--output", str(tmp_path / "grades"), "--workers", "2"]
    for wanted in (5, 15):
        run = subprocess.Popen(command, cwd=COURSE, stdout=subprocess.DEVNULL)
        while run.poll() is None and len(outcomes(folder)) < wanted:
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert wanted <= len(outcomes(folder)) < len(expected)
    done = outcomes(folder)
    last = grade(folder)
    assert f"{len(expected)} students" in last.stdout
    assert f"{len(done)} unchanged" in last.stdout or f"{len(done) - 1} unchanged" in last.stdout
    assert outcomes(folder) == expected
    assert not list(tmp_path.rglob(f"*{UNFINISHED}"))
    assert not (tmp_path / "grades" / "attempts").exists()


@linux
def test_ctrl_c_keeps_what_there_is(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    make_class(folder, 4)
    command = [sys.executable, "-m", "checker", "grade", str(folder), "--output"]
    run = subprocess.Popen(
        [*command, str(tmp_path / "grades")],
        cwd=COURSE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while len(outcomes(folder)) < 3:
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=30)
    assert run.returncode == 130
    assert errors.startswith("Stopped. Every grade so far is kept")


def test_a_second_run_on_the_same_folder_says_so(tmp_path: Path) -> None:
    make_class(tmp_path / "class")
    (tmp_path / "grades").mkdir()
    with FileLock(tmp_path / "grades" / LOCK):
        second = grade(tmp_path / "class")
    assert second.returncode == 2
    assert "Another run is grading" in second.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only", "nobody"], "Nobody is called nobody"),
        (["--only", "ann"], "Did you mean 'anna'?"),
        (["--exercise", "exercise77"], "There is no exercise"),
        (["--due", "soon"], "is no time"),
        (["--penalty", "a lot"], "is no penalty"),
        (["--extensions", "nowhere.csv"], "There is no file nowhere.csv"),
        (["--executor", "ray://x"], "is no address"),
        (["--executor", "dask://127.0.0.1:9"], "Dask"),
        (["--canvas", "nowhere.csv"], "There is no file nowhere.csv"),
        (["--canvas", "export.csv", "--canvas-column", "4711"], "There is no column '4711'"),
        (["--canvas", "latin.csv", "--exercise", "exercise3"], "is not in UTF-8"),
    ],
)
def test_what_is_used_wrongly_says_what_to_do(
    options: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.batch.cluster.CONNECT_SECONDS", 1)
    (tmp_path / "export.csv").write_text("Student,ID,Homework (12)\n", encoding="utf-8")
    (tmp_path / "latin.csv").write_text("Student,ID,Prüfung\n", encoding="latin-1")
    ProjectText(app="raise SystemExit\n").write(tmp_path / "class" / "anna" / "exercise3")
    files = [str(tmp_path / o) if (tmp_path / o).is_file() else o for o in options]
    ended = grade(tmp_path / "class", *files)
    assert ended.returncode == 2
    assert outcomes(tmp_path / "class") == {}
    assert said in " ".join(ended.stderr.replace("│", " ").split())


def test_two_exercises_for_one_column_of_canvas_are_refused_before_grading(tmp_path: Path) -> None:
    for exercise in ("exercise3", "exercise5"):
        ProjectText(app="raise SystemExit\n").write(tmp_path / "class" / exercise / "anna")
    export = tmp_path / "export.csv"
    export.write_text("Student,ID,Homework (12)\n", encoding="utf-8")
    ended = grade(tmp_path / "class", "--canvas", str(export), "--canvas-column", "12")
    assert ended.returncode == 2
    assert outcomes(tmp_path / "class") == {}
    assert "say with --exercise which one" in " ".join(ended.stderr.split())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    ended = grade(tmp_path / "class")
    assert ended.returncode == 2
    assert "no folder or archive" in ended.stderr


def test_a_broken_archive_is_named_and_the_rest_is_graded(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    ProjectText().write(folder / "anna" / "exercise3")
    (folder / "ben.zip").write_bytes(b"PK\x03\x04 nothing of use")
    ended = grade(folder)
    assert ended.returncode == 3
    assert "ben.zip" in ended.stdout
    assert outcomes(folder) == {"anna": "passed"}


def test_pseudonyms_are_stable_and_everywhere(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    text = ProjectText(app="# by Anna Adler\n" + APP, second=f"# anna_ADLER\n{WRONG}")
    text.write(folder / "Anna Adler" / "exercise3")
    (folder / "Anna Adler" / "exercise3" / "notes.md").write_text("Anna", encoding="utf-8")
    first = grade(folder, "--anonymous")
    assert first.returncode == 0, first.stderr
    (name,) = outcomes(folder)
    assert name.startswith("student-")
    assert f"# {name}" in json.dumps(Store(tmp_path / "grades").read(name, "exercise3"))
    assert "1 unchanged" in grade(folder, "--anonymous").stdout
    hidden = {"pseudonyms.csv", LOCK}
    for path in (tmp_path / "grades").rglob("*"):
        assert "adler" not in path.name.lower()
        if path.is_file() and path.name not in hidden:
            assert b"adler" not in path.read_bytes().lower(), path
    mixed = grade(folder)
    assert mixed.returncode == 2
    assert "--anonymous" in mixed.stderr
