"""A step: what is asked of a sandbox, how it is answered, and what the step sees around it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from checker.language import N_
from checker.sandbox.isolation import TooWeak, prove
from checker.verdict import FULL, LIMITS

SERVER = Path(__file__).resolve().parents[1] / "child" / "server.py"
ENTERED = "+"
BEST = "best"  # the wish for the strongest level that there is
SHAPES = {
    "alone": list,
    "binds": dict,
    "emptied_on_import": list,
    "error": dict,
    "made_on_import": list,
    "models": dict,
    "models_error": dict,
    "notes": list,
    "possible": list,
}
# SQLite chooses the folder of its temporary files when it is loaded, so before a step has its own.
SPILL_HERE = {"SQLITE_TMPDIR": "."}
REPORTS = 3  # what was known before the action, how it ended, and the end of the last line
NO_BOX = N_("The step could not be shut in, so it was not run")


@dataclass(frozen=True)
class StepResult:
    """How a step ended, what it claims, and what it printed. `report` is never proof.

    `kept_waiting` is how many seconds it was ready and the machine had no processor for it.
    """

    ended: str
    detail: str
    report: dict[str, Any]
    output: str
    kept_waiting: float = 0.0

    @property
    def error(self) -> dict[str, Any]:
        """The exception that the step reported, if any."""
        error = self.report.get("error")
        return error if isinstance(error, dict) else {}

    @property
    def finished(self) -> bool:
        """Whether the step came to its end without an error."""
        return self.ended == "exit" and self.report.get("done") is True


class Sandbox(Protocol):
    """What runs steps."""

    @property
    def processes(self) -> bool:
        """Whether steps run in processes: several at once, and free to start programs."""
        ...

    @property
    def start_seconds(self) -> float:
        """How long a step may take until the learner's code begins, on a slow computer."""
        ...

    @property
    def level(self) -> str:
        """The isolation, proved once; it stands in every report."""
        ...

    def run(self, job: dict[str, Any]) -> StepResult:
        """Run one step. Raises NotGraded where the machine is in trouble."""
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...


def judged(sandbox: Sandbox, wish: str | None) -> str:
    """The level that a sandbox really has. Raises TooWeak where `full` was wished and is not."""
    if wish == LIMITS or not sys.platform.startswith("linux"):
        holes = ["this system has nothing stronger"]
    else:
        holes = prove(sandbox.run)
    if holes and wish == FULL:
        raise TooWeak(f"Isolation level {FULL} can't be had here: {'; '.join(holes)}.")
    return LIMITS if holes else FULL


def at_level(job: dict[str, Any], wish: str | None) -> dict[str, Any]:
    """The job with its level. A real server can only be reached where no wall is in the way."""
    return {**job, "level": LIMITS if "uri" in job and job["action"] != "sql" else wish or BEST}


def bare_environment(home: Path) -> dict[str, str]:
    """The environment a step sees: nothing of ours but what a program needs to run."""
    kept = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "NUMBER_OF_PROCESSORS")
    temporary = str(home)
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
        "HOME": temporary,
        "USERPROFILE": temporary,
        "TMPDIR": temporary,
        "TEMP": temporary,
        "TMP": temporary,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "FLASK_RUN_FROM_CLI": "true",
        "SECRET_KEY": "scratch",
    }


def read_report(text: str) -> dict[str, Any]:
    """A child's last report, without parts that have the wrong shape; nothing if it is no object.

    Each is a line; one that was broken off does not count. Code in the child may have written them.
    """
    report: object = {}
    for line in text.split("\n")[-REPORTS:]:
        with contextlib.suppress(ValueError, RecursionError):
            report = json.loads(line)
    told = report.items() if isinstance(report, dict) else ()
    return {name: part for name, part in told if isinstance(part, SHAPES.get(name, object))}
