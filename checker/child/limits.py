"""What a step may use up: memory, processor time, file size, descriptors, processes, disk."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1 << 30
MOST_MEMORY = 2 * MEMORY_BYTES  # of all processes together, where a step may start some
FILE_BYTES = 64 << 20
STEP_DESCRIPTORS = 256
MOST_DESCRIPTORS = 4096  # of the server: one for each neighbour of a folder that is hidden
DISK_BYTES = 96 << 20
DISK_FILES = 5000
DISK_DEPTH = 64
EXTRA_PROCESSES = 64
MOST_THREADS = 256  # with stacks of the usual size, memory ends at half of them
CPU_GRACE = 2


def own_processes() -> int:
    """How many threads this user has now; the system counts them all against the limit."""
    uid = os.getuid()
    count = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                count += len(list((folder / "task").iterdir()))
    return count


def allow_descriptors() -> None:
    """Let the server open as many files as it may need, where the system has that many."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(most, soft), hard))


def apply(cpu_seconds: int, processes: int | None = None) -> None:
    """Set the limits that the system has; `processes` is how many the user may have in all."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_FSIZE": FILE_BYTES,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": STEP_DESCRIPTORS,
    }
    if sys.platform.startswith("linux"):
        wanted["RLIMIT_AS"] = MEMORY_BYTES
        if processes is not None:
            wanted["RLIMIT_NPROC"] = processes
    for name, value in wanted.items():
        _lower(resource, getattr(resource, name), value)


def _lower(resource: Any, which: int, value: int) -> None:
    """Set one limit, never above what the system already allows."""
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    # Past the lower limit the process gets a signal that says so, which it may ignore; past the
    # upper one it is killed.
    more = CPU_GRACE if which == resource.RLIMIT_CPU else 0
    upper = value + more if hard == resource.RLIM_INFINITY else min(value + more, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(which, (value, upper))


def descendants(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have; only Linux shows them."""
    found = [pid]
    for one in found:  # which grows meanwhile
        with contextlib.suppress(OSError, ValueError):
            for task in os.listdir(f"/proc/{one}/task"):
                told = Path(f"/proc/{one}/task/{task}/children").read_text(encoding="ascii")
                found += map(int, told.split())
    return found[1:]


def exceeded(room: str, pids: list[int]) -> str:
    """Of what a running step has too much, where the system itself sets no limit; or nothing."""
    if starts_many_threads(pids):
        return "threads"
    if len(pids) > 1 and sum(map(_own_bytes, pids)) > MOST_MEMORY:
        return "memory"
    return "disk" if fills_disk(room, pids) else ""


def _own_bytes(pid: int) -> int:
    """A process's part of the memory in use: what several share is parted, see Pss in proc(5)."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0


def starts_many_threads(pids: list[int]) -> bool:
    """Whether a step has more threads than it may; only Linux shows them.

    RLIMIT_NPROC is no limit for that: it counts all that the user has, also in other containers.
    """
    count = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            count += len(os.listdir(f"/proc/{pid}/task"))
    return count > MOST_THREADS


class _Written:
    """What a step has written, counted as far as the limits."""

    def __init__(self, total: int) -> None:
        self.total, self.count = total, 0

    def too_much(self) -> bool:
        return self.total > DISK_BYTES or self.count > DISK_FILES

    def add(self, folder: int, depth: int) -> bool:
        """Count a folder's entries, and all below it; whether it is too much."""
        if depth > DISK_DEPTH:
            return True
        deeper = []
        with os.scandir(folder) as entries:
            for entry in entries:
                self.count += 1
                with contextlib.suppress(FileNotFoundError):
                    self.total += _blocks(entry.stat(follow_symlinks=False))
                    if entry.is_dir(follow_symlinks=False):
                        deeper.append(entry.name)
                if self.too_much():
                    return True
        return any(self.enter(name, folder, depth + 1) for name in deeper)

    def enter(self, name: str, above: int | None, depth: int) -> bool:
        """Count a folder below another one that is open; whether it is too much."""
        try:
            folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
            try:
                return self.add(folder, depth)
            finally:
                os.close(folder)
        except OSError as error:  # gone or replaced since it was listed, or else made unreadable
            return error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


def fills_disk(room: str, pids: list[int]) -> bool:
    """Whether a step has written too much, too many files or too deep below its room.

    Folders are walked through descriptors: no path is too long for that. One that can't be read
    was made so by the step. Files that it has open but removed count as well; only Linux shows
    those.
    """
    written = _Written(_removed_but_open(pids))
    return written.too_much() or written.enter(room, None, 0)


def _blocks(facts: os.stat_result) -> int:
    return int(getattr(facts, "st_blocks", 0)) * 512


def _removed_but_open(pids: list[int]) -> int:
    """How large they are together, each counted once, however many have it open."""
    found: dict[tuple[int, int], int] = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            for descriptor in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    facts = os.stat(f"/proc/{pid}/fd/{descriptor}")
                    if stat.S_ISREG(facts.st_mode) and not facts.st_nlink:
                        found[facts.st_dev, facts.st_ino] = _blocks(facts)
    return sum(found.values())
