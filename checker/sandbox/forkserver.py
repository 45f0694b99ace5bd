"""The parent's end of a process with the libraries loaded, which forks a child for each step.

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
from functools import cached_property
from pathlib import Path
from typing import Any

from checker.language import _
from checker.sandbox.step import (
    NO_BOX,
    SERVER,
    SPILL_HERE,
    StepResult,
    at_level,
    bare_environment,
    judged,
    read_report,
)
from checker.verdict import NotGraded

START_SECONDS = 60.0
GRACE_SECONDS = 15.0


class Lane:
    """A connection to a process of the server's that does one step at a time.

    `owner` is the one submission whose steps it does: what a step told stays in the memory that
    the next one is forked from.
    """

    def __init__(self, end: socket.socket) -> None:
        self.end, self.owner = end, ""
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

    processes = True
    start_seconds = 0.0

    def __init__(self, wish: str | None = None, *, warm: bool = False) -> None:
        self._wish = wish
        self._command = [sys.executable, "-I", "-B", "-X", "utf8", str(SERVER)]
        self._command += ["--warm"] if warm else []
        self._lock = threading.Lock()
        self._idle: list[Lane] = []
        self._spare: Lane | None = None
        self._start()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                self._command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=bare_environment(Path(tempfile.gettempdir())) | SPILL_HERE,
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
            lane = self._lane(owner=str(Path(job["room"]).parent))
            try:
                answer = lane.ask(job)
            except OSError:
                lane.close()
                continue
            with self._lock:
                self._idle.append(lane)
            if answer["ended"] == "box":
                raise NotGraded(f"{_(NO_BOX)}: {answer['output'][-300:]}")
            report = read_report(str(answer.get("report", "")))
            detail = str(answer.get("signal") or answer.get("code", ""))
            waited = float(answer["kept_waiting"])
            return StepResult(answer["ended"], detail, report, answer["output"], waited)
        raise NotGraded(_("The process that runs the steps ended unexpectedly, twice. Try again."))

    def _lane(self, owner: str) -> Lane:
        """A free lane of the owner's, or a new one; of a new server where the old one has died.

        The free lanes of others are closed: whoever graded them has most likely gone on.
        """
        with self._lock:
            if self.process.poll() is not None:
                self._end()
                self._start()
            while self._idle:
                lane = self._idle.pop()
                if lane.owner == owner:
                    return lane
                lane.close()
            lane = self._spare or self._open()
            self._spare, lane.owner = self._open(), owner  # the next, made while this one works
            return lane

    def _open(self) -> Lane:
        """A new lane of nobody's yet."""
        mine, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"+"], [theirs.fileno()])
        return Lane(mine)

    def _end(self) -> None:
        """Close the lanes that are free, and end the server with everything in its session."""
        if self._spare:
            self._spare.close()
            self._spare = None
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
