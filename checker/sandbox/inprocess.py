"""Running everything in this one process, where no other can be started: in a browser.

Each piece of code finds the surroundings of a fresh process, and what it changes is put back:
environment, folder, import path, modules, logging, listeners and mappers of SQLAlchemy. That keeps
runs apart; it is no wall. In a browser, the tab is the wall: there is nothing in it but the
learner's own work.
"""

from __future__ import annotations

import contextlib
import contextvars
import json
import os
import runpy
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.sandbox.borrowing import borrowed
from checker.sandbox.deadline import Deadline, TooLate
from checker.sandbox.isolation import TooWeak
from checker.sandbox.step import StepResult, read_report
from checker.verdict import SAME_PROCESS

VARIABLE = "CHECKER_IN_PROCESS"
BROWSER = sys.platform == "emscripten"
TAIL_CHARACTERS = 64 << 10


def wanted() -> bool:
    """Whether everything has to run in this process."""
    return BROWSER or bool(os.environ.get(VARIABLE))


def run_python_here(
    words: list[str], environment: Mapping[str, str], seconds: float
) -> tuple[int, str]:
    """`python WORDS` in the current folder: the exit code, and everything that was printed.

    Words begin with a script's name, or with `-m` and a module's. Raises TooLate after `seconds`.
    """

    def program() -> int:
        try:
            if words[0] == "-m":
                sys.argv[:] = words[1:]
                runpy.run_module(words[1], run_name="__main__", alter_sys=True)
            else:
                sys.argv[:] = words
                runpy.run_path(words[0], run_name="__main__")
        except SystemExit as error:
            if error.code is None or isinstance(error.code, int):
                return error.code or 0
            print(error.code, file=sys.stderr)
            return 1
        except TooLate:
            raise
        except BaseException:
            traceback.print_exc()
            return 1
        return 0

    # The time counts inside alone, or it would break off what puts the process back.
    with borrowed(environment) as printed, Deadline(seconds):
        sys.path.insert(0, str(Path.cwd()))
        code = contextvars.copy_context().run(program)
    return code, printed.getvalue()


class SameProcess:
    """A sandbox without a wall: each step in this process, which is put back afterwards."""

    processes = False
    start_seconds = 3.0  # in a browser all is slower

    def __init__(self, wish: str | None = None) -> None:
        if wish not in (None, SAME_PROCESS):
            raise TooWeak(f"Isolation level {wish} can't be had without processes.")
        self.level = SAME_PROCESS

    def run(self, job: dict[str, Any]) -> StepResult:
        """Run one step here. A step that takes too long is ended at its next loop."""
        from checker.child import steps

        job = {**job, "databases": job["databases"] and [[*entry] for entry in job["databases"]]}
        steps.take_originals(job)
        steps.preload()
        report: dict[str, Any] = {}
        with (
            borrowed(job["environment"]) as printed,
            contextlib.suppress(TooLate),
            Deadline(float(job["seconds"])) as time_limit,
        ):
            report = contextvars.copy_context().run(steps.run, job)
        ended = "timeout" if time_limit.over else "exit"
        text = printed.getvalue()[-TAIL_CHARACTERS:]
        return StepResult(ended, "0", read_report(json.dumps(report)), text)

    def close(self) -> None:
        """Nothing stays open between steps."""
