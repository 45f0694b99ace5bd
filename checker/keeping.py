"""Files of ours, written whole: after a crash they are as they were, or as they are to be."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

UNFINISHED = ".unfinished"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there with all of its text, or as it was before.

    Raises OSError, for example where the disk is full; nothing is changed then.
    """
    write_whole_from(path, [text])


def write_whole_from(path: Path, parts: Iterable[str]) -> None:
    """The same for text that comes in parts, which need not all be in memory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    spare = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        with spare.open("w", encoding="utf-8", errors="replace", newline="") as file:
            for text in parts:
                file.write(text)
            file.flush()
            os.fsync(file.fileno())
        spare.replace(path)
    except BaseException:
        spare.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the new name, too, has to be on the disk
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read_json(path: Path) -> Any:
    """What a file of ours holds; None where there is none, or it is not whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
