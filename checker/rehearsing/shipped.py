"""What the starters come with: the same for every submission, so made once in a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from checker.rehearsing.runner import MAIN
from checker.rehearsing.scratch import Scratch

T = TypeVar("T")
Contents = Mapping[str, bytes | None]

_made: dict[tuple[object, ...], Any] = {}


def once_a_process(starter: Path, what: str, make: Callable[[], T]) -> T:
    """What `make` returns, made anew only where a file of the starter has changed since."""
    files = [(path, path.stat()) for path in sorted(starter.rglob("*")) if path.is_file()]
    key = (what, starter, *((path, facts.st_mtime_ns, facts.st_size) for path, facts in files))
    if key not in _made:
        _made[key] = make()
    made: T = _made[key]
    return made


def contents(state: Scratch) -> Contents:
    """What is in a database and its binds, by bind key: in memory, out of every step's reach."""
    states = {MAIN: state, **state.binds}
    return {key: one.file.read_bytes() if one.file else None for key, one in states.items()}


def placed(name: str, kept: Contents, new_file: Callable[[], Path]) -> Scratch:
    """The database with these contents, in files of one submission's own."""
    files: dict[str, Path | None] = dict.fromkeys(kept)
    for key, data in kept.items():
        if data is not None:
            files[key] = file = new_file()
            file.write_bytes(data)
    binds = {key: Scratch(f"{name}:{key}", file) for key, file in files.items() if key != MAIN}
    return Scratch(name, files[MAIN], binds)
