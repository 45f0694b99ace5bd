"""What exercise 9 must prove: two branches end in one head, and no database is left behind."""

from collections.abc import Iterator
from contextlib import contextmanager

from checker.exercise import check
from checker.language import N_, _, says
from checker.reading.compare import differences, sentence, tables_found
from checker.reading.history import CIRCLE, Revision
from checker.reading.scripts import function_line, is_empty, where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys, project, tables

OTHERS = N_("{subject}: one that was empty has {here}, {name} has {there}")
LESSON = "10-branches"
START, BIO, TAG = "c9e1a0b2d301", "c9aa10b2d3aa", "c9bb10b2d3bb"
EMPTY_MERGE = N_(
    "A merge has nothing to do by itself: every database has run both of its parents before it "
    "comes there. upgrade() and downgrade() of the merge stay empty."
)


PUT_BACK = N_(
    "Put down_revision of the files that came with the exercise back as it was, and merge the "
    "two heads with  flask db merge heads  instead."
)
DONE_TWICE = ("duplicate column name", "already exists", "Error: no such ", "KeyError")


def merges(run: Rehearsal) -> list[Revision]:
    """The revisions that have two parents or more."""
    return [revision for revision in run.history.revisions if len(revision.parents) > 1]


@contextmanager
def told(run: Rehearsal, more: str = "") -> Iterator[None]:
    """Findings inside say this first, and where a merge does something, that it should not."""
    works = [m for m in merges(run) if not is_empty(m, "upgrade") or not is_empty(m, "downgrade")]
    try:
        yield
    except Failed as failure:
        found = failure.finding
        twice = works and any(sign in found.found for sign in DONE_TWICE)
        parts = (more, _(EMPTY_MERGE) if works else "", "" if twice else found.why)
        why = " ".join(part for part in parts if part)
        function = "downgrade" if "downgrade" in found.expected else "upgrade"
        doing = [merge for merge in works if not is_empty(merge, function)]
        place = function_line(doing[0], function) if twice and doing else ""
        if any(found.where.startswith(f"{merge.file}:") for merge in doing):
            place = ""  # it is the merge's own line, and tells more
        raise failure.because(why, LESSON if works or more else found.lesson, place) from None


def starts(run: Rehearsal) -> dict[str, tuple[str, Scratch]]:
    """The databases that are out there, by a name for the reader: where they stand, and each."""
    at_bio, at_tag = run.shipped(BIO), run.shipped(TAG)
    both = run.upgrade(TAG, at_bio, project=run.shipped_project)
    return {
        _("a database at {bio}", bio=BIO): (BIO, at_bio),
        _("a database at {tag}", tag=TAG): (TAG, at_tag),
        _("a database that ran both {bio} and {tag}", bio=BIO, tag=TAG): (
            _("{bio} and {tag}", bio=BIO, tag=TAG),
            both,
        ),
    }


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=3, after=app_loads)
def history_grew(run: Rehearsal) -> None:
    """The three migrations of the two branches are there, unchanged"""
    assert run.starter
    try:
        project.repository_is_made(run)
    except Failed as failure:
        found = failure.finding
        if not says(found.found, CIRCLE) or not any(id_ in found.found for id_ in (BIO, TAG)):
            raise
        raise failure.because(f"{_(PUT_BACK)} {found.why}", LESSON) from None
    own = {revision.id: revision for revision in run.history.revisions}
    for shipped in run.shipped_history.revisions:
        mine = own.get(shipped.id)
        if mine is None:
            raise Failed(
                _("the migration {revision}, which came with the exercise", revision=shipped.id),
                "it is not in your project any more",
                f"{run.repository}/versions/",
                "One head less, but databases out there say that they are at this revision. "
                "Without its file no command works on them. Put it back, and merge.",
                LESSON,
            )
        if set(mine.parents) != set(shipped.parents):
            raise Failed(
                _(
                    "{revision} comes after {parents}, as given",
                    revision=shipped.id,
                    parents=_(" and ").join(shipped.parents) or _("nothing"),
                ),
                _(
                    "now it comes after {parents}",
                    parents=_(" and ").join(mine.parents) or _("nothing"),
                ),
                f"{mine.file}:{mine.parents_line}",
                "The history is a straight line now. But a database that ran this migration "
                "already is at its end and will never run what you put before it, and upgrade does "
                "not say so. Put down_revision back, and merge the two heads instead.",
                LESSON,
            )
    journeys.history_only_grew(run)


