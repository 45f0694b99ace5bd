"""A class graded by the command, as an instructor would: interrupted, repeated, regraded."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from filelock import FileLock

from checker.batch.pool import LocalPool, Worker
from checker.batch.run import LOCK, Tally, Wishes, grade_class
from checker.batch.sources import Source, Student, find_students
from checker.batch.work import Order
from checker.cli.progress import summary
from checker.course import COURSE, Course
from checker.gradebook.book import add_note, open_book
from checker.keeping import UNFINISHED
from checker.results.grades import Skipped
from checker.results.standing import Rules, no_notes, standing
from checker.results.store import Store
from tests.grades import make_result
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


class Stubborn:
    """An executor whose machine is in trouble the first time it is asked about somebody."""

    def __init__(self, inner: LocalPool) -> None:
        self.inner, self.asked = inner, list[str]()

    def fulfil(self, orders: Any) -> Any:
        for order in orders:
            self.asked.append(order.submission)
            if self.asked.count(order.submission) == 1:
                yield order, {"lost": "the machine was in trouble"}
            else:
                yield from self.inner.fulfil([order])


def test_trouble_is_tried_once_more_alone(tmp_path: Path, course: Course) -> None:
    ProjectText().write(tmp_path / "class" / "anna" / "exercise3")
    students, skipped = find_students(tmp_path / "class", list(course.exercises))
    executor = Stubborn(LocalPool(course.root, level(), 1))
    store = Store(tmp_path / "grades")
    try:
        tally = grade_class(students, skipped, store, executor, Wishes(), _silent)  # type: ignore[arg-type]
    finally:
        executor.inner.close()
    assert executor.asked == ["anna", "anna"]
    assert tally.outcomes == {"passed": 1}
    assert not tally.skipped


def _silent(_tally: Tally, _name: str) -> None:
    pass


def test_the_summary_names_whoever_has_no_grade(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally(1, 1, {"not_graded": 1}, ungraded=[Skipped("Anna, exercise3", "no database")])
    summary(tally, {})
    assert "Anna, exercise3: no database" in capsys.readouterr().out
    assert tally.left_over
    tally = Tally(1, 1, skipped=[Skipped("Ben: Ben.zip", "the archive is broken")], unread=1)
    summary(tally, {})
    assert "1 student: nothing could be graded." in capsys.readouterr().out


def test_the_summary_names_the_exercises(capsys: pytest.CaptureFixture[str]) -> None:
    """Who forgot --course must see that it was another exercise of the same name."""
    tally = Tally(2, 2, {"passed": 2}, exercises={"exercise10", "exercise2"})
    summary(tally, {"exercise2": "The first migration", "exercise10": "Branches"})
    said = capsys.readouterr().out
    assert "exercise2: The first migration\n  exercise10: Branches" in said


def test_who_was_lost_makes_the_run_end_with_3(tmp_path: Path) -> None:
    """A cluster that fails everybody must not look like a class without hand-ins."""
    executor = SimpleNamespace(fulfil=lambda orders: ((o, {"lost": "no worker"}) for o in orders))
    students = [Student("anna", (Source(Path("anna.zip"), "exercise3", ""),))]
    tally = grade_class(students, [], Store(tmp_path), executor, Wishes(), _silent)
    assert tally.skipped == [Skipped("anna: anna.zip", "no worker")]
    assert tally.left_over


def test_who_could_not_be_graded_is_told(tmp_path: Path) -> None:
    order, result = Order("anna", ()), make_result("anna", outcome="not_graded", found="no disk")
    executor = SimpleNamespace(fulfil=lambda _: iter([(order, {"result": result})]))
    tally = grade_class([], [], Store(tmp_path), executor, Wishes(), _silent)
    assert tally.ungraded == [Skipped("anna, exercise3", "no disk")]


@posix
def test_a_worker_that_dies_costs_only_its_own_order(tmp_path: Path, course: Course) -> None:
    pool = LocalPool(course.root, level(), 1)
    folder = ProjectText().write(tmp_path / "class" / "anna" / "exercise3")
    told = {"path": str(folder), "exercise": "exercise3", "submitted_at": "", "late": None}
    order = Order.from_json({"submission": "anna", "sources": [{**told, "label": "anna"}]})
    try:
        assert [*pool.fulfil([order])][-1][1] == {"done": True}
        process = pool.workers[0].process
        assert process
        process.kill()
        answers = [answer for _, answer in pool.fulfil([order])]
        assert answers[0]["result"]["outcome"] == "passed"
        assert answers[-1] == {"done": True}
    finally:
        pool.close()


def test_a_worker_can_be_closed_from_two_threads_at_once(course: Course) -> None:
    worker = Worker(course.root, level())

    class Process:
        """Its death is noticed by the thread that feeds it, which closes it too."""

        stdin = stdout = None
        killed = 0

        def kill(self) -> None:
            self.killed += 1
            if self.killed == 1:
                worker.close()

        def wait(self) -> int:
            return 0

    worker.process = Process()  # type: ignore[assignment]
    worker.close(for_good=True)
    assert worker.process is None
    with pytest.raises(BrokenPipeError, match="closed"):
        next(worker.answers(Order.from_json({"submission": "anna", "sources": []})))


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
