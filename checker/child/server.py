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
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import box, proof, steps, warmup, watch

HERE = str(Path(__file__).resolve().parent)
PACKAGE = "_checker_child"


def close_other_descriptors(keep: set[int]) -> None:
    """Close everything from 3 up except `keep`, so that nothing of ours can be reached."""
    last = 3
    for number in sorted(keep):
        os.closerange(last, number)
        last = number + 1
    os.closerange(last, 1 << 16)


def child(job: dict[str, Any], walls: box.Box, log: int, report: int) -> None:
    """In the forked child: leave everything of ours behind, then do the step. Never returns."""
    code = 70
    try:
        box.die_with_parent()
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        steps.take_originals(job)
        walls.enter(job)
        os.write(report, watch.ENTERED)
        close_other_descriptors({report})
        sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        sys.stderr = open(
            2, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1
        )
        sys.stdin = open(0, encoding="utf-8", closefd=False)
        answer = act(job, report)
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        write_report(report, answer)
        code = 0
    except BaseException as error:
        os.write(2, f"the step could not be run: {error!r}\n".encode())
    finally:
        os._exit(code)


def act(job: dict[str, Any], report: int) -> dict[str, Any]:
    """What is done inside the box."""
    if job["action"] == "prove":
        return proof.attempts(job)
    return steps.run(job, lambda answer: write_report(report, answer))


def write_report(report: int, answer: dict[str, Any]) -> None:
    """Write a report, as one line. The last that is whole counts."""
    os.write(report, json.dumps(answer).encode()[: watch.REPORT_BYTES] + b"\n")


def serve_one(job: dict[str, Any], walls: box.Box, closed: int) -> dict[str, Any]:
    """Fork a child for the job and answer with how it ended."""
    log_read, log_write = os.pipe()
    report_read, report_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        child(job, walls, log_write, report_write)
    os.close(log_write)
    os.close(report_write)
    try:
        child_of_ours = watch.Watch(pid, log_read, report_read)
        stopped = child_of_ours.until_end(float(job["seconds"]), job["room"], closed)
        return child_of_ours.finish(stopped)
    finally:
        os.close(log_read)
        os.close(report_read)


def lane(end: int, walls: box.Box) -> None:
    """Answer the jobs of one lane until its other end is closed. Never returns."""
    box.die_with_parent()
    box.own_orphans()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=end) as line:
        jobs = line.makefile("r", encoding="utf-8")
        with contextlib.suppress(OSError):
            for job in jobs:
                answer = serve_one(json.loads(job), walls, end)
                line.sendall(json.dumps(answer).encode() + b"\n")
    os._exit(0)


def serve() -> None:
    """Open a lane for each end that comes, until standard input ends."""
    # Nothing imported here is ever garbage, and looking for some costs a sixth of the start.
    gc.disable()
    steps.preload()
    if "--warm" in sys.argv:
        warmup.warm_up()
    walls = box.Box()
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
            lane(end, walls)
        os.close(end)


def once() -> None:
    """Do one job in this process: the job on standard input, the report in the file it names."""
    job = json.loads(sys.stdin.readline())
    sys.argv[:] = ["flask"]
    report = os.open(job["report"], os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0))
    steps.take_originals(job)
    steps.preload()
    box.Box().enter(job)
    os.write(report, watch.ENTERED)
    answer = act(job, report)
    sys.stdout.flush()
    write_report(report, answer)


def load_own_modules() -> None:
    """Load the modules beside this file under a name that no learner's module has."""
    spec = importlib.util.spec_from_file_location(
        PACKAGE, f"{HERE}/__init__.py", submodule_search_locations=[HERE]
    )
    assert spec is not None
    sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
    for name in ("box", "proof", "steps", "warmup", "watch"):
        globals()[name] = importlib.import_module(f"{PACKAGE}.{name}")


if __name__ == "__main__":
    load_own_modules()
    once() if "--once" in sys.argv else serve()
