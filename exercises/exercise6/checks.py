"""What exercise 6 must prove: legacy_notes is gone, nothing else is, and the way back exists."""

from checker.exercise import check
from checker.language import _
from checker.reading.scripts import where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys, project, tables

LESSON = "07-add-and-delete"
PARENT = "c6e1a0b2d301"
NOTES = "user.legacy_notes"
DELETED = journeys.Change(may_change=frozenset({NOTES}))


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head, and the migration that was there is unchanged"""
    project.one_head(run)
    journeys.builds_on(run)


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    project.upgrades_from_empty(run)
    project.made_by_migrations(run, "user")


@check(points=3, after=upgrades)
def is_gone(run: Rehearsal) -> None:
    """legacy_notes is gone from the table"""
    if run.head == PARENT and "legacy_notes" in run.upgraded.schema["user"].columns:
        raise Failed(
            "a new migration that takes legacy_notes out of the table user",
            _("no migration comes after {revision}", revision=PARENT),
            f"{run.repository}/versions/",
            "Taking a column out of the model does not take it out of the database. A migration "
            "has to do that. Take it out of the model, run  flask db upgrade  so that your own "
            "database is up to date, then  flask db migrate.",
            LESSON,
        )
    tables.no_column(run, "user", "legacy_notes")
    old = run.shipped(PARENT)
    added = run.upgraded.schema["user"].columns.keys() - old.schema["user"].columns.keys()
    if added:  # only then: an upgrade with rows is the business of another check
        not_renamed(run, old, sorted(added))


def not_renamed(run: Rehearsal, old: Scratch, added: list[str]) -> None:
    """No new column of the table has the notes now."""
    filled = run.with_rows(old)
    after = run.upgrade(run.head, filled)
    notes = {row["legacy_notes"] for row in filled.data["user"]} - {None}
    for name in added:
        if notes <= {row[name] for row in after.data["user"]}:
            raise Failed(
                "no column of the table user holds the notes any more",
                _("user.{column} holds them now", column=name),
                where_made(run.history, "user", name),
                "The notes have to go, and they are still there under another name. Drop the "
                "column: drop_column in upgrade(), add_column in downgrade().",
                LESSON,
            )


@check(points=2, after=is_gone)
def rest_is_there(run: Rehearsal) -> None:
    """The rest of the table is as it was: keys, NOT NULL, unique username"""
    journeys.rest_is_unchanged(run, run.shipped(PARENT), {NOTES})
    tables.unique(run, "user", "username")


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=3, after=rest_is_there)
def rows_survive(run: Rehearsal) -> None:
    """Upgrading a database that has users keeps every other value"""
    journeys.keeps_rows(run, PARENT, run.shipped(PARENT), DELETED)


@check(points=2, after=rows_survive)
def round_trip(run: Rehearsal) -> None:
    """Rolling back brings the column back, as Text that may be empty, and upgrade works again"""
    journeys.round_trip(run, PARENT, run.shipped(PARENT), DELETED)
