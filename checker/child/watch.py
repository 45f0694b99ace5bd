"""Watching a step: what it prints and reports, how long it takes, how it ends, what it leaves."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from pathlib import Path
from typing import Any

from . import limits

REPORT_BYTES = 256 << 10
ENTERED = b"+"  # comes before a report, and before anything that a learner's code could write
HEAD_BYTES = 16 << 10
TAIL_BYTES = 48 << 10
TICK_SECONDS = 0.1
ORPHAN_SECONDS = 5.0
MOST_PATIENCE = 3  # a step that the machine keeps waiting has its limit this many times at most


class Tail:
    """Output that keeps its first and last part, however much there is."""

    def __init__(self) -> None:
        self.head = b""
        self.tail = b""
        self.dropped = 0

    def add(self, data: bytes) -> None:
        """Take in more output."""
        room = HEAD_BYTES - len(self.head)
        self.head += data[:room]
        self.tail += data[room:] if room < len(data) else b""
        if len(self.tail) > TAIL_BYTES:
            self.dropped += len(self.tail) - TAIL_BYTES
            self.tail = self.tail[-TAIL_BYTES:]

    def text(self) -> str:
        """What was kept, as text, with a note where something was left out."""
        gap = b"\n[... %d bytes left out ...]\n" % self.dropped if self.dropped else b""
        return (self.head + gap + self.tail).decode("utf-8", "backslashreplace")


def ended(status: int | None, stopped: str) -> dict[str, Any]:
    """How a child ended: why it was stopped, or else its wait status."""
    if stopped == "memory":  # which the system ends in the same way where it is the first
        return {"ended": "signal", "signal": "SIGKILL"}
    if stopped:
        return {"ended": stopped}
    if status is not None and os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        named = number in set(signal.Signals)  # of the real-time ones, most have no name
        told = signal.Signals(number).name if named else f"signal {number}"
        return {"ended": "signal", "signal": told}
    return {"ended": "exit", "code": os.WEXITSTATUS(status) if status is not None else -1}


def kill_tree(pid: int) -> None:
    """End a child's whole session and, where orphans come to us, everything it left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def reap_orphans() -> None:
    """Kill and collect what double forks left to us.

    Each could start the next one and end before its turn comes. So all below us are looked for
    anew each time, without a pause.
    """
    end = time.monotonic() + ORPHAN_SECONDS
    while time.monotonic() < end:
        try:
            pid, _status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            for orphan in limits.descendants(os.getpid()):
                with contextlib.suppress(OSError):
                    os.kill(orphan, signal.SIGKILL)


class Watch:
    """A child being watched: its output and report are collected until it ends or is late."""

    def __init__(self, pid: int, log: int, report: int) -> None:
        self.pid, self.log, self.report = pid, log, report
        self.out, self.said = Tail(), b""
        self.status: int | None = None
        self.kept_waiting = 0.0
        # Without pidfd (macOS) the end is noticed by asking often.
        self.pidfd = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else -1
        self.sources = [log, report] + ([self.pidfd] if self.pidfd >= 0 else [])

    def until_end(self, seconds: float, room: str, closed: int) -> str:
        """Wait for the child's end; why it must be stopped where it does not come.

        Time in which the machine let it wait for a processor is not its own. `closed` is the
        lane's socket: once nobody waits for the answer, there is no reason to go on.
        """
        start = looked = time.monotonic()
        pause = TICK_SECONDS if self.pidfd >= 0 else 0.003
        while True:
            ready = select.select([*self.sources, closed], [], [], pause)[0]
            for source in ready:
                if source == closed:
                    return "abandoned"
                if source != self.pidfd and not self.take(source):
                    self.sources.remove(source)
            if not ready or self.pidfd in ready:  # once its end is collected, nobody knows
                self.kept_waiting = waited(self.pid, time.monotonic() - start)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = status
                return ""
            now = time.monotonic()
            if now - looked >= TICK_SECONDS:  # also while it prints without a pause
                looked = now
                if too_much := limits.exceeded(room, limits.descendants(os.getpid()) or [self.pid]):
                    return too_much
            if self.own_seconds(now - start, seconds) >= seconds:
                return "timeout"

    def own_seconds(self, taken: float, limit: float) -> float:
        """How much of the time taken is the child's own; past its limit, we look again."""
        if taken >= limit:
            self.kept_waiting = waited(self.pid, taken)
        return taken - min(self.kept_waiting, (MOST_PATIENCE - 1) * limit)

    def take(self, source: int) -> bool:
        """Read once from the log or the report; False where there is nothing (more)."""
        data = read_some(source)
        if source == self.log:
            self.out.add(data)
        else:
            self.said = (self.said + data)[: REPORT_BYTES + 1]
        return bool(data)

    def finish(self, stopped: str) -> dict[str, Any]:
        """Kill what is left, read what is left, and tell how it ended."""
        kill_tree(self.pid)
        if self.status is None:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        reap_orphans()
        for source in (self.log, self.report):
            os.set_blocking(source, False)
            for _ in range(64):
                if not self.take(source):
                    break
        if self.pidfd >= 0:
            os.close(self.pidfd)
        told = {"output": self.out.text(), "kept_waiting": self.kept_waiting}
        if not self.said.startswith(ENTERED) and stopped != "abandoned":
            return {**told, "ended": "box", "report": ""}
        said = self.said.removeprefix(ENTERED).decode("utf-8", "replace")
        return {**told, **ended(self.status, stopped), "report": said}


def read_some(descriptor: int) -> bytes:
    """What there is to read at once; nothing at the end or where nothing waits."""
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return b""


def waited(pid: int, taken: float) -> float:
    """How many of the seconds taken a process was ready to run and had to wait.

    A thread that waits while another one of the process has the processor waits for its own.
    0 where nobody counts it. Source: https://docs.kernel.org/scheduler/sched-stats.html
    """
    total = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        for task in os.listdir(f"/proc/{pid}/task"):
            counted = Path(f"/proc/{pid}/task/{task}/schedstat").read_text(encoding="ascii")
            total = max(total, int(counted.split()[1]))
        return max(0.0, min(total / 1e9, taken - processor_seconds(pid)))
    return 0.0


def processor_seconds(pid: int) -> float:
    """How long all threads of a process have run, as /proc/PID/stat has it: proc(5)."""
    told = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
