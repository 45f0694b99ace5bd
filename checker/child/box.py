"""The box that a step runs in: every layer is put on after the fork and before any of its code.

Level `full` (Linux): Landlock, seccomp and resource limits, without any privilege. Level `limits`
(everywhere): resource limits and a session of its own.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import struct
import sys
import sysconfig
from pathlib import Path
from typing import Any

from . import filter as calls
from . import kernel, landlock, limits

FULL, LIMITS = "full", "limits"
LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_CAPBSET_DROP = 1, 28, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
NO_ROOT_LOCKED = 3  # SECBIT_NOROOT and its lock: being root then gives no capability
FIRST_FREE_USER = 61_000
SYSTEM_LIBRARIES = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib")
SYSTEM_PROGRAMS = ("/usr/bin", "/bin", "/usr/local/bin")
SYSTEM_DATA = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/apache2/mime.types",
    "/usr/share/zoneinfo",
)


def _prctl(option: int, value: int) -> None:
    """Raises OSError where the kernel refuses."""
    number, nothing = ctypes.c_ulong(value), ctypes.c_ulong(0)
    kernel.call("prctl", option, number, nothing, nothing, nothing)


def strongest() -> str:
    """The strongest level that this system should have; proof.py shows whether it holds."""
    known = LINUX and platform.machine() in calls.AUDIT_ARCHITECTURE
    return FULL if known and landlock.version() else LIMITS


def own_orphans() -> None:
    """Make this process the parent of whatever its children leave behind (Linux only)."""
    if LINUX:
        _prctl(PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """End this process when the one that started it ends (Linux only)."""
    if LINUX:
        _prctl(PR_SET_PDEATHSIG, 9)


class Box:
    """What is the same for every step, found out before any code of a learner's has run."""

    def __init__(self) -> None:
        self.paths, self.programs = landlock.Paths(), landlock.Paths()
        prefixes = {sys.prefix, sys.base_prefix}
        self.open_to_all = all(_open_to_all(Path(path)) for path in (*prefixes, sys.executable))
        self.filters: dict[bool, bytes] = {}
        if strongest() != FULL:
            return
        limits.allow_descriptors()
        if landlock.scopes_signals():  # else each step's filter names its own process
            self.filters = {
                either: calls.program(None, programs=either) for either in (False, True)
            }
        shipped = Path(__file__).resolve().parents[2]  # beside us: the exercises, their solutions
        names = ("checker", "exercises", "solutions", "lessons", "notebooks", "tests")
        hidden = [shipped / name for name in names]
        for path in _libraries():
            self.paths.add_around(path, hidden, landlock.LOOK)
        for data in SYSTEM_DATA:
            self.paths.add(data, landlock.LOOK)
        for device in landlock.DEVICES:
            rights = landlock.READ | landlock.WRITE | landlock.TRUNCATE
            self.paths.add(f"/dev/{device}", rights)
        self._add_programs()

    def _add_programs(self) -> None:
        """What a step needs that may start Python and other programs."""
        self.programs.read = list(self.paths.read)
        for prefix in {sys.prefix, sys.base_prefix}:
            self.programs.add(f"{prefix}/pyvenv.cfg", landlock.READ)
            self.programs.add(f"{prefix}/bin", landlock.LOOK | landlock.EXECUTE)
        for path in (*SYSTEM_PROGRAMS, *SYSTEM_LIBRARIES):
            self.programs.add(path, landlock.LOOK | landlock.EXECUTE)

    def enter(self, job: dict[str, Any]) -> None:
        """Put the layers on. Raises OSError where one can't be had: then nothing may run."""
        full = job["level"] != LIMITS and (job["level"] == FULL or strongest() == FULL)
        programs = job["action"] == "script"
        if LINUX and os.geteuid() == 0:
            self._leave_root(job["room"], programs=programs)
            processes: int | None = limits.EXTRA_PROCESSES
        elif programs or not full:
            processes = limits.own_processes() + limits.EXTRA_PROCESSES if LINUX else None
        else:
            processes = None  # it can't start any
        if full:
            _prctl(PR_SET_NO_NEW_PRIVS, 1)
            landlock.restrict(self.programs if programs else self.paths, job["room"])
        limits.apply(int(job["seconds"]) + 1, processes)  # after it, which needs descriptors
        if full:
            ready = self.filters.get(programs)
            calls.install(ready or calls.program(os.getpid(), programs=programs))

    def _leave_root(self, room: str, *, programs: bool) -> None:
        """Go on without a single capability, and where that can be, as a user that nobody is.

        Where only root can read this Python, the step remains the owner of root's files, as far as
        Landlock lets it. The limit of processes binds the real user, so that one is changed.
        """
        user = FIRST_FREE_USER + os.getpid() % 4000
        with contextlib.suppress(OSError):  # at the first capability that this kernel has not
            for capability in range(64):
                _prctl(PR_CAPBSET_DROP, capability)
        with contextlib.suppress(OSError):
            _prctl(PR_SET_SECUREBITS, NO_ROOT_LOCKED)
        if self.open_to_all:
            _share(room, user)
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        else:
            if programs:
                _share(room, None)
                os.setresuid(user, 0, 0)
            _drop_capabilities()


def _drop_capabilities() -> None:
    """Raises OSError where the kernel refuses. Source: capset(2)."""
    version_3 = 0x20080522
    kernel.call("capset", struct.pack("Ii", version_3, 0), bytes(24))


def _share(room: str, user: int | None) -> None:
    """Make a folder of ours, with all that is in it, belong to `user`, or let everybody use it."""
    os.chmod(os.path.dirname(room), 0o711)
    for folder, _, files in os.walk(room):
        for name in (folder, *(f"{folder}/{file}" for file in files)):
            if user is None:
                os.chmod(name, 0o777)
            else:
                os.chown(name, user, user)


def _open_to_all(path: Path) -> bool:
    """Whether any user may go through all the folders on the way to a path, and read it."""
    where = path.resolve()
    return bool(where.stat().st_mode & 0o4) and all(p.stat().st_mode & 0o1 for p in where.parents)


def _libraries() -> list[Path]:
    """The folders that Python and its libraries are in, none of them inside another."""
    found = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib")}
    found |= {Path(sysconfig.get_path("platlib")), Path(sys.base_prefix) / "lib"}
    found |= {Path(path) for path in SYSTEM_LIBRARIES}
    real = sorted({path.resolve() for path in found if path.is_dir()})
    return [path for path in real if not any(path.is_relative_to(p) for p in real if p != path)]
