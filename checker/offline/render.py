"""The SQL of a migration as text, as  flask db upgrade --sql  prints it."""

from __future__ import annotations

from pathlib import Path

from checker.language import _
from checker.reading.templates import template
from checker.rehearsing import trouble
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import StepResult
from checker.verdict import Failed

NO_SERVER = "postgresql+pg8000://offline/offline"
MAX_TEXT_BYTES = 256 << 10
OUTPUT = "rendered.sql"
LESSON = "12-postgresql-and-sql"


def render(run: Rehearsal, span: str, *, down: bool = False) -> str:
    """The SQL of `flask db upgrade --sql SPAN` for PostgreSQL; with `down` that of a downgrade.

    No server and no driver is needed. The env.py is the one that `flask db init` makes, so the text
    comes from the revision files. Raises Failed where the command does not end well.
    """
    _history = run.history
    env = (template() / "env.py").read_text(encoding="utf-8")
    place = run.variant("offline", {f"{run.repository}/env.py": env})
    more = {"output": OUTPUT, "down": down, "keep": True}
    result, after = run.step_at(NO_SERVER, "sql", span, place.folder, **more)
    command = f"flask db {'downgrade' if down else 'upgrade'} --sql {span}"
    file = after.files / OUTPUT if after.files else Path(OUTPUT)
    if not result.finished or not file.is_file():
        _refuse(run, command, result)
    data = file.read_bytes()
    if len(data) > MAX_TEXT_BYTES:
        raise Failed(
            _("{command}  prints a page of SQL", command=command),
            _("{count} bytes of it", count=len(data)),
            lesson=LESSON,
        )
    return data.decode("utf-8", "replace")


def _refuse(run: Rehearsal, command: str, result: StepResult) -> None:
    """Raise Failed for SQL that could not be rendered."""
    try:
        trouble.refuse_step(
            _("{command}  prints the SQL for PostgreSQL", command=command), result, run
        )
    except Failed as failure:
        found = failure.finding
        if found.lesson:
            raise
        raise Failed(
            found.expected,
            found.found,
            found.where,
            "With --sql there is no database, so a migration can't read rows or look at tables: "
            "op.get_bind() only collects the SQL. Say what has to be done in SQL.",
            LESSON,
        ) from None
