"""What exercise 15 must prove: a parent table changes, and all of its children stay."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from checker.exercise import check
from checker.language import N_, _, says
from checker.reading.database import Row
from checker.reading.rows import ROWS_GONE
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.rehearsing.trouble import NOT_MOVED
from checker.verdict import Failed
from checker.words import journeys, project, tables

LESSON = "07-add-and-delete"
START = "4f8a2c6e9b15"
NOT_ON_POSTGRESQL = N_("it is about a trap that only SQLite sets.")
OWN = {("artist_id",): "artist", ("album_id",): "album"}
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
CASCADE = N_(
    "To change artist, batch mode builds a new table and drops the old one. With foreign keys "
    "on, SQLite deletes every artist before it drops the table, and ON DELETE CASCADE deletes "
    "their albums and tracks. No command tells you."
)
DROPPED = N_(
    "A table that is dropped takes its rows along. A table that is made again afterwards is "
    "another, empty one. Change the table that is there."
)
BOTH_WAYS = N_(
    "Switch foreign keys off while migrations run, up and down: PRAGMA foreign_keys=OFF in "
    "migrations/env.py, right after the connection is opened, then connection.commit(). Or "
    "build nothing anew: a plain column and a unique index, outside batch mode."
)
COMMIT = N_(
    "Your env.py switches foreign keys off. That statement begins a transaction, and as long as it "
    "is open Alembic leaves the commit to you: write connection.commit() on the next line."
)
LATE = N_(
    "Your migration does switch foreign keys off, but too late: inside a transaction SQLite "
    "ignores that pragma, and the first INSERT, UPDATE or DELETE begins one. Make it the first "
    "line of upgrade() and of downgrade(), or write it into migrations/env.py."
)
ONE_WAY = N_(
    "The upgrade builds nothing anew. In the downgrade, drop_column inside batch_alter_table "
    "does: use op.drop_index('ix_artist_slug', 'artist') and op.drop_column('artist', 'slug')."
)
INDEX_FIRST = N_(
    "Drop the index first, then the column, both outside batch mode: a batch block would build "
    "artist anew."
)
DEFERRED = N_(
    "PRAGMA defer_foreign_keys only puts the check off until the end. The cascade deletes all "
    "the same: it takes PRAGMA foreign_keys=OFF."
)


@contextmanager
def explained(run: Rehearsal, function: str) -> Iterator[None]:
    """Rows that are lost inside get the reason of this exercise, and what to do about it."""
    try:
        yield
    except Failed as failure:
        found = failure.finding
        if says(found.found, ROWS_GONE, table="artist"):
            why = DROPPED
        elif "ON DELETE CASCADE" in found.why:
            why = f"{_(CASCADE)} {_(cure(run, function))}"
        elif "after drop column" in found.found:
            why = _(INDEX_FIRST)
        else:
            raise
        raise failure.because(why, LESSON) from None


def env(run: Rehearsal) -> str:
    """The text of the learner's env.py."""
    file = run.project / run.repository / "env.py"
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def where_switched_off(run: Rehearsal) -> str:
    """The line of env.py that switches foreign keys off."""
    lines = enumerate(env(run).splitlines(), 1)
    found = [number for number, line in lines if "foreign_keys" in line.partition("#")[0]]
    return f"{run.repository}/env.py:{found[0]}" if found else ""


def tried(run: Rehearsal, function: str) -> str:
    """What stands in all the learner's functions of this name."""
    return "".join(
        ast.unparse(node)
        for revision in run.history.revisions
        for node in ast.walk(revision.tree)
        if isinstance(node, ast.FunctionDef) and node.name == function
    ).lower()


def cure(run: Rehearsal, function: str) -> str:
    """What to do against the cascade, by what this function of the migrations has tried."""
    code = tried(run, function)
    if "defer_foreign_keys" in code:
        return DEFERRED
    if "foreign_keys" in code:
        return LATE
    if function == "downgrade" and "batch_alter_table" not in tried(run, "upgrade"):
        return ONE_WAY
    return BOTH_WAYS


def shop(run: Rehearsal) -> Scratch:
    """The tables that the shop has today."""
    return run.shipped(START)


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
        journeys.keeps_rows(run, START, shop(run))
    filled = run.with_rows(shop(run))
    tables.foreign_keys_hold(run, run.upgrade(run.head, filled), run.head)


@check(points=4, after=children_survive)
def round_trip(run: Rehearsal) -> None:
    """Rolling back takes slug away and nothing else, and upgrade works again"""
    with explained(run, "downgrade"):
        journeys.round_trip(run, START, shop(run))
    up = run.with_rows(run.upgraded)
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


def _without(rows: list[Row], column: str, values: set[object]) -> list[Row]:
    """The rows whose column has none of these values."""
    return [row for row in rows if row[column] not in values]
