"""An end to code that loops for ever in this process, where nothing can be killed."""

from __future__ import annotations

import sys
import time
from typing import Any, ClassVar


class TooLate(BaseException):
    """The time of a run is over; no Exception, since the code itself must not catch it."""


class Deadline:
    """Raises TooLate in code that loops for longer; only Python 3.12 and later can do that.

    Deadlines may lie in each other. `over` says afterwards whether the time was up.
    """

    _running: ClassVar[list[Deadline]] = []

    def __init__(self, seconds: float) -> None:
        self.end, self.over = time.monotonic() + seconds, False

    def __enter__(self) -> Deadline:
        self._running.append(self)
        self._watch()
        return self

    def __exit__(self, *_error: object) -> None:
        self._running.remove(self)
        self._watch()

    @classmethod
    def _watch(cls) -> None:
        monitoring: Any = getattr(sys, "monitoring", None)
        if monitoring is None:
            return
        tool, jump = monitoring.PROFILER_ID, monitoring.events.JUMP
        if cls._running and not monitoring.get_tool(tool):
            monitoring.use_tool_id(tool, "checker")
            monitoring.register_callback(tool, jump, cls._look)
            monitoring.set_events(tool, jump)
        elif not cls._running:
            monitoring.set_events(tool, 0)
            monitoring.free_tool_id(tool)

    @classmethod
    def _look(cls, *_where: object) -> None:
        for one in cls._running:
            if time.monotonic() > one.end:
                one.over = True
                raise TooLate
