"""Noting the SQL that a step runs, for those who want to look at it."""

from __future__ import annotations

from typing import Any

MOST_TEXT = 60_000  # of all statements together: a report has a limit
MOST_PARAMETERS = 300


def note_statements(report: dict[str, Any]) -> None:
    """Put every statement from here on into `report["sql"]`, each with its values as text."""
    import sqlalchemy as sa

    noted: list[list[str]] = []
    report["sql"] = noted
    left = MOST_TEXT

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        nonlocal left
        left -= len(statement) + MOST_PARAMETERS
        if left > 0:
            noted.append([statement, repr(values)[:MOST_PARAMETERS] if values else ""])

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
