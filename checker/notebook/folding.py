"""Fold a command's output: no start-up lines, no frames of the libraries."""

from __future__ import annotations

import os
import re
from pathlib import Path

_NOISE = re.compile(
    r"INFO +\[alembic\.runtime\.(migration|plugins)\] (Context impl|Will assume|setting up)"
    r"|\(Background on this error at: "
)
_WARNING = re.compile(r"^\S.*?:\d+: (\w*Warning: .*)$")
_FRAME = re.compile(r'  File "(.+)", line (\d+)(?:, in (.+))?$')
_TRACEBACK = "Traceback (most recent call last):"
_CHAIN = ("During handling of the above", "The above exception was the direct")


def fold(output: str) -> str:
    """Return the lines of an output that say something to a learner.

    A traceback becomes the place in the learner's own file, then the exception's message.
    """
    kept: list[str] = []
    source_line_next = False
    for line in _without_frames(output.splitlines()):
        if source_line_next and line.startswith("  "):
            source_line_next = False
            continue
        warning = _WARNING.match(line)
        source_line_next = warning is not None
        blank_again = not line.strip() and (not kept or not kept[-1].strip())
        if not _NOISE.match(line) and not blank_again:
            kept.append(_as_typed(warning[1] if warning else line))
    return "\n".join(kept).strip("\n")


def _without_frames(lines: list[str]) -> list[str]:
    """Replace each chain of tracebacks by the message of its last exception."""
    kept: list[str] = []
    before: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.startswith(_CHAIN):
            kept = list(before)
            while index < len(lines) and not lines[index].strip():
                index += 1
        elif line.startswith(_TRACEBACK):
            before = list(kept)
            start = index
            while index < len(lines) and (lines[index].startswith(" ") or not lines[index]):
                index += 1
            kept.extend(_own_frame(lines[start:index]))
        else:
            kept.append(line)
    return kept


def _own_frame(frames: list[str]) -> list[str]:
    """Return the deepest frame in the learner's own files as one line; none when there is none."""
    here = Path.cwd().resolve()
    for index in reversed(range(len(frames))):
        match = _FRAME.match(frames[index])
        if match is None:
            continue
        file = Path(match[1])
        if not file.is_relative_to(here) or "site-packages" in file.parts:
            continue
        code = frames[index + 1].strip() if index + 1 < len(frames) else ""
        return [f"{file.relative_to(here).as_posix()}, line {match[2]}:  {code}"]
    return []


def _as_typed(line: str) -> str:
    """Show file names from the project's folder, and the command as the learner typed it."""
    here = str(Path.cwd())
    line = line.replace(here + os.sep, "").replace(here, ".")
    return line.replace("python -m flask", "flask")
