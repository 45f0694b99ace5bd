"""Memory, disk, time, processes: what takes too much is stopped, and the next is graded."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from checker.child import limits, watch
from checker.course import COURSE, Course
from checker.grade import Options, grade
from checker.rehearsing.runner import Project, Runner
from checker.rehearsing.scratch import MEMORY_FOLDER, PREFIX
from checker.sandbox.forkserver import ForkServer
from checker.teaching.golden import said
from checker.verdict import Outcome
from tests.attacks.conftest import SECONDS, run
from tests.projects import APP, ProjectText

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
HUNGRY = {
    "memory at once": "x = bytearray(8 << 30)\n",
    "memory bit by bit": "x = []\nwhile True:\n    x.append(bytearray(1 << 20))\n",
    "one huge file": "f = open('big', 'wb')\nwhile True:\n    f.write(bytes(1 << 20))\n",
    "many files": "n = 0\nwhile True:\n    open(f'f{n}', 'wb').write(bytes(1 << 20)); n += 1\n",
    "empty files": "n = 0\nwhile True:\n    open(f'f{n}', 'wb').close(); n += 1\n",
    "removed files that stay open": "import os\nx = []\nwhile True:\n"
    "    f = open('gone', 'wb'); os.remove('gone'); x.append(f); f.write(bytes(8 << 20)); f.flush()\n",
    "folders in folders": "import os\nwhile True:\n    os.mkdir('d'); os.chdir('d')\n",
    "threads": "import threading, time\nwhile True:\n"
    "    threading.Thread(target=time.sleep, args=(99,)).start()\n",
    "threads with small stacks": "import _thread, time\n_thread.stack_size(32768)\n"
    "for _ in range(300):\n    _thread.start_new_thread(time.sleep, (1,))\ntime.sleep(0.5)\n",
    "time": "while True:\n    pass\n",
    "sleep": "import time\ntime.sleep(1000)\n",
    "a pattern": "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n",
    "a signal handler": "import signal\nfor n in range(1, 32):\n    try:\n"
    "        signal.signal(n, lambda *a: None)\n    except OSError:\n        pass\n"
    "while True:\n    pass\n",
    "output": "import os\nwhile True:\n    os.write(1, b'y' * 65536)\n",
    "time with all signals ignored": "import signal\nfor n in range(1, 32):\n    try:\n"
    "        signal.signal(n, signal.SIG_IGN)\n    except OSError:\n        pass\n"
    "while True:\n    pass\n",
    "a stop of its own": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n",
    "an object that will not go": "class D:\n    def __del__(self):\n        while True:\n"
    "            pass\nd = D()\ndel d\n",
    "disk while it prints": "import os, threading\ndef talk():\n    while True:\n"
    "        os.write(1, b'y' * 4096)\nthreading.Thread(target=talk, daemon=True).start()\n"
    "import time\nfor n in range(9):\n    with open(f'f{n}', 'wb') as f:\n"
    "        f.write(bytes(60 << 20))\n    time.sleep(0.2)\n",
    "disk below a path that is too long": "import os, time\nfor _ in range(18):\n"
    "    os.mkdir('d' * 250); os.chdir('d' * 250)\nfor n in range(4):\n"
    "    with open(f'f{n}', 'wb') as f:\n        f.write(bytes(60 << 20))\n    time.sleep(0.3)\n"
    "os.chdir('../' * 18)\n",
    "recursion": "import sys\nsys.setrecursionlimit(10**9)\ndef f():\n    f()\nf()\n",
}


@pytest.mark.parametrize("code", HUNGRY.values(), ids=HUNGRY)
def test_what_takes_too_much_is_stopped(
    code: str, tmp_path: Path, course: Course, box: ForkServer
) -> None:
    start = time.monotonic()
    verdict = run(ProjectText(app=code + APP), tmp_path, course, box)
    assert verdict.outcome is Outcome.FAILED, said(verdict)
    assert time.monotonic() - start < 10 * SECONDS
    assert not list(MEMORY_FOLDER.glob(f"{PREFIX}{os.getpid()}-*"))
    after = run(ProjectText(), tmp_path / "next", course, box)
    assert after.outcome is Outcome.PASSED, said(after)


@linux
def test_a_folder_that_cannot_be_read_counts_as_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    assert not limits.fills_disk(str(tmp_path), [])
    opened = os.open

    def refuse(name: str, *args: Any, **more: Any) -> int:
        if name == "closed":
            raise PermissionError(errno.EACCES, "closed")
        return opened(name, *args, **more)

    monkeypatch.setattr(os, "open", refuse)
    assert limits.fills_disk(str(tmp_path), [])


@linux
def test_waiting_for_its_own_threads_is_a_steps_own_time() -> None:
    """Eight threads in C, and the signal of too much processor time ignored: 30 s in place of 10."""
    code = "import hashlib, threading, time\ndef burn():\n    while True:\n"
    code += "        hashlib.pbkdf2_hmac('sha256', b'x', b'y', 100_000)\n"
    code += "for _ in range(8):\n    threading.Thread(target=burn, daemon=True).start()\n"
    with subprocess.Popen([sys.executable, "-c", code + "time.sleep(60)"]) as busy:
        begun = time.monotonic()
        try:
            while watch.processor_seconds(busy.pid) < 1:
                time.sleep(0.05)
            taken = time.monotonic() - begun
            used = watch.processor_seconds(busy.pid)
            assert watch.waited(busy.pid, taken) <= max(0.0, taken - used)
            assert watch.waited(busy.pid, used) == 0
        finally:
            busy.kill()


@linux
def test_processor_time_ends_also_where_its_signal_is_ignored() -> None:
    code = "import resource\nfrom checker.child import limits\nlimits.apply(3)\n"
    code += "print(resource.getrlimit(resource.RLIMIT_CPU))"
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=COURSE)
    assert ended.stdout == "(3, 5)\n", ended.stderr


BOUNDED_BOMB = """\
import os, time
born = 0
for _ in range(300):
    try:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        born += 1
    except OSError:
        break
