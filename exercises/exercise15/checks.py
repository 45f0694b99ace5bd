"""What exercise 15 must prove: a parent table changes, and all of its children stay."""

from collections.abc import Collection

from checker.exercise import check
from checker.language import N_, _, says
from checker.reading.database import Row
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.rehearsing.trouble import NOT_MOVED
from checker.verdict import Failed
from checker.words import journeys, project, tables
from checker.words.journeys import NO_CHANGE

from .cascade import COMMIT, LESSON, env, explained, where_switched_off

START = "4f8a2c6e9b15"
NOT_ON_POSTGRESQL = N_("it is about a trap that only SQLite sets.")
OWN: dict[tuple[str, ...], str] = {("artist_id",): "artist", ("album_id",): "album"}
NOBODY = 2**31 - 5

ORPHAN = """
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
try:
    db.session.execute(text("UPDATE album SET artist_id = {nobody} WHERE id = {id}"))
    db.session.commit()
except IntegrityError:
    db.session.rollback()
"""
DELETE = """
from sqlalchemy import text
db.session.execute(text("DELETE FROM artist WHERE id = {id}"))
db.session.commit()
"""


def shop(run: Rehearsal) -> Scratch:
    """The tables that the shop has today."""
    return run.shipped(START)


def artists(run: Rehearsal) -> dict[str, list[Row]]:
    """Artists of whom some share their name, some their name and their country."""
    random = run.seeder("artists").random
    name, country = random.sample(("Ada", "Grace", "Radia", "Barbara", "Frances", "Adele"), 2)
    twin: Row = {"name": name, "country": country}
    return {"artist": [twin, {"country": None}, {}, twin, {"name": name, "country": None}]}


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def history_grew(run: Rehearsal) -> None:
    """The history has one head, and the migration that was there is unchanged"""
    project.one_head(run)
    journeys.builds_on(run)


@check(points=1, after=history_grew)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    try:
        project.upgrades_from_empty(run)
    except Failed as failure:
        if not says(failure.finding.found, NOT_MOVED) or "foreign_keys" not in env(run):
            raise
        raise failure.because(COMMIT, LESSON, where_switched_off(run)) from None
    project.made_by_migrations(run, "artist")


@check(points=1, after=upgrades)
def slug_is_added(run: Rehearsal) -> None:
    """The table artist has a column slug, String(80)"""
    tables.columns(run, "artist", slug="VARCHAR(80)")


@check(points=2, after=slug_is_added)
def rest_is_there(run: Rehearsal) -> None:
    """The three tables are as they were, foreign keys and ON DELETE CASCADE included"""
    for revision, state in run.stages:
        for table in ("album", "track"):
            made = state.schema.get(table)
            for key in made.foreign_keys if made else ():
                if OWN.get(key.columns, key.table) != key.table:
                    raise Failed(
                        _(
                            "the foreign key of {table} refers to the table that it referred to",
                            table=table,
                        ),
                        _("it refers to {target}", target=key.table),
                        function_line(run.history[revision], "upgrade"),
                        "When SQLite renames a table, the foreign keys that refer to it follow. So "
                        "rename the new table, never the old one: make it under another name, copy "
                        "the rows, drop the old table, then give its name to the new one. Batch "
                        "mode does just that.",
                        LESSON,
                    )
    journeys.rest_is_unchanged(run, shop(run))


@check(points=2, after=rest_is_there)
def slug_is_unique(run: Rehearsal) -> None:
    """No two artists can have the same slug"""
    tables.unique(run, "artist", "slug")


@check(points=1, after=rest_is_there)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=4, after=slug_is_unique)
def children_survive(run: Rehearsal) -> None:
    """Upgrading a shop keeps every artist, album and track, by value"""
    with explained(run, "upgrade"):
        journeys.keeps_rows(run, START, shop(run), NO_CHANGE, artists(run))
    filled = run.with_rows(shop(run), artists(run))
    tables.foreign_keys_hold(run, run.upgrade(run.head, filled), run.head)


@check(points=4, after=children_survive)
def round_trip(run: Rehearsal) -> None:
    """Rolling back takes slug away and nothing else, and upgrade works again"""
    with explained(run, "downgrade"):
        journeys.round_trip(run, START, shop(run), NO_CHANGE, artists(run))
    up = run.with_rows(run.upgraded, artists(run))
    tables.foreign_keys_hold(run, run.downgrade(START, up), run.head)


@check(points=3, after=rest_is_there)
def app_is_strict(run: Rehearsal) -> None:
    """The app refuses an album without an artist, and deletes an artist with albums and tracks"""
    start = run.with_rows(run.upgraded)
    album = start.data["album"][0]
    tried = run.program(
        ORPHAN.format(nobody=NOBODY, id=album["id"]),
        start,
        _("your app can try to change an album"),
    )
    if any(row["artist_id"] == NOBODY for row in tried.data["album"]):
        raise Failed(
            "the app refuses an album whose artist is not there",
            "it took one: foreign keys are not switched on in your app",
            "app.py",
            "Foreign keys may be off while migrations run, and only then. The program needs them "
            "all the time, so leave PRAGMA foreign_keys=ON in the app.",
            LESSON,
        )
    deleted = run.program(
        DELETE.format(id=album["artist_id"]),
        start,
        _("your app can delete an artist who has albums"),
    )
    albums = _without(start.data["album"], "artist_id", {album["artist_id"]})
    gone = {row["id"] for row in start.data["album"]} - {row["id"] for row in albums}
    wanted = {"album": albums, "track": _without(start.data["track"], "album_id", gone)}
    for table, rows in wanted.items():
        found = sorted(str(row["id"]) for row in deleted.data[table])
        if found != sorted(str(row["id"]) for row in rows):
            raise Failed(
                _(
                    "with an artist, just the rows of {table} that belong there are deleted",
                    table=table,
                ),
                _(
                    "{rows} rows of {table} should be left, and {found} are",
                    rows=len(rows),
                    table=table,
                    found=len(found),
                ),
                "app.py",
                "ON DELETE CASCADE on both foreign keys, and foreign keys switched on in the app, "
                "do this together.",
                LESSON,
            )


def _without(rows: list[Row], column: str, values: Collection[object]) -> list[Row]:
    """The rows whose column has none of these values."""
    return [row for row in rows if row[column] not in values]
