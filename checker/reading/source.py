"""A Python file of a stranger's as a tree, read and never run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from checker.explain.lookup import explain
from checker.language import N_, _
from checker.verdict import Failed

LESSON = "02-first-migration"
MAX_SOURCE_BYTES = 1 << 20
MAX_TOGETHER = 2 << 20  # bytes of all files that are read as one, since trees take long to make
LEFT_BY_GIT = re.compile(r"\s*((<{7}|={7}|>{7})(?!\S).{,40})")  # says more than Python's own words
DEEP = N_("code that is nested too deeply to be shown here")


def parse_source(path: Path, shown: str) -> ast.Module:
    """A Python file as a tree. Raises Failed, with file and line, where it cannot be read."""
    try:
        source = path.read_bytes()
        if len(source) > MAX_SOURCE_BYTES:
            raise ValueError(_("the file is larger than a megabyte"))
        return ast.parse(source)
    except SyntaxError as error:
        mark = LEFT_BY_GIT.match(error.text or "")
        said = f"{type(error).__name__}: {mark[1] if mark else error.msg}"
        begun = re.search(r"expected an indented block .* on line (\d+)", said)
        raise _unreadable(said, f"{shown}:{begun[1] if begun else error.lineno or 1}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(f"{type(error).__name__}: {error}", f"{shown}:1") from None


def written(node: ast.AST) -> str:
    """The code of a part of a tree, on one line."""
    try:
        return " ".join(ast.unparse(node).split())
    except (RecursionError, ValueError):  # the latter for signs that Python 3.11 cannot quote
        return _(DEEP)


def _unreadable(said: str, where: str) -> Failed:
    """What to raise for a file that is no Python: why it matters, and what its message means."""
    known = explain(said)
    why = _(
        "Alembic reads every file in versions/ each time, so one broken file stops every command."
    )
    return Failed(
        "a migration file that Python can read",
        said,
        where,
        f"{why} {known.advice}" if known else why,
        LESSON,
    )