print("born", born)
raise SystemExit(1)
"""


def test_a_script_that_may_start_programs_starts_few(
    tmp_path: Path, course: Course, box: ForkServer
) -> None:
    """Exercise 18 runs a script that starts others: their number is bound, and none is left."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "gate.py").write_text(BOUNDED_BOMB, encoding="utf-8")
    verdict = grade(course.exercises["exercise18"], tmp_path / "work", box, Options(7, SECONDS))
    assert verdict.outcome is Outcome.FAILED
    born = int(said(verdict).partition("born ")[2].split()[0])
    assert 0 < born <= 64
    mine = {path.name for path in Path("/proc").glob("[0-9]*")}
    for pid in mine:
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{pid}/cmdline").read_bytes()
            parent = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1]
            assert b"server.py" not in told or parent != "1", pid


FORKS = "import os, time\nfor n in range(6):\n    if os.fork() == 0:\n"
TOGETHER = {
    "memory": FORKS + "        x = bytearray(b'x') * (700 << 20)\n        time.sleep(60)\n",
    "removed files": FORKS + "        f = open(f'gone{n}', 'wb')\n        os.remove(f'gone{n}')\n"
    "        f.write(bytes(30 << 20))\n        f.flush()\n        time.sleep(60)\n",
}


@linux
@pytest.mark.parametrize("code", TOGETHER.values(), ids=TOGETHER)
def test_the_processes_of_a_script_count_together(
    code: str, tmp_path: Path, course: Course, box: ForkServer
) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "gate.py").write_text(code + "time.sleep(40)\n", encoding="utf-8")
    start = time.monotonic()
    verdict = grade(course.exercises["exercise18"], tmp_path / "work", box, Options(7, SECONDS))
    assert verdict.outcome is Outcome.FAILED
    assert "it ended with" in said(verdict)
    assert time.monotonic() - start < 35


CHAIN = """\
import os, time
if os.fork() == 0:
    try:
        try:
            os.setsid()
        except OSError:
            pass
        end = time.time() + 60
        while time.time() < end:
            if os.fork():
                break
    finally:
        os._exit(0)
"""


@linux
def test_a_chain_of_processes_that_moves_on_is_ended(tmp_path: Path, box: ForkServer) -> None:
    """Each starts the next one and ends, so that whoever is seen is gone already."""
    for name in ("work", "root"):
        (tmp_path / name).mkdir()
    (tmp_path / "work" / "gate.py").write_text(CHAIN, encoding="utf-8")
    runner = Runner(box, tmp_path / "root", SECONDS, "m")
    more: dict[str, Any] = {"arguments": ["gate.py"], "folder": "."}
    result, _after = runner.step(Project(tmp_path / "work"), "script", "", **more)
    assert result.finished, result
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            assert not str((path / "cwd").readlink()).startswith(str(tmp_path)), path
