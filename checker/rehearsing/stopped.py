"""How a step that did not finish is told: what was found, where, and why, in plain words."""

from __future__ import annotations

import re
from typing import Any

from checker.child.limits import DISK_BYTES, DISK_FILES, MOST_THREADS
from checker.explain.lookup import explain
from checker.language import N_, _
from checker.sandbox.step import StepResult

SHOWN = 400
AT_THIS_LINE = N_("This is the error as Python tells it. Start at this line.")
IN_NO_LINE = N_(
    "This is the error as Python tells it. No line of yours was at work when it came up: look for "
    "the names that it says."
)


def error_text(error: dict[str, Any]) -> str:
    """`Type: message`, short enough to read."""
    message = str(error.get("message", "")).strip()
    cause = error.get("cause")
    if not message and isinstance(cause, dict):
        message = str(cause.get("message", ""))
    lines = [line for line in message.splitlines() if line.strip()]
    text = " ".join(lines[:3]).split(" [SQL:")[0].split("(Background on this error")[0]
    text = re.sub(r"^\(sqlite3\.\w+\) ", "", text)
    if error.get("type") == "NoAppException":
        return text.strip()[:SHOWN]
    return f"{error.get('type', 'Error')}: {text.strip()}"[:SHOWN]


def where(error: dict[str, Any], prefer: str = "") -> str:
    """`file:line` of the learner's frame where the error came up, in `prefer` if there is one."""
    told = error.get("frames")
    whole = [f for f in told if isinstance(f, dict)] if isinstance(told, list) else []
    frames = [f for f in whole if type(f.get("line")) is int]
    chosen = [f for f in frames if prefer and f"{prefer}/" in str(f.get("file"))]
    chosen = chosen or [f for f in frames if not f"/{f.get('file')}".endswith("/env.py")] or frames
    return f"{chosen[-1].get('file')}:{chosen[-1].get('line')}" if chosen else ""


def _taken_too_much(result: StepResult, seconds: float) -> tuple[str, str] | None:
    """Found and why for a step that was stopped at one of its limits; None for any other."""
    needs_little = _(
        "A migration needs little of each. Look for a loop that collects or writes for ever."
    )
    if result.ended == "timeout" or result.detail == "SIGXCPU":
        return (
            _("it did not end within {seconds} seconds and was stopped", seconds=f"{seconds:g}"),
            _(
                "Something waits for ever: a loop without an end, or a server that is not there. "
                "Loading the app and migrating must finish by themselves."
            ),
        )
    if result.ended == "disk":
        return (
            _(
                "it filled its disk and was stopped: more than {megabytes} MB, more than {files} "
                "files, or folders too deep to count",
                megabytes=DISK_BYTES >> 20,
                files=DISK_FILES,
            ),
            needs_little,
        )
    if result.ended == "threads":
        found = _("it started more than {most} threads and was stopped", most=MOST_THREADS)
        return found, needs_little
    if result.ended == "signal":
        return (
            _(
                "the process was killed by {signal} (too much memory, processor time or disk)",
                signal=result.detail,
            ),
            needs_little,
        )
    return None


def stopped(result: StepResult, seconds: float, prefer: str) -> tuple[str, str, str, str]:
    """Found, where, why and lesson for a step that did not finish."""
    error = result.error
    if too_much := _taken_too_much(result, seconds):
        found, why = too_much
        return found, "", why, "01-setup"
    if error.get("type") == "SystemExit" or not error:
        code = error.get("message") or result.detail
        return (
            _("your code ended the whole process itself (exit code {code})", code=code),
            where(error, prefer),
            _(
                "sys.exit() or os._exit() ends every flask command on the spot, often with exit "
                "code 0, so it looks as if all were well. Raise an exception instead."
            ),
            "01-setup",
        )
    known, place = explain(error_text(error) + " " + _cause_text(error)), where(error, prefer)
    why = known.advice if known else _(AT_THIS_LINE if place else IN_NO_LINE)
    return error_text(error), place, why, known.lesson if known else ""


def _cause_text(error: dict[str, Any]) -> str:
    cause = error.get("cause")
    return error_text(cause) if isinstance(cause, dict) else ""
