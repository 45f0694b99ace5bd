"""Calls of the C library that Python has no function for."""

from __future__ import annotations

import ctypes
import os

_library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


def call(name: str, *arguments: object) -> int:
    """Call a function of the C library; its answer. Raises OSError where the kernel refuses."""
    if _library is None:
        raise OSError(f"{name}: this system has no such function")
    answer = int(getattr(_library, name)(*arguments))
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return answer


def system_call(number: int, *arguments: object) -> int:
    """Make a call of the kernel's that the C library has no function for, as `call` does."""
    return call("syscall", number, *arguments)
