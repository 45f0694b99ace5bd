"""Running each step in a Python of its own, where fork does not exist."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from checker.language import _
from checker.sandbox.step import (
    ENTERED,
    NO_BOX,
    SERVER,
    SPILL_HERE,
    StepResult,
    at_level,
    bare_environment,
    judged,
    read_report,
)
from checker.verdict import NotGraded

OUTPUT_BYTES = 64 << 10
START_SECONDS = 5.0  # to start Python on a slow machine; the limits are for what comes after


@dataclass
class FreshInterpreter:
    """A new Python for every step: the same verdicts, slower."""

    wish: str | None = None
    processes: ClassVar[bool] = True
    start_seconds: ClassVar[float] = 3.0  # each loads the libraries anew

    @cached_property
    def level(self) -> str:
        """The isolation, proved when it is first asked for."""
        return judged(self, self.wish)

    def run(self, job: dict[str, Any]) -> StepResult:
        """Run one step in a new Python."""
        with tempfile.TemporaryDirectory(prefix="step-", ignore_cleanup_errors=True) as folder:
            report = Path(folder) / "report.json"
            output = Path(folder) / "output.txt"
            told = {**at_level(job, self.wish), "report": str(report)}
            ended, detail = self._run(told, output, Path(folder))
            said = report.read_text("utf-8", "replace") if report.is_file() else ""
            with output.open("rb") as file:
                printed = file.read(OUTPUT_BYTES).decode("utf-8", "backslashreplace")
        if not said.startswith(ENTERED):
            raise NotGraded(f"{_(NO_BOX)}: {printed[-300:]}")
        told = read_report(said.removeprefix(ENTERED))
        return StepResult(ended, detail, told, printed, START_SECONDS)

    def _run(self, job: dict[str, Any], output: Path, home: Path) -> tuple[str, str]:
        options: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
        with output.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", str(SERVER), "--once"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=bare_environment(home) | SPILL_HERE,
                cwd=home,
                **options,
            )
            try:
                most = START_SECONDS + float(job["seconds"])
                process.communicate((json.dumps(job) + "\n").encode(), most)
            except subprocess.TimeoutExpired:
                return "timeout", ""
            finally:
                self._kill(process)
        if process.returncode < 0:
            return "signal", signal.Signals(-process.returncode).name
        return "exit", str(process.returncode)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
        process.wait()

    def close(self) -> None:
        """Nothing stays open between steps."""
