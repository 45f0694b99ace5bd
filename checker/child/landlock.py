"""Landlock: which files a step can reach. Needs no privilege, and works inside containers.

Source: https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import kernel

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
EXECUTE, WRITE, READ, READ_FOLDER, REMOVE_FOLDER, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_FOLDER, MAKE_FILE, REFER, TRUNCATE, IOCTL = (1 << bit for bit in (7, 8, 13, 14, 15))
LOOK = READ | READ_FOLDER
CHANGE = LOOK | WRITE | REMOVE_FOLDER | REMOVE_FILE | MAKE_FOLDER | MAKE_FILE | REFER | TRUNCATE
FOR_FILES = EXECUTE | WRITE | READ | TRUNCATE | IOCTL
DEVICES = ("null", "zero", "full", "random", "urandom")


def version() -> int:
    """The version of the kernel's Landlock interface; 0 where there is none."""
    try:
        return kernel.system_call(CREATE_RULESET, None, 0, 1)
    except (OSError, AttributeError):
        return 0


def scopes_signals() -> bool:
    """Whether Landlock keeps a step's signals in."""
    return version() >= 6


@dataclass
class Paths:
    """What may be reached: opened once, when nobody's code has run, and used for every step."""

    read: list[tuple[int, int]] = field(default_factory=list)

    def add(self, path: str | Path, rights: int) -> None:
        """Let a path be reached; one that is not there is passed over."""
        with contextlib.suppress(OSError):
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            if not stat.S_ISDIR(os.fstat(opened).st_mode):
                rights &= FOR_FILES
            self.read.append((opened, rights))

    def add_around(self, path: Path, hidden: Iterable[Path], rights: int) -> None:
        """Let a folder be read without what is hidden in it.

        Landlock only knows what is allowed, so each neighbour of a hidden path is named. Links are
        left out: one such as a venv's `lib64` would let everything in again.
        """
        inside = [h for h in hidden if h == path or h.is_relative_to(path)]
        if not inside:
            self.add(path, rights)
        elif path not in inside:
            self.add(path, READ_FOLDER)  # the import system lists the folder itself
            with os.scandir(path) as entries:
                for entry in entries:
                    if not entry.is_symlink():
                        self.add_around(Path(entry.path), inside, rights)


def restrict(paths: Paths, room: str) -> None:
    """Shut this process in: `paths` as they say, `room` to read and write. Raises OSError."""
    level = version()
    if level < 1:
        raise OSError(errno.ENOSYS, "the kernel has no Landlock")
    handled = (1 << 13) - 1
    handled |= (REFER if level >= 2 else 0) | (TRUNCATE if level >= 3 else 0)
    handled |= IOCTL if level >= 5 else 0
    connect_and_bind, signals_and_abstract_sockets = (3 if level >= 4 else 0), 3
    attributes = struct.pack("QQQ", handled, connect_and_bind, signals_and_abstract_sockets)
    size = 8 if level < 4 else 16 if level < 6 else 24
    ruleset = kernel.system_call(CREATE_RULESET, attributes, size, 0)
    opened = os.open(room, os.O_PATH | os.O_CLOEXEC | os.O_NOFOLLOW)
    for descriptor, rights in [*paths.read, (opened, CHANGE)]:
        if rights & handled:
            allowed = struct.pack("=Qi", rights & handled, descriptor)
            kernel.system_call(ADD_RULE, ruleset, 1, allowed, 0)
    kernel.system_call(RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    os.close(opened)
