"""The system-call filter of a step: a seccomp program that the kernel runs at every call.

What is not allowed is refused with EPERM, which Python raises as PermissionError. Sources:
https://docs.kernel.org/userspace-api/seccomp_filter.html and the manual pages seccomp(2), bpf(2).
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterable

from . import kernel
from .syscalls import (
    ALLOWED,
    LAST_KNOWN,
    PRETENDED,
    SPECIAL,
    WITHOUT_ATTRIBUTES,
    numbers,
)

MACHINE = platform.machine()
AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000

LOAD, EQUAL, AT_LEAST, ANY_BIT, MASK, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # where struct seccomp_data keeps them
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000

THREAD = 0x10400  # CLONE_THREAD, CLONE_FILES
CLONE_NEW = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
AF_UNIX, SOCK_STREAM = 1, 1
HARMLESS_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # terminal or not, size, FIO*
# Duplicate a descriptor, its flags, locks, the size of a pipe. Not who gets its signals, no lease.
HARMLESS_FCNTLS = (0, 1, 2, 3, 5, 6, 7, 36, 37, 38, 1030, 1032)
F_SETFL, O_ASYNC = 4, 0o20000
HARMLESS_PRCTLS = (3, 15, 16, 0x53564D41)  # PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_VMA

Code = list[tuple[int, int, int, int]]


def _answer(number: int) -> Code:
    return [(RETURN, 0, 0, ERROR | number)]


PASS: Code = [(RETURN, 0, 0, ALLOW)]


def _argument(index: int) -> Code:
    return [(LOAD, 0, 0, ARGUMENTS + 8 * index)]


def _one_of(index: int, values: Iterable[int], otherwise: Code) -> Code:
    """Pass if the argument is one of `values`."""
    tests = [step for value in values for step in [(EQUAL, 0, 1, value), *PASS]]
    return _argument(index) + tests + otherwise


def _fcntl(refuse: Code) -> Code:
    """A signal that a descriptor sends passes by the rules for `kill`."""
    unless_async = [*_argument(2), (ANY_BIT, 0, 1, O_ASYNC), *refuse, *PASS]
    set_flags: Code = [(EQUAL, 0, len(unless_async), F_SETFL), *unless_async]
    return _one_of(1, HARMLESS_FCNTLS, set_flags + refuse)


def _rules(own_pid: int | None, *, programs: bool) -> dict[str, Code]:
    """What the calls do that are decided by their arguments."""
    refuse = _answer(errno.EPERM)
    no_namespaces: Code = [(ANY_BIT, 0, 1, CLONE_NEW), *refuse]
    # With descriptors of its own, a thread's removed files would not be counted; see limits.py.
    threads_only: Code = [(MASK, 0, 0, THREAD), (EQUAL, 1, 0, THREAD), *refuse]
    rules = {
        "clone": _argument(0) + no_namespaces + ([] if programs else threads_only) + PASS,
        "clone3": _answer(errno.ENOSYS),  # its flags lie behind a pointer; libc falls back to clone
        "socketpair": [
            *_argument(0),
            (EQUAL, 1, 0, AF_UNIX),
            *refuse,
            *_argument(1),
            (MASK, 0, 0, 0xF),
            (EQUAL, 0, 1, SOCK_STREAM),
            *PASS,
            *refuse,
        ],
        "prlimit64": _one_of(0, [0], refuse),
        "fcntl": _fcntl(refuse),
        "ioctl": _one_of(1, HARMLESS_IOCTLS, _answer(errno.ENOTTY)),
        "prctl": _one_of(0, HARMLESS_PRCTLS, refuse),
    }
    mine = PASS if own_pid is None else _one_of(0, [own_pid], refuse)
    rules |= {"kill": mine, "tgkill": mine}
    if programs:
        rules |= {"fork": PASS, "vfork": PASS, "execve": PASS}
    return rules


def program(own_pid: int | None, *, programs: bool = False) -> bytes:
    """The filter for this machine. With `programs`, a step may start others.

    It may signal `own_pid` alone, or anybody where that is None: Landlock then keeps signals in.
    """
    code: Code = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, AUDIT_ARCHITECTURE[MACHINE])]
    code += [(RETURN, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    if MACHINE == "x86_64":
        code += [(AT_LEAST, 0, 1, X32_BIT), (RETURN, 0, 0, KILL)]
    rules = _rules(own_pid, programs=programs)
    for number in numbers(ALLOWED, MACHINE).values():
        code += [(EQUAL, 0, 1, number), *PASS]
    for table, number in ((PRETENDED, 0), (WITHOUT_ATTRIBUTES, errno.EOPNOTSUPP)):
        for call in numbers(table, MACHINE).values():
            code += [(EQUAL, 0, 1, call), *_answer(number)]
    for name, call in numbers(SPECIAL, MACHINE).items():
        if body := rules.get(name):
            code += [(EQUAL, 0, len(body), call), *body]
    code += [(AT_LEAST, 0, 1, LAST_KNOWN + 1), *_answer(errno.ENOSYS), *_answer(errno.EPERM)]
    return b"".join(struct.pack("HBBI", op, yes, no, value) for op, yes, no, value in code)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def install(code: bytes) -> None:
    """Put the filter over every thread of this process, for good. Raises OSError.

    PR_SET_NO_NEW_PRIVS must be set before.
    """
    set_mode_filter, all_threads = 1, 1
    buffer = ctypes.create_string_buffer(code, len(code))
    described = _Program(len(code) // 8, ctypes.addressof(buffer))
    number, told = numbers(SPECIAL, MACHINE)["seccomp"], ctypes.byref(described)
    if thread := kernel.system_call(number, set_mode_filter, all_threads, told):
        raise OSError(errno.EBUSY, f"seccomp: thread {thread} could not be shut in")
