"""What exercise 1 must prove: Flask-Migrate is set up, shown by running it."""

from checker.exercise import check
from checker.language import N_
from checker.rehearsing.rehearsal import Rehearsal
from checker.words import probe, project

LESSON = "01-setup"
NOT_ON_POSTGRESQL = N_("it may be finished without a single migration.")


@check(points=2)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, names a SQLite file, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def repository(run: Rehearsal) -> None:
    """There is a migration repository, made by flask db init"""
    project.repository_is_made(run)


@check(points=1, after=repository)
def history(run: Rehearsal) -> None:
    """The history has one head, or no migration yet"""
    project.at_most_one_head(run)


@check(points=1, after=history)
def own_migrations(run: Rehearsal) -> None:
    """flask db upgrade works in a clean copy of your project"""
    probe.commands_find_their_way(run)


@check(points=3, after=own_migrations)
def runs_migrations(run: Rehearsal) -> None:
    """A new migration changes your app's database, and can be rolled back"""
    probe.runs_migrations(run)


@check(points=2, after=runs_migrations)
def compares_models(run: Rehearsal) -> None:
    """flask db migrate compares your models with your database"""
    probe.compares_models(run)
