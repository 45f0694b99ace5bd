"""Work that could not be graded: it is tried again, told, and costs nobody else anything."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checker.batch import work
from checker.batch.downloads import Source
from checker.batch.intake import Change, Intake, Tally
from checker.batch.pool import LocalPool, Worker
from checker.batch.run import Wishes, grade_class
from checker.batch.sources import Student, find_students
from checker.batch.work import Order
from checker.cli.progress import summary
from checker.course import COURSE, Course
from checker.results.grades import Skipped
from checker.results.store import Store
from tests.batch.test_run import level, posix
from tests.grades import make_result
from tests.projects import ProjectText


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


def full_once(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the room for opened archives be full the first times that it is asked for."""
    left = [times]

    def mkdir(path: Path, *args: Any, **more: Any) -> None:
        if path.name == "opened-0" and left[0]:
            left[0] -= 1
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, *args, **more)

    real = Path.mkdir
    monkeypatch.setattr(Path, "mkdir", mkdir)


@pytest.mark.parametrize("times", [1, 2])
def test_a_disk_that_was_full_for_a_moment_costs_nobody_a_grade(
    times: int, tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProjectText().write(tmp_path / "work" / "exercise3")
    shutil.make_archive(str(tmp_path / "class" / "anna"), "zip", tmp_path / "work")
    students, _ = find_students(tmp_path / "class", list(course.exercises))
    full_once(monkeypatch, times)
    monkeypatch.setattr(work, "grade", lambda *_, **__: None)
    monkeypatch.setattr(work, "make_result", lambda *_, **__: make_result("anna"))
    box: Any = SimpleNamespace(level="full")
    executor = SimpleNamespace(
        fulfil=lambda orders: ((o, a) for o in orders for a in work.fulfil(o, course, box))
    )
    tally = grade_class(students, [], Store(tmp_path / "grades"), executor, Wishes(), _silent)
    told = Skipped("anna: anna.zip", "it could not be read: No space left on device")
    assert (tally.skipped, tally.unread) == (([], 0) if times == 1 else ([told], 1))
    assert tally.outcomes == ({"failed": 1} if times == 1 else {})


def test_what_the_second_try_finds_is_told_once() -> None:
    """A broken archive beside one that could not be read, or behind a worker that died."""
    broken = {"source": "one.zip", "skipped": "the archive is broken"}
    older = {"source": "two.zip/old", "passed_over": "exercise3 is there, too, and counts"}
    trouble = {"source": "two.zip", "trouble": "it could not be read: Input/output error"}
    first: list[list[dict[str, Any]]] = [
        [broken, trouble],
        [broken, {"lost": "x"}],
        [{"lost": "x"}],
    ]
    for answers in first:
        intake = Intake(Store(Path("nowhere")), Tally())
        order = Order("anna", ())
        for answer in answers:
            intake.take(order, answer)
        assert list(intake.again) == ["anna"]
        for answer in [broken, older]:
            intake.take(order, answer, retry=True)
        assert [entry.source for entry in intake.tally.skipped] == ["anna: one.zip", "two.zip/old"]
        assert intake.tally.unread == 1


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


@posix
def test_who_has_other_points_is_told_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    told = [("ben", "exercise3"), ("anna", "exercise10"), ("anna", "exercise9")]
    changes = [Change(name, exercise, 1, 2, "right 1 → 2") for name, exercise in told]
    summary(Tally(total=2, done=2, changes=changes), {})
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if "1 → 2" in line]
    assert [(line[1], line[3]) for line in lines] == [told[2], told[1], told[0]]


def test_the_reports_are_written_where_nobody_reads_the_summary(tmp_path: Path) -> None:
    """As with  grade ... | head -1: the reader is gone before the end."""
    ProjectText().write(tmp_path / "class" / "anna" / "exercise3")
    command = [sys.executable, "-m", "checker", "grade", str(tmp_path / "class")]
    command += ["--output", str(tmp_path / "grades"), "--isolation", level()]
    reader, writer = os.pipe()
    os.close(reader)
    try:
        subprocess.run(command, cwd=COURSE, stdout=writer, stderr=subprocess.DEVNULL, check=False)
    finally:
        os.close(writer)
    assert (tmp_path / "grades" / "reports" / "grades.csv").is_file()
