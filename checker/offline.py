"""Steps that use no SQLite: the SQL of a migration as text, and commands on another database."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import trouble
from checker.database import take_file
from checker.sandbox import StepResult, bare_environment
from checker.verdict import Failed

if TYPE_CHECKING:
    from checker.rehearsal import Rehearsal

NO_SERVER = "postgresql+pg8000://offline/offline"
MAX_TEXT_BYTES = 1 << 20
LESSON = "12-postgresql-and-sql"


def job_at(run: Rehearsal, uri: str, action: str, target: str, **more: Any) -> dict[str, Any]:
    """A step's job, with the database at `uri` in place of the app's own."""
    home = run.root / "home"
    home.mkdir(exist_ok=True)
    return {
        "project": str(run.project),
        "action": action,
        "target": target,
        "database": "",
        "original": "",
        "marker": run.marker,
        "environment": bare_environment(home) | {"DATABASE_URL": uri},
        "seconds": run.seconds,
        "uri": uri,
        **more,
    }


def step_at(run: Rehearsal, uri: str, action: str, target: str = "", **more: Any) -> StepResult:
    """Run one command with the database at `uri` in place of the app's own."""
    result = run.sandbox.run(job_at(run, uri, action, target, **more))
    run.steps.append(result)
    return result


def render(run: Rehearsal, span: str, *, down: bool) -> str:
    """The SQL of `flask db upgrade --sql SPAN` for PostgreSQL; with `down` that of a downgrade.

    No server and no driver is needed. The env.py is the one that `flask db init` makes, so the text
    comes from the revision files. Raises Failed where the command does not end well.
    """
    _ = run.history
    place = run.root / "offline"
    if not place.exists():
        shutil.copytree(run.project, place)
        shutil.copyfile(_plain_env(), place / run.repository / "env.py")
    file = run.root / "rendered.sql"
    file.unlink(missing_ok=True)
    more = {"project": str(place), "output": str(file), "down": down}
    result = step_at(run, NO_SERVER, "sql", span, **more)
    taken = run.root / "taken.sql"
    command = f"flask db {'downgrade' if down else 'upgrade'} --sql {span}"
    if not result.finished or not take_file(file, taken):
        _refuse(run, command, result)
    data = taken.read_bytes()
    if len(data) > MAX_TEXT_BYTES:
        raise Failed(f"{command}  prints a page of SQL", f"{len(data)} bytes of it", lesson=LESSON)
    return data.decode("utf-8", "replace")


def _plain_env() -> Path:
    """The env.py that Flask-Migrate copies into a new repository, found without importing it."""
    spec = importlib.util.find_spec("flask_migrate")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "templates" / "flask" / "env.py"


def _refuse(run: Rehearsal, command: str, result: StepResult) -> None:
    """Raise Failed for SQL that could not be rendered."""
    try:
        trouble.refuse_step(f"{command}  prints the SQL for PostgreSQL", result, run)
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