@check(points=3, after=history_grew)
def one_head(run: Rehearsal) -> None:
    """The history has one head"""
    heads = run.history.heads
    if len(heads) == 1:
        return
    last = next((head for head in reversed(heads) if head.id not in (BIO, TAG)), heads[-1])
    why = _(
        "flask db merge heads -m '...'  writes a migration that comes after both. To upgrade "
        "to 'heads' gets one database through, and everybody else meets the same error."
    )
    if any(merge.id in {head.id for head in heads} for merge in merges(run)):
        why = _(
            "There is a merge, and beside it something else comes last. One migration has to "
            "come after everything: delete a second merge, or let it follow the first."
        )
    raise Failed(
        "one head: a single last migration",
        _("{count} heads: {heads}", count=len(heads), heads=", ".join(head.id for head in heads)),
        f"{last.file}:{last.parents_line}",
        why,
        LESSON,
    )


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the head"""
    with told(run):
        project.upgrades_from_empty(run)


@check(points=3, after=upgrades)
def right_tables(run: Rehearsal) -> None:
    """Both changes are in: user has bio, and there is the table tag"""
    made = run.upgraded.schema
    for table in ("user", "tag"):
        if table not in made:
            raise Failed(
                _("a table {table} after  flask db upgrade", table=table),
                tables_found(made),
                where_made(run.history, table),
                _(
                    "A migration makes it and a later one takes it away. {merge} If "
                    "autogenerate wrote this line, a model was not there when it ran.",
                    merge=_(EMPTY_MERGE),
                ),
                LESSON,
            )
    project.made_by_migrations(run, "tag")
    with told(run):
        tables.columns(
            run, "user", id="INTEGER", username="VARCHAR(64)", password="text", bio="VARCHAR(140)"
        )
        tables.columns(run, "tag", id="INTEGER", name="VARCHAR(30)")
        for table, name in (("user", "username"), ("tag", "name")):
            tables.primary_key(run, table, "id")
            tables.nullable(run, table, name, False)
            tables.unique(run, table, name)


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=4, after=right_tables)
def nobody_left_behind(run: Rehearsal) -> None:
    """Databases at either branch get to the same tables and keep every row"""
    for name, (at, start) in starts(run).items():
        with told(run, _("This was {name}.", name=name)):
            now = run.upgrade(run.head, start)
        if found := differences(run.upgraded.schema, now.schema):
            raise Failed(
                "every database has the same tables after  flask db upgrade",
                sentence(found, OTHERS, name=name),
                function_line(run.history[run.head], "upgrade"),
                _(
                    "Two servers with the same files now have different tables. What a migration "
                    "does may not depend on where it began. {merge}",
                    merge=_(EMPTY_MERGE),
                ),
                LESSON,
            )
        with told(run, _("This was {name}.", name=name)):
            journeys.keeps_rows(run, at, start)


@check(points=3, after=nobody_left_behind)
def round_trip(run: Rehearsal) -> None:
    """Rolling back to the common parent takes both branches away and nothing else, and up again"""
    for other in run.history.revisions:
        if not other.parents and other.id != START:
            raise Failed(
                _("every other migration comes after {revision}", revision=START),
                _("{revision} comes after nothing", revision=other.id),
                f"{other.file}:{other.parents_line}",
                "It begins a second history, so the way back ends at two places. A bare  flask "
                "db merge  without  heads  writes such a file. Delete it, and take its name out "
                "of the merge.",
                LESSON,
            )
    with told(run):
        journeys.round_trip(run, START, run.shipped(START))
