"""What a step may use up: memory, processor time, file size, descriptors, processes, disk."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1 << 30
FILE_BYTES = 64 << 20
STEP_DESCRIPTORS = 256
MOST_DESCRIPTORS = 4096  # of the server: one for each neighbour of a folder that is hidden
DISK_BYTES = 96 << 20
DISK_FILES = 5000
DISK_DEPTH = 64
EXTRA_PROCESSES = 64


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
    # Past the lower limit the process gets a signal that says so; past the upper one it is killed.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(which, (value, hard if which == resource.RLIMIT_CPU else value))


def fills_disk(room: str, pid: int) -> bool:
    """Whether a step has written too much, too many files or too deep below its room.

    Files that it has open but removed count as well; only Linux shows those.
    """
    total, count, folders = _removed_but_open(pid), 0, [(room, 0)]
    while folders:
        folder, depth = folders.pop()
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                count += 1
                with contextlib.suppress(OSError):
                    total += _blocks(entry.stat(follow_symlinks=False))
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((entry.path, depth + 1))
                if total > DISK_BYTES or count > DISK_FILES or depth > DISK_DEPTH:
                    return True
    return total > DISK_BYTES


def _blocks(facts: os.stat_result) -> int:
    return int(getattr(facts, "st_blocks", 0)) * 512


def _removed_but_open(pid: int) -> int:
    total = 0
    with contextlib.suppress(OSError):
        for descriptor in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                facts = os.stat(f"/proc/{pid}/fd/{descriptor}")
                if stat.S_ISREG(facts.st_mode) and not facts.st_nlink:
                    total += _blocks(facts)
    return total
