"""A migration of our own in a copy of the project: proof that the tools are wired up."""

from __future__ import annotations

import ast
from pathlib import Path

from checker.language import N_, _
from checker.reading.locations import version_folders
from checker.reading.scripts import own_line
from checker.rehearsing import imports, trouble
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.runner import Project
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.verdict import Failed

LESSON = "01-setup"

SCRIPT = '''"""A probe."""
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {parent!r}
branch_labels = None
depends_on = None


def upgrade(engine_name=""):
    if not engine_name:
        op.create_table({table!r}, sa.Column("id", sa.Integer(), primary_key=True))


def downgrade(engine_name=""):
    if not engine_name:
        op.drop_table({table!r})
'''

MODEL = """\
import flask_migrate
import sqlalchemy as sa

sa.Table({table!r}, db.metadata, sa.Column("id", sa.Integer, primary_key=True))
flask_migrate.migrate.__wrapped__(message="probe")
"""
NOT_BOUND = N_(
    "Migrate has to be bound to the same db object that your models use: Migrate(app, db)."
)
FILTERED = N_(
    "A function here, include_object or include_name, says which tables are compared. What it "
    "answers with False is kept out, and here that is too much: not even a new model is noticed. "
    "Let it return True for the tables of your models, or take it out."
)


def runs_migrations(run: Rehearsal) -> None:
    """Upgrade and downgrade work on the app's own database, shown with a migration of ours."""
    place, revision, table = _project_with_probe(run)
    result, after = run.step("upgrade", revision, project=place)
    if not result.finished:
        trouble.refuse_move("upgrade", "head", result, after.version, run)
    if after.version != [revision] or table not in after.schema:
        raise Failed(
            "flask db upgrade  makes a new migration's table in your app's database",
            "the command ended without an error, and the table is not there",
            f"{run.repository}/env.py:1",
            "The migrations ran on another database, or not at all. Delete the repository and "
            "make it again with  flask db init.",
            LESSON,
        )
    result, back = run.step("downgrade", _parent(run) or "base", after, project=place)
    imports.refuse_deleted(result)
    if not result.finished or table in back.schema:
        trouble.refuse_move("downgrade", _parent(run) or "base", result, back.version, run)


def compares_models(run: Rehearsal) -> None:
    """Autogenerate compares the app's own models and database, shown with a table of ours."""
    place, revision, table = _project_with_probe(run)
    before = run.step("upgrade", revision, project=place)[1]
    result, after = run.step("autogenerate", "probe", before, project=place, keep=True)
    if not result.finished:
        trouble.refuse_step(_("flask db migrate  works"), result, run)
    if not any(_names(path, "drop_table", table) for path in _new_scripts(run, place, after)):
        filtered = _where_filtered(run)
        if filtered and _notices_model(run, place, before, f"{table}_model"):
            return
        raise Failed(
            "flask db migrate  compares your models with your database",
            "a table that no model has was put into the database, and it was not noticed",
            filtered or f"{run.repository}/env.py:1",
            _(FILTERED) if filtered else _(NOT_BOUND),
            LESSON,
        )


def _where_filtered(run: Rehearsal) -> str:
    """`file:line` where env.py, or the app, keeps tables out of the comparison; '' if none does."""
    signs = ("include_object", "include_name")
    inside = own_line(run.project / run.repository, "versions", *signs)
    return f"{run.repository}/{inside}" if inside else own_line(run.project, run.repository, *signs)


def _notices_model(run: Rehearsal, place: Project, before: Scratch, table: str) -> bool:
    """Whether autogenerate notices a new model, whatever it keeps out of what the database has."""
    code = MODEL.format(table=table)
    after = run.step("program", "a model of ours", before, place, code=code, keep=True)[1]
    return any(_names(path, "create_table", table) for path in _new_scripts(run, place, after))


def _new_scripts(run: Rehearsal, place: Project, after: Scratch) -> list[Path]:
    """The migrations that a step has written, if its files were kept."""
    if after.files is None:
        return []
    return [after.files / n for n in _scripts(run, after.files) - _scripts(run, place.folder)]


def _scripts(run: Rehearsal, project: Path) -> set[str]:
    folders = version_folders(project, run.repository)
    paths = (path for folder in folders for path in folder.glob("*.py"))
    return {path.relative_to(project).as_posix() for path in paths}


def _project_with_probe(run: Rehearsal) -> tuple[Project, str, str]:
    """A copy of the project with one more revision; the copy, the revision and its table."""
    _history = run.history
    random = run.seeder("probe").random
    revision, table = f"probe{random.getrandbits(32):x}", f"probe_{random.getrandbits(48):x}"
    folder = version_folders(run.project, run.repository)[0].relative_to(run.project)
    script = SCRIPT.format(revision=revision, parent=_parent(run), table=table)
    place = run.variant("probe", {f"{folder.as_posix()}/{revision}.py": script})
    return place, revision, table


def _parent(run: Rehearsal) -> str | None:
    return run.head if run.history.revisions else None


def _names(path: Path, operation: str, table: str) -> bool:
    """Whether a script calls this operation with this table."""
    calls = (n for n in ast.walk(ast.parse(path.read_bytes())) if isinstance(n, ast.Call))
    return any(
        getattr(call.func, "attr", "") == operation
        and any(isinstance(a, ast.Constant) and a.value == table for a in call.args)
        for call in calls
    )


def commands_find_their_way(run: Rehearsal) -> Scratch:
    """The project's own migrations, if there are any, upgrade an empty database."""
    return run.upgraded if run.history.revisions else EMPTY
