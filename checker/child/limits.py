"""What a step may use, set in the process that is about to run a learner's code.

Stronger isolation belongs here too: everything in `apply` runs after the fork and before the
first line of the learner's code.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1 << 30
FILE_BYTES = 64 << 20
EXTRA_PROCESSES = 64
LEVEL = "limits"


def _own_processes() -> int:
    """How many processes this user has now; the system counts them all against the limit."""
    uid = os.getuid()
    count = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == uid:
                count += len(list((folder / "task").iterdir()))
    return count


def apply(cpu_seconds: int) -> None:
    """Limit memory, processor time, file size and processes, where the system has such limits."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        "RLIMIT_CPU": cpu_seconds,
        "RLIMIT_FSIZE": FILE_BYTES,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 256,
    }
    if sys.platform.startswith("linux"):
        wanted["RLIMIT_AS"] = MEMORY_BYTES
        wanted["RLIMIT_NPROC"] = _own_processes() + EXTRA_PROCESSES
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


def own_orphans() -> None:
    """Make this process the parent of whatever its children leave behind (Linux only)."""
    if sys.platform.startswith("linux"):
        import ctypes

        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
