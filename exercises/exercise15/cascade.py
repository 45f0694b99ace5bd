"""How the children of a table got lost, or how somebody tried to prevent it: what to tell them."""

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager

from checker.language import N_, _, says
from checker.reading.rows import ROWS_GONE
from checker.reading.scripts import where_dropped
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed

LESSON = "07-add-and-delete"
DROPS = re.compile(r"\bdrop table (if exists )?[\"'`\[\\]*artist\b")
DELETES = re.compile(r"\bdelete(\s+from\b|\()")
CASCADE = N_(
    "To change artist, batch mode builds a new table and drops the old one. With foreign keys "
    "on, SQLite deletes every artist before it drops the table, and ON DELETE CASCADE deletes "
    "their albums and tracks. No command tells you."
)
DROPPED = N_(
    "A table that is dropped takes its rows along. A table that is made again afterwards is "
    "another, empty one. Change the table that is there."
)
DELETED = N_(
    "Something here deletes rows of artist. A migration changes the table and keeps every row in "
    "it, so take the DELETE out. To drop the column slug takes its values away, and nothing else."
)
TWINS = N_(
    "Two artists can have the same name, and even the same country, and then both would get this "
    "slug. It may be empty: leave it NULL for now, or put the id of the artist into it."
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
        gone = says(found.found, ROWS_GONE, table="artist")
        if gone and (is_dropped(run, function) or is_deleted(run, function)):
            why = _(DROPPED if is_dropped(run, function) else DELETED)
        elif "UNIQUE constraint failed: artist.slug" in found.found:
            why = _(TWINS)
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
        for revision in run.history.own
        for node in ast.walk(revision.tree)
        if isinstance(node, ast.FunctionDef) and node.name == function
    ).lower()


def is_dropped(run: Rehearsal, function: str) -> bool:
    """Whether a function of this name drops the table artist."""
    called = (where_dropped(r, "drop_table", "artist", function) for r in run.history.own)
    return any(called) or bool(DROPS.search(tried(run, function)))


def is_deleted(run: Rehearsal, function: str) -> bool:
    """Whether a function of this name deletes rows."""
    return bool(DELETES.search(tried(run, function)))


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
