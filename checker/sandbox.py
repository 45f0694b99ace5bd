"""Running a step: the parent's end of the processes that run a learner's code.

`ForkServer` keeps one process with the libraries loaded and forks a child a step.
`FreshInterpreter` starts Python anew for each step, where fork does not exist.
How a step is shut in is the matter of `checker/child/box.py`; here it is proved that it holds.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from checker.isolation import BEST, FULL, LIMITS, TooWeak, prove
from checker.verdict import NotGraded

SERVER = Path(__file__).parent / "child" / "server.py"
START_SECONDS = 60.0
GRACE_SECONDS = 15.0
OUTPUT_BYTES = 64 << 10
ENTERED = "+"
NO_BOX = "The step could not be shut in, so it was not run"


@dataclass(frozen=True)
class StepResult:
    """How a step ended, what it claims, and what it printed. `report` is never proof."""

    ended: str
    detail: str
    report: dict[str, Any]
    output: str

    @property
    def error(self) -> dict[str, Any]:
        """The exception that the step reported, if any."""
        error = self.report.get("error")
        return error if isinstance(error, dict) else {}

    @property
    def finished(self) -> bool:
        """Whether the step came to its end without an error."""
        return self.ended == "exit" and self.report.get("done") is True


class Sandbox(Protocol):
    """What runs steps."""

    @property
    def level(self) -> str:
        """The isolation, proved once; it stands in every report."""
        ...

    def run(self, job: dict[str, Any]) -> StepResult:
        """Run one step. Raises NotGraded where the machine is in trouble."""
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...


def open_sandbox(level: str | None = None) -> Sandbox:
    """The quickest way that this system has to run a step in a process of its own.

    `level` asks for that isolation; without it, it is the strongest there is. Raises TooWeak.
    """
    if hasattr(os, "fork") and not os.environ.get("CHECKER_NO_FORK"):
        return ForkServer(level)
    return FreshInterpreter(level)


def judged(sandbox: Sandbox, wish: str | None) -> str:
    """The level that a sandbox really has. Raises TooWeak where `full` was wished and is not."""
    if wish == LIMITS or not sys.platform.startswith("linux"):
        holes = ["this system has nothing stronger"]
    else:
        holes = prove(sandbox.run)
    if holes and wish == FULL:
        raise TooWeak(f"Isolation level {FULL} can't be had here: {'; '.join(holes)}.")
    return LIMITS if holes else FULL


def at_level(job: dict[str, Any], wish: str | None) -> dict[str, Any]:
    """The job with its level. A real server can only be reached where no wall is in the way."""
    return {**job, "level": LIMITS if "uri" in job and job["action"] != "sql" else wish or BEST}


def bare_environment(home: Path) -> dict[str, str]:
    """The environment a step sees: nothing of ours but what a program needs to run."""
    kept = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "NUMBER_OF_PROCESSORS")
    temporary = str(home)
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
        "HOME": temporary,
        "USERPROFILE": temporary,
        "TMPDIR": temporary,
        "TEMP": temporary,
        "TMP": temporary,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "FLASK_RUN_FROM_CLI": "true",
        "SECRET_KEY": "scratch",
    }


def read_report(text: str) -> dict[str, Any]:
    """A child's report, or nothing where it is no JSON object."""
    try:
        report = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return report if isinstance(report, dict) else {}


class Lane:
    """A connection to a process of the server's that does one step at a time."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.answers = end.makefile("r", encoding="utf-8")

    def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        """One job out, one answer back. Raises OSError where the lane died or hung."""
        self.end.settimeout(START_SECONDS + 3 * float(job["seconds"]) + GRACE_SECONDS)
        self.end.sendall(json.dumps(job).encode() + b"\n")
        answer = read_report(self.answers.readline())
        if not answer:
            raise BrokenPipeError("the lane was closed")
        return answer

    def close(self) -> None:
        """Let the lane's process end."""
        self.answers.close()
        self.end.close()


class ForkServer:
    """One server process, a fresh forked child for every step, as many at once as are asked for."""

    def __init__(self, wish: str | None = None) -> None:
        self._wish = wish
        self._lock = threading.Lock()
        self._idle: list[Lane] = []
        self._start()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", str(SERVER)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=bare_environment(Path(tempfile.gettempdir())),
                cwd="/",
                start_new_session=True,
            )

    @cached_property
    def level(self) -> str:
        """The isolation, proved when it is first asked for."""
        return judged(self, self._wish)

    def run(self, job: dict[str, Any]) -> StepResult:
        """Run one step in a new child; a server that died is started again, once."""
        job = at_level(job, self._wish)
        for _attempt in range(2):
            lane = self._lane()
            try:
                answer = lane.ask(job)
            except OSError:
                lane.close()
                continue
            with self._lock:
                self._idle.append(lane)
            if answer["ended"] == "box":
                raise NotGraded(f"{NO_BOX}: {answer['output'][-300:]}")
            report = read_report(str(answer.get("report", "")))
            detail = str(answer.get("signal") or answer.get("code", ""))
            return StepResult(answer["ended"], detail, report, answer["output"])
        raise NotGraded("The process that runs the steps ended unexpectedly, twice. Try again.")

    def _lane(self) -> Lane:
        """A lane that is free, or a new one; of a new server where the old one has died."""
        with self._lock:
            if self.process.poll() is not None:
                self._end()
                self._start()
            if self._idle:
                return self._idle.pop()
            mine, theirs = socket.socketpair()
            with theirs:
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            return Lane(mine)

    def _end(self) -> None:
        """Close the lanes that are free, and end the server with everything in its session."""
        while self._idle:
            self._idle.pop().close()
        self._control.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """End the server and everything in its session."""
        with self._lock:
            self._end()


@dataclass
class FreshInterpreter:
    """A new Python for every step: the same verdicts, slower."""

    wish: str | None = None

    @cached_property
    def level(self) -> str:
        """The isolation, proved when it is first asked for."""
        return judged(self, self.wish)

    def run(self, job: dict[str, Any]) -> StepResult:
        """Run one step in a new Python."""
        with tempfile.TemporaryDirectory(prefix="step-", ignore_cleanup_errors=True) as folder:
            report = Path(folder) / "report.json"
            output = Path(folder) / "output.txt"
            told = {**at_level(job, self.wish), "report": str(report)}
            ended, detail = self._run(told, output, Path(folder))
            said = report.read_text("utf-8", "replace") if report.is_file() else ""
            with output.open("rb") as file:
                printed = file.read(OUTPUT_BYTES).decode("utf-8", "backslashreplace")
        if not said.startswith(ENTERED):
            raise NotGraded(f"{NO_BOX}: {printed[-300:]}")
        return StepResult(ended, detail, read_report(said.removeprefix(ENTERED)), printed)

    def _run(self, job: dict[str, Any], output: Path, home: Path) -> tuple[str, str]:
        options: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
        with output.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", str(SERVER), "--once"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=bare_environment(home),
                cwd=home,
                **options,
            )
            try:
                # A slow machine needs its time to start Python; the step's own limit comes after.
                process.communicate((json.dumps(job) + "\n").encode(), float(job["seconds"]) + 5)
            except subprocess.TimeoutExpired:
                return "timeout", ""
            finally:
                self._kill(process)
        if process.returncode < 0:
            return "signal", signal.Signals(-process.returncode).name
        return "exit", str(process.returncode)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
        process.wait()

    def close(self) -> None:
        """Nothing stays open between steps."""
