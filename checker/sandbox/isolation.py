"""How well a learner's code is shut in on this very computer: the proof of it."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checker.verdict import NotGraded


class TooWeak(Exception):
    """This computer does not have the isolation that was asked for."""


def prove(run: Callable[[dict[str, Any]], Any]) -> list[str]:
    """What a step could do that it should not, tried in a box on this very computer.

    `run` is a sandbox's own. Empty where the box holds.
    """
    with tempfile.TemporaryDirectory(prefix="proof-") as folder, contextlib.ExitStack() as stack:
        room, canary = Path(folder) / "room", Path(folder) / "canary"
        room.mkdir()
        canary.write_text("alive", encoding="ascii")
        ports = [stack.enter_context(socket.create_server(("127.0.0.1", 0)))]
        address = f"{folder}/socket"
        job: dict[str, Any] = {"action": "prove", "room": str(room), "canary": str(canary)}
        job |= {"databases": [], "seconds": 10.0, "pid": os.getpid(), "socket": address}
        job["port"] = ports[0].getsockname()[1]
        ports.append(stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)))
        ports[1].bind(address)
        ports[1].listen()
        try:
            result = run(job)
        except NotGraded as trouble:
            return [str(trouble)]
        if not result.finished:
            return [f"the attempt ended with {result.ended} {result.detail} {result.output[-200:]}"]
        found = [str(name) for name in result.report.get("possible", [])]
        if canary.read_text(encoding="ascii") != "alive":
            found.append("a file outside was changed")
        return found + [f"{port.family.name} was reached" for port in ports if _called(port)]


def _called(listener: socket.socket) -> bool:
    """Whether anybody has connected."""
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True
