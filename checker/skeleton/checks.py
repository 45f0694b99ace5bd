"""What EXERCISE must prove. The words are in checker/words."""

from checker.exercise import check
from checker.rehearsing.rehearsal import Rehearsal
from checker.words import journeys, project, tables

LESSON = "03-add-email"
PARENT = "a0000000d301"  # the starter's last revision


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """There is one head, and what was there before is unchanged"""
    project.one_head(run)
    journeys.history_only_grew(run)


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    project.upgrades_from_empty(run)


# Put checks of your own here, in the place of this one.
@check(points=3, after=upgrades)
def right_columns(run: Rehearsal) -> None:
    """username is String(64)"""
    tables.columns(run, "user", username="VARCHAR(64)")


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=3, after=upgrades)
def rows_survive(run: Rehearsal) -> None:
    """Upgrading a database that has rows keeps every value"""
    journeys.keeps_rows(run, PARENT, run.shipped(PARENT))


@check(points=2, after=rows_survive)
def round_trip(run: Rehearsal) -> None:
    """Rolling back takes your change away and nothing else, and upgrade works again"""
    journeys.round_trip(run, PARENT, run.shipped(PARENT))
