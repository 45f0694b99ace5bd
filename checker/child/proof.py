"""What the box is for, tried from inside it: each attempt must be refused.

The parent does not take this process's word where it can look itself: at the file that was to be
changed, and at the sockets that were to be reached.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from . import limits


def attempts(job: dict[str, Any]) -> dict[str, Any]:
    """Try everything; the report names what could be done, which should be nothing."""
    tries: dict[str, Callable[[], object]] = {
        "read a file outside": lambda: open(job["canary"], "rb").close(),
        "write a file outside": lambda: open(job["canary"] + ".new", "wb").close(),
        "list a folder outside": lambda: os.listdir("/"),
        "change a file outside": lambda: os.truncate(job["canary"], 0),
        "read about processes": lambda: open("/proc/self/environ", "rb").close(),
        "connect to a port": lambda: _connect(socket.AF_INET, ("127.0.0.1", job["port"])),
        "connect to a socket": lambda: _connect(socket.AF_UNIX, job["socket"]),
        "open a port": lambda: socket.create_server(("127.0.0.1", 0)).close(),
        "signal another process": lambda: os.kill(job["pid"], 0),
        "signal through a descriptor": lambda: _let_signal(job["pid"]),
        "take much memory": lambda: mmap.mmap(-1, 2 * limits.MEMORY_BYTES).close(),
        "write a huge file": lambda: _write_far(job["room"]),
        "start a process": _fork,
        "start a program": lambda: os.execv(sys.executable, [sys.executable, "-c", ""]),
    }
    return {"done": True, "possible": [name for name, act in tries.items() if _possible(act)]}


def _possible(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, MemoryError):
        return False
    return True


def _connect(family: int, address: Any) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.settimeout(1)
        line.connect(address)


def _let_signal(pid: int) -> None:
    import fcntl  # not on Windows, which has no proof

    if sys.platform != "win32":
        fcntl.fcntl(1, fcntl.F_SETOWN, pid)


def _write_far(room: str) -> None:
    descriptor = os.open(f"{room}/far", os.O_WRONLY | os.O_CREAT)
    try:
        os.pwrite(descriptor, b"x", limits.FILE_BYTES + 1)
    finally:
        os.close(descriptor)


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)
    with contextlib.suppress(ChildProcessError):
        os.wait()
