"""What a project lacks before its migrations can be rehearsed, in the learner's own terms."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from checker.explain.lookup import explain
from checker.language import N_, _
from checker.reading.history import History
from checker.reading.scripts import line_with, own_line
from checker.rehearsing.stopped import stopped, where
from checker.sandbox.step import StepResult
from checker.verdict import Failed

BELOW_MAIN = N_(
    "This line stands below  if __name__ == '__main__':  and is run only by  python app.py. The "
    "flask command imports the file and never comes there. Put it, and the line that makes db, "
    "above, where the app is made."
)


def refuse_load(result: StepResult, seconds: float, project: Path) -> None:
    """Raise Failed where the app did not load, has no Migrate, or has no SQLite file."""
    report = result.report
    if report.get("backend") not in (None, "sqlite"):
        known = explain("No module named 'psycopg'")
        raise Failed(
            "a SQLite database, for example 'sqlite:///app.db'",
            _("the address {address}", address=report.get("uri")),
            where(result.error),
            known.advice if known else "",
            "01-setup",
        )
    if not report.get("loaded"):
        found, at, why, lesson = stopped(result, seconds, "")
        raise Failed("your app loads when the flask command asks for it", found, at, why, lesson)
    if report.get("memory"):
        raise Failed(
            "a database in a file, for example 'sqlite:///app.db'",
            _("the address {address}, which is a database in memory", address=report.get("uri")),
            why="A database in memory is gone when the command ends, and with it every upgrade.",
            lesson="01-setup",
        )
    if not report.get("bound"):
        _refuse_unbound(project)


def _refuse_unbound(project: Path) -> NoReturn:
    """Raise Failed where no Migrate knows the app, with the line that makes one."""
    place = own_line(project, "migrations", "Migrate(")
    file, _colon, line = place.rpartition(":")
    late = bool(place) and 0 < line_with(project / file, "if __name__ ==") < int(line)
    known = explain("No such command 'db'")
    raise Failed(
        "Migrate bound to your app and your db",
        "Flask-Migrate does not know your app: Error: No such command 'db'.",
        place,
        _(BELOW_MAIN) if late else known.advice if known else "",
        "01-setup",
    )


def refuse_repository(project: Path, repository: str) -> None:
    """Raise Failed where the migration repository is missing or was not made for Flask."""
    folder = project / repository
    if not folder.is_dir():
        found = (path.parent for path in sorted(project.rglob("alembic.ini")))
        nested = [p.relative_to(project).as_posix() for p in found if (p / "env.py").is_file()]
        elsewhere = nested[0] if nested else ""
        raise Failed(
            _("a folder {folder}/, made by  flask db init", folder=repository),
            _("it is in {place}/ instead", place=elsewhere) if elsewhere else "no such folder",
            why="Your app looks for the migration repository in the folder of your project. Move "
            "it there, or tell its place:  Migrate(app, db, directory='...')"
            if elsewhere
            else "The migration repository holds your migrations. Run  flask db init  once, in the "
            "folder of your project.",
            lesson="01-setup",
        )
    for name in ("alembic.ini", "env.py"):
        if not (folder / name).is_file():
            known = explain("alembic.ini doesn't exist")
            raise Failed(
                _("{folder}/{name}, made by  flask db init", folder=repository, name=name),
                _("{folder}/ has no {name}", folder=repository, name=name),
                f"{repository}/",
                known.advice if known else "",
                "01-setup",
            )


def refuse_heads(history: History) -> NoReturn:
    """Raise Failed for a history with no revision, or with more than one head."""
    if not history.revisions:
        raise Failed(
            "at least one migration",
            _("{folder}/versions/ has no migration file", folder=history.repository),
            why="The models alone change no database, and create_all() leaves no history. Make a "
            "migration with  flask db migrate -m '...', read it, then run  flask db upgrade. If it "
            "says 'No changes in schema detected', your app does not import the models, or the "
            "table is in your database already.",
            lesson="02-first-migration",
        )
    heads = ", ".join(head.id for head in history.heads)
    own = [head for head in history.heads if head.id not in history.shipped]
    last = (own or history.heads)[-1]
    raise Failed(
        "one head: a single last migration",
        _("{count} heads: {heads}", count=len(history.heads), heads=heads),
        f"{last.file}:{last.parents_line}",
        "Two migrations both come last, so  flask db upgrade  does not know where to go. Set "
        "down_revision of the newer one to the id of the migration before it.",
        "10-branches",
    )


def refuse_no_database(path: str, found: str = N_("no such file in your folder")) -> NoReturn:
    """Raise Failed where the learner's own database is not in the folder, or cannot be read."""
    raise Failed(
        _("your database, {path}", path=path),
        found.replace(_("The scratch database"), _("this file")),
        why="This exercise looks at the database that you worked on. If it is gone,  reset  gives "
        "you a new copy of the exercise; your files are moved aside, not deleted.",
        lesson="09-existing-project",
    )
