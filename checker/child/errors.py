"""What went wrong in a step, as plain data with the learner's own lines."""

from __future__ import annotations

import os
import re
import traceback
from pathlib import Path
from typing import Any

MESSAGE_CHARACTERS = 4000
FRAMES = 20
MOST_BYTES = 1 << 20
LEFT_BY_GIT = re.compile(r"\s*((<{7}|={7}|>{7})(?!\S).{,40})")  # says more than Python's own words


def exit_error(error: SystemExit, project: Path) -> dict[str, Any]:
    """A SystemExit, with its exit code as the message."""
    return {
        **describe_error(error, project),
        "type": "SystemExit",
        "message": str(error.code)[:200],
    }


def describe_error(error: BaseException, project: Path) -> dict[str, Any]:
    """An exception as plain data, with only the frames that lie in the learner's project."""
    message = str(error)[:MESSAGE_CHARACTERS]
    frames = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        if own := own_file(frame.f_code.co_filename, project):
            frames.append({"file": own, "line": line, "in": frame.f_code.co_name[:100]})
    if "Traceback (most recent call last)" in message:
        frames += frames_in_text(message, project)
        message = message.strip().splitlines()[-1]
    if isinstance(error, SyntaxError) and error.filename:
        if own := own_file(error.filename, project):
            frames.append({"file": own, "line": error.lineno or 0, "in": "<syntax>"})
        mark = LEFT_BY_GIT.match(error.text or "")
        message = mark[1] if mark else str(error.msg)[:MESSAGE_CHARACTERS]
    if isinstance(error, UnicodeDecodeError) or "null bytes" in message:
        frames += unreadable(project)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    told: dict[str, Any] = {
        "type": type(error).__name__[:200],
        "message": message,
        "frames": frames[-FRAMES:],
    }
    if cause is not None and cause is not error:
        told["cause"] = {"type": type(cause).__name__[:200], "message": str(cause)[:1000]}
    return told


def frames_in_text(text: str, project: Path) -> list[dict[str, Any]]:
    """The learner's frames in a traceback that Flask has put into its message as text."""
    found = re.findall(r'File "([^"]+)", line (\d+), in (\S+)', text)
    told = [(own_file(name, project), int(line), where) for name, line, where in found]
    return [{"file": own, "line": line, "in": where} for own, line, where in told if own]


def unreadable(project: Path) -> list[dict[str, Any]]:
    """The project's first settings file or source that is not saved as UTF-8, as a frame."""
    settings = [project / ".env", project / ".flaskenv", *sorted(project.glob("*/*.ini"))]
    for path in [*settings, *sorted(project.glob("*.py")), *sorted(project.glob("*/**/*.py"))]:
        try:
            if b"\0" in (data := path.read_bytes()[:MOST_BYTES]):
                line = 1
            else:
                data.decode()
                continue
        except OSError:
            continue
        except UnicodeDecodeError as error:
            if b"coding" in data[:200]:
                continue
            line = data.count(b"\n", 0, error.start) + 1
        return [{"file": path.relative_to(project).as_posix(), "line": line, "in": "<text>"}]
    return []


def own_file(name: str, project: Path) -> str | None:
    """A file's path relative to the project, or None where it lies elsewhere."""
    if name.startswith("<"):
        return None
    path = Path(os.path.abspath(name))
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else None
