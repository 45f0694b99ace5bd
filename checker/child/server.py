"""A process that has the libraries loaded and forks a fresh child for every step.

Started as a script: `python -I -B server.py` has a socket as its standard input. With each byte
there comes one end of another socket, a lane: a forked process that reads one job a line and
answers one line a job. Lanes work side by side and share the loaded libraries. With `--once` a
single job is done in this very process, for systems without fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import json
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import limits, steps

HERE = str(Path(__file__).resolve().parent)
PACKAGE = "_checker_child"
REPORT_BYTES = 256 << 10
HEAD_BYTES = 16 << 10
TAIL_BYTES = 48 << 10


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


def close_other_descriptors(keep: set[int]) -> None:
    """Close everything from 3 up except `keep`, so that nothing of ours can be reached."""
    last = 3
    for number in sorted(keep):
        os.closerange(last, number)
        last = number + 1
    os.closerange(last, 4096)


def child(job: dict[str, Any], log: int, report: int) -> None:
    """In the forked child: leave everything of ours behind, then do the step. Never returns."""
    code = 70
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        close_other_descriptors({report})
        sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        sys.stderr = open(
            2, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1
        )
        sys.stdin = open(0, encoding="utf-8", closefd=False)
        limits.apply(int(job["seconds"]) + 1)
        answer = steps.run(job)
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        os.write(report, json.dumps(answer).encode()[:REPORT_BYTES])
        code = 0
    except BaseException as error:
        os.write(2, f"the step could not be run: {error!r}\n".encode())
    finally:
        os._exit(code)


def ended(status: int | None, in_time: bool) -> dict[str, Any]:
    """How a child ended, from its wait status."""
    if not in_time:
        return {"ended": "timeout"}
    if status is not None and os.WIFSIGNALED(status):
        return {"ended": "signal", "signal": signal.Signals(os.WTERMSIG(status)).name}
    return {"ended": "exit", "code": os.WEXITSTATUS(status) if status is not None else -1}


def kill_tree(pid: int) -> None:
    """End a child's whole session and, where orphans come to us, everything it left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def reap_orphans() -> None:
    """Kill and collect what double forks left to us; a round finds the children of the last."""
    listing = Path(f"/proc/self/task/{os.getpid()}/children")
    for _ in range(200):
        try:
            pid, _status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            with contextlib.suppress(OSError):
                for orphan in listing.read_text(encoding="ascii").split():
                    os.kill(int(orphan), signal.SIGKILL)
            time.sleep(0.002)


class Watch:
    """A child being watched: its output and report are collected until it ends or is late."""

    def __init__(self, pid: int, log: int, report: int) -> None:
        self.pid, self.log, self.report = pid, log, report
        self.out, self.said = Tail(), b""
        self.status: int | None = None
        # Without pidfd (macOS) the end is noticed by asking often.
        self.pidfd = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else -1
        self.sources = [log, report] + ([self.pidfd] if self.pidfd >= 0 else [])

    def until_end(self, seconds: float) -> bool:
        """Wait for the child's end; False where `seconds` were not enough."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            pause = min(left, 0.5 if self.pidfd >= 0 else 0.003)
            for source in select.select(self.sources, [], [], pause)[0]:
                if source != self.pidfd and not self.take(source):
                    self.sources.remove(source)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = status
                return True
        return False

    def take(self, source: int) -> bool:
        """Read once from the log or the report; False where there is nothing (more)."""
        data = read_some(source)
        if source == self.log:
            self.out.add(data)
        else:
            self.said = (self.said + data)[: REPORT_BYTES + 1]
        return bool(data)

    def finish(self, in_time: bool) -> dict[str, Any]:
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
        said = {"report": self.said.decode("utf-8", "replace"), "output": self.out.text()}
        return {**ended(self.status, in_time), **said}


def read_some(descriptor: int) -> bytes:
    """What there is to read at once; nothing at the end or where nothing waits."""
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return b""


def serve_one(job: dict[str, Any]) -> dict[str, Any]:
    """Fork a child for the job and answer with how it ended."""
    log_read, log_write = os.pipe()
    report_read, report_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        child(job, log_write, report_write)
    os.close(log_write)
    os.close(report_write)
    try:
        watch = Watch(pid, log_read, report_read)
        return watch.finish(watch.until_end(float(job["seconds"])))
    finally:
        os.close(log_read)
        os.close(report_read)


def lane(end: int) -> None:
    """Answer the jobs of one lane until its other end is closed. Never returns."""
    limits.own_orphans()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=end) as line:
        jobs = line.makefile("r", encoding="utf-8")
        for job in jobs:
            line.sendall(json.dumps(serve_one(json.loads(job))).encode() + b"\n")
    os._exit(0)


def serve() -> None:
    """Open a lane for each end that comes, until standard input ends."""
    # Nothing imported here is ever garbage, and looking for some costs a sixth of the start.
    gc.disable()
    steps.preload()
    gc.freeze()
    gc.enable()
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # lanes that end are collected by the system
    while (message := socket.recv_fds(control, 1, 1))[0]:
        end = message[1][0]
        if os.fork() == 0:
            control.close()
            lane(end)
        os.close(end)


def once() -> None:
    """Do one job in this process: the job on standard input, the report in the file it names."""
    job = json.loads(sys.stdin.readline())
    sys.argv[:] = ["flask"]
    limits.apply(int(job["seconds"]) + 1)
    answer = steps.run(job)
    sys.stdout.flush()
    Path(job["report"]).write_text(json.dumps(answer), encoding="utf-8")


def load_own_modules() -> None:
    """Load the modules beside this file under a name that no learner's module has."""
    spec = importlib.util.spec_from_file_location(
        PACKAGE, f"{HERE}/__init__.py", submodule_search_locations=[HERE]
    )
    assert spec is not None
    sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
    for name in ("limits", "steps"):
        globals()[name] = importlib.import_module(f"{PACKAGE}.{name}")


if __name__ == "__main__":
    load_own_modules()
    once() if "--once" in sys.argv else serve()
