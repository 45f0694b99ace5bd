"""Steps end in time, leave nothing running, and give the same verdict without fork."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.child.box import strongest
from checker.course import COURSE, Course
from checker.grade import Options, grade
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.forkserver import ForkServer
from checker.sandbox.fresh import FreshInterpreter
from checker.sandbox.step import Sandbox, read_report
from checker.teaching.golden import said
from checker.verdict import Outcome
from tests.conftest import Grade
from tests.projects import ADD_EMAIL, APP, ProjectText

posix = pytest.mark.skipif(os.name != "posix", reason="needs fork")
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
SANDBOXES: list[Callable[[], Sandbox]] = [FreshInterpreter]
if os.name == "posix":
    SANDBOXES.append(ForkServer)


@pytest.mark.parametrize("kind", SANDBOXES)
@pytest.mark.parametrize(
    ("second", "outcome"),
    [(ADD_EMAIL, Outcome.PASSED), (ADD_EMAIL.replace('"uq_user_email"', "None"), Outcome.FAILED)],
)
def test_same_verdict_with_and_without_fork(
    kind: Callable[[], Sandbox], second: str, outcome: Outcome, course: Course, tmp_path: Path
) -> None:
    project = ProjectText(second=second).write(tmp_path / "work")
    sandbox = kind()
    try:
        verdict = grade(course.exercises["exercise3"], project, sandbox, Options(7, 20))
    finally:
        sandbox.close()
    assert verdict.outcome is outcome, said(verdict)
    if outcome is Outcome.FAILED:
        assert "Constraint must have a name" in said(verdict)


@pytest.mark.parametrize("kind", SANDBOXES)
def test_an_endless_loop_is_stopped_and_named(
    kind: Callable[[], Sandbox], course: Course, tmp_path: Path
) -> None:
    project = ProjectText(app="while True:\n    pass\n" + APP).write(tmp_path / "work")
    sandbox = kind()
    try:
        verdict = grade(course.exercises["exercise1"], project, sandbox, Options(7, 1))
    finally:
        sandbox.close()
    assert verdict.outcome is Outcome.FAILED
    assert "did not end within 1 seconds" in said(verdict)


LEAVES_A_CHILD = """\
import pathlib, subprocess, sys, time
code = (
    "import os, time, pathlib; os.setsid(); "
    "pathlib.Path('{mark}').write_text(str(os.getpid())); time.sleep(600)"
)
subprocess.Popen([sys.executable, "-c", code])
while not pathlib.Path("{mark}").exists():
    time.sleep(0.01)
"""


@linux
def test_what_a_step_started_does_not_outlive_it(course: Course, tmp_path: Path) -> None:
    """A daemon in a session of its own, which a kill of the process group would miss."""
    mark = tmp_path / "daemon"
    project = ProjectText(app=LEAVES_A_CHILD.format(mark=mark) + APP).write(tmp_path / "work")
    sandbox = ForkServer("limits")
    try:
        grade(course.exercises["exercise1"], project, sandbox, Options(7, 10))
    finally:
        sandbox.close()
    assert not Path(f"/proc/{mark.read_text(encoding='utf-8')}").exists()


HUNGRY = {
    "memory": "hoard = [bytes(50_000_000) for _ in range(200)]\n",
    "disk": "f = open('big.bin', 'wb')\nfor _ in range(4000):\n    f.write(bytes(1_000_000))\n",
}


@linux
@pytest.mark.parametrize("code", HUNGRY.values(), ids=HUNGRY)
def test_memory_and_file_size_have_limits(code: str, tmp_path: Path, graded: Grade) -> None:
    assert graded(ProjectText(app=code + APP).write(tmp_path / "work")).outcome is Outcome.FAILED


@posix
def test_a_flood_of_output_is_cut(sandbox: Sandbox, tmp_path: Path) -> None:
    app = "import sys\nfor _ in range(300):\n    sys.stdout.write('y' * 100_000)\n" + APP
    run = Rehearsal(ProjectText(app=app).write(tmp_path / "work"), sandbox, 7, 10)
    try:
        assert run.app["bound"] is True
        assert len(run.runner.steps[-1].output) < 100_000
        assert "left out" in run.runner.steps[-1].output
    finally:
        run.close()


@posix
def test_a_server_that_died_is_started_again(tmp_path: Path) -> None:
    sandbox = ForkServer()
    sandbox.process.kill()
    sandbox.process.wait()
    run = Rehearsal(ProjectText().write(tmp_path / "work"), sandbox, 7, 10)
    try:
        assert run.app["bound"] is True
    finally:
        run.close()
        sandbox.close()


@pytest.mark.parametrize("text", ["", "{", "[1]", '"x"', "9" * 5000, "[" * 100_000])
def test_a_report_that_is_no_object_says_nothing(text: str) -> None:
    assert read_report(text) == {}


@pytest.mark.parametrize("name", ["alone", "binds", "emptied_on_import", "error", "made_on_import"])
def test_a_part_of_a_report_that_has_another_shape_is_not_read(name: str) -> None:
    """The checker goes through these parts, and a learner's code may have written them."""
    assert read_report(f'{{"{name}": 5, "loaded": true}}') == {"loaded": True}


@linux
def test_steps_see_no_descriptor_of_the_checker(tmp_path: Path, graded: Grade) -> None:
    """Only standard input, output, error and the report's pipe are open when an app is loaded."""
    app = (
        "import os\nopen_ones = []\n"
        "for number in range(3, 256):\n"
        "    try:\n        os.fstat(number)\n        open_ones.append(number)\n"
        "    except OSError:\n        pass\n"
        "assert len(open_ones) <= 1, open_ones\n" + APP
    )
    verdict = graded(ProjectText(app=app).write(tmp_path / "work"))
    assert verdict.outcome is Outcome.PASSED, said(verdict)


@linux
def test_a_server_with_many_files_open_can_still_shut_a_step_in(tmp_path: Path) -> None:
    """Beside an installed course lie hundreds of packages, each with a descriptor of its own."""
    code = (
        "import json, resource, sys\n"
        "from checker.child import box, landlock\n"
        "walls = box.Box()\n"
        "for _ in range(600):\n    walls.paths.add(sys.prefix, landlock.LOOK)\n"
        "job = {'room': sys.argv[1], 'level': 'full', 'action': 'load', 'seconds': 5}\n"
        "walls.enter(job)\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))\n"
    )
    if strongest() != "full":
        pytest.skip("needs Landlock")
    command = [sys.executable, "-c", code, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=COURSE)
    assert ended.stdout == "(256, 256)\n", ended.stderr
