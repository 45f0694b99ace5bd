"""Runs a command and tells what it cost: wall time, processor time, peak memory."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
SAMPLE_EVERY = 0.005
"""Seconds between two looks at the memory of a process tree."""


class CommandFailedError(Exception):
    """A measured command did not do its job, so that its figures mean nothing."""


@dataclass(frozen=True)
class Cost:
    """What one run cost; None where this system doesn't tell."""

    wall: float
    """Seconds from start to exit."""

    processor: float | None
    """Seconds of processor time, user and system, of the process and all that it waited for."""

    memory: float | None
    """Peak of the whole process tree, in MiB; pages that processes share count once."""


def total(costs: Sequence[Cost]) -> Cost:
    """The cost of commands that ran one after the other: times add up, the highest peak counts."""
    processor = [cost.processor for cost in costs if cost.processor is not None]
    memory = [cost.memory for cost in costs if cost.memory is not None]
    return Cost(
        wall=sum(cost.wall for cost in costs),
        processor=sum(processor) if len(processor) == len(costs) else None,
        memory=max(memory) if len(memory) == len(costs) else None,
    )


def run(command: Sequence[str], folder: Path, env: Mapping[str, str], *, memory: bool) -> Cost:
    """Runs one command in `folder` and measures it; with `memory`, its peak as well.

    Looking at memory slows a command down a little, so it is best done in runs of its own.
    Raises CommandFailedError, with the end of the output, if the exit code isn't 0.
    """
    log = folder / "bench.log"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        peak = PeakMemory(process.pid) if memory and can_measure_memory() else None
        code, processor = wait(process)
        wall = time.perf_counter() - started
    if code != 0:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise CommandFailedError(f"{' '.join(command)} ended with exit code {code}:\n{tail}")
    return Cost(wall, processor, peak.stop() if peak else None)


def wait(process: "subprocess.Popen[bytes]") -> tuple[int, float | None]:
    """Waits for a process; returns its exit code and processor seconds (None on Windows)."""
    if sys.platform == "win32":
        return process.wait(), None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime


def can_measure_memory() -> bool:
    """Whether this system shows the memory of a process the way Linux does."""
    return (PROC / "self" / "smaps_rollup").exists()


class PeakMemory:
    """Watches a process tree from a thread and keeps the highest sum of its memory."""

    def __init__(self, root: int, every: float = SAMPLE_EVERY) -> None:
        """Starts to watch the process `root` and all that it starts, each `every` seconds."""
        self._root, self._every = root, every
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """Ends the watch; returns the peak in MiB."""
        self._ended.set()
        self._thread.join()
        return self._peak / 1024

    def _watch(self) -> None:
        while not self._ended.is_set():
            now = sum(proportional_kib(pid) for pid in process_tree(self._root))
            self._peak = max(self._peak, now)
            self._ended.wait(self._every)


def process_tree(root: int) -> set[int]:
    """The process `root` and its descendants, as /proc has them at this moment (proc(5))."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            children.setdefault(parent_of(entry), []).append(int(entry.name))
    tree, found = {root}, [root]
    while found:
        new = children.get(found.pop(), [])
        tree.update(new)
        found.extend(new)
    return tree


def parent_of(entry: Path) -> int:
    """The parent's id of the process in /proc/<id>; 0 if the process has ended meanwhile."""
    try:
        stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def proportional_kib(pid: int) -> int:
    """A process's proportional set size (Pss) in KiB; 0 if it has ended meanwhile."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
