"""What the libraries' messages mean here, and the one next step for each.

Every pattern was seen on Flask 3.1, Flask-SQLAlchemy 3.1, Flask-Migrate 4.1, Alembic 1.20 and
SQLAlchemy 2.1. A teacher can change the words in the tables without reading any logic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.explain import app, history, operations, sqlite, tables
from checker.explain.explanation import Explanation, found_in

__all__ = ["EXPLANATIONS", "GROUPS", "Answer", "Explanation", "answer", "explain"]

GROUPS = {
    "No command works": app.STARTING,
    "The models": app.MODELS,
    "Files and database": history.HISTORY,
    "flask db check and flask db migrate": history.CHECKING,
    "An upgrade or downgrade stops: what stands in the brackets": operations.WRITTEN_WRONG,
    "An upgrade or downgrade stops: constraints": sqlite.CONSTRAINTS,
    "An upgrade or downgrade stops: rows": sqlite.WITH_ROWS,
    "An upgrade or downgrade stops: tables and columns": tables.THINGS,
    "SQL for others to run": history.OFFLINE,
}
EXPLANATIONS = tuple(entry for group in GROUPS.values() for entry in group)

_ERROR = re.compile(r"(^|[\w.])(Error|Exception|Detected)\b: |^ERROR|^Error:|^\w+Error$")
_VAGUE = re.compile(r"No such command|KeyError: |^Usage: |^Try '")
_FRAME = re.compile(r'^\s*File "([^"]+)", line (\d+)')


def explain(text: str) -> Explanation | None:
    """The explanation whose message occurs in `text`, or None."""
    return found_in(EXPLANATIONS, text)


@dataclass(frozen=True)
class Answer:
    """What is known about an output: the line that matters, and its explanation if there is one."""

    line: str
    known: Explanation | None
    where: str = ""


def answer(output: str) -> Answer:
    """Find the line of a command's output that matters, and what it means.

    Errors come before all else, and the later one before the earlier, since Python's last line is
    the error. Those that only follow from another line, such as "No such command 'db'", come last.
    """
    from checker.explain.postgresql import explain_postgresql

    lines = [line.strip() for line in output.splitlines() if line.strip()]
    where = next((f"{m[1]}:{m[2]}" for line in reversed(lines) if (m := _own_frame(line))), "")
    vague = [line for line in reversed(lines) if _VAGUE.search(line)]
    other = [line for line in reversed(lines) if line not in vague and not _FRAME.match(line)]
    errors = [line for line in other if _ERROR.search(line)]
    for line in errors or [*other, *vague]:
        if known := explain(line) or explain_postgresql(line):
            return Answer(line, known, where)
    return Answer((errors or other or vague or [""])[0], None, where)


def _own_frame(line: str) -> re.Match[str] | None:
    """The file and line of a traceback's frame in somebody's own project."""
    frame = _FRAME.match(line)
    foreign = frame and re.search(r"site-packages|[/\\]lib[/\\]python|env\.py$|<", frame[1])
    return None if foreign else frame
