"""What exercise 10 must prove: one table renamed with every row, another one still there."""

from checker.exercise import check
from checker.language import N_, _
from checker.reading.compare import CHANGED, differences, sentence
from checker.reading.rows import renamed
from checker.reading.scripts import function_line, where_dropped, where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed
from checker.words import journeys, project, tables

LESSON = "05-read-and-edit"
PARENT = "10a000000001"
GENERATED = "10a000000002"
BESIDE = N_(
    "The generated migration is still there beside yours, and both come after the first one. Keep "
    "one of them: delete the generated file, or repair it and delete yours."
)
RENAMED = journeys.Change(renames={"customer": "client"})


def _where_dropped(run: Rehearsal, table: str) -> str:
    """The line of an upgrade() that drops a table, or else the upgrade() of the head."""
    found = (where_dropped(r, "drop_table", table) for r in reversed(run.history.revisions))
    return next(filter(None, found), function_line(run.history[run.head], "upgrade"))


def _where_it_came(run: Rehearsal, table: str) -> str:
    """The upgrade() after which the table is there for the first time."""
    came = next((revision for revision, state in run.stages if table in state.schema), run.head)
    return function_line(run.history[came], "upgrade")


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head, and the first migration is unchanged"""
    try:
        project.one_head(run)
    except Failed as failure:
        # Putting one behind the other, as elsewhere, would run what the generated file does.
        if GENERATED not in failure.finding.found:
            raise
        raise failure.because(_(BESIDE), LESSON) from None
    journeys.history_only_grew(run, but={GENERATED})
    if PARENT not in {revision.id for revision in run.history.bases}:
        raise Failed(
            _("a history that begins with {revision}", revision=PARENT),
            _("it begins with {revision}", revision=", ".join(r.id for r in run.history.bases)),
            run.history.bases[0].where,
            "Live databases have run the first migration. Put its file back.",
            LESSON,
        )


@check(points=3, after=one_head)
def audit_stays(run: Rehearsal) -> None:
    """The table audit is still there"""
    project.made_by_migrations(run, "purchase")
    if "audit" not in run.upgraded.schema:
        raise Failed(
            "the table audit is there after  flask db upgrade",
            "it is gone, with everything that was in it",
            _where_dropped(run, "audit"),
            "The generated file has an op.drop_table that nobody asked for. The model of this "
            "table was not imported when the file was made.",
            LESSON,
        )


@check(points=2, after=app_loads)
def audit_is_known(run: Rehearsal) -> None:
    """Your app knows the model of audit, so that it isn't dropped next time"""
    if "audit" not in run.modelled.schema:
        raise Failed(
            "the app knows the table audit: its model is imported",
            "create_all() makes no table audit",
            "app.py",
            "Nothing that the app imports leads to audit.py. As long as that is so, each  flask db "
            "migrate  wants to drop the table. Write  import audit  in the last line of app.py: at "
            "the top it is too early, because audit.py needs db.",
            LESSON,
        )


@check(points=2, after=audit_stays)
def is_renamed(run: Rehearsal) -> None:
    """client is there, customer is not"""
    tables.exists(run, "client", model="Client")
    tables.no_table(run, "customer")


@check(points=3, after=is_renamed)
def nothing_else(run: Rehearsal) -> None:
    """Nothing else has changed: client is what customer was, purchases belong to clients"""
    tables.foreign_key(run, "purchase", "customer_id", "client.id")
    before = run.shipped(PARENT)
    wanted = renamed(before.data, before.schema, RENAMED.renames)[1]
    found = [
        difference
        for difference in differences(wanted, run.upgraded.schema)
        if difference.subject != "purchase.customer_id"
    ]
    for table in sorted(run.upgraded.schema.keys() - wanted.keys()):
        raise Failed(
            "only the name of one table changes",
            _("a table {table} that nobody asked for", table=table),
            _where_it_came(run, table),
            "A copy of a table stays in every database, and soon it says other things than the "
            "table. Renaming keeps every row, so no copy is needed: take it out of upgrade() and "
            "downgrade().",
            LESSON,
        )
    if found:
        raise Failed(
            "only the name of one table changes",
            sentence(found, CHANGED),
            where_made(run.history, *found[0].subject.partition(".")[::2]),
            "A table that is made anew has only what the script repeats. Renaming it keeps "
            "everything:  op.rename_table.",
            LESSON,
        )


@check(points=1, after=audit_stays)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=4, after=nothing_else)
def rows_survive(run: Rehearsal) -> None:
    """Upgrading a database that has rows keeps every value in every table"""
    journeys.keeps_rows(run, PARENT, run.shipped(PARENT), RENAMED)


@check(points=3, after=rows_survive)
def round_trip(run: Rehearsal) -> None:
    """Rolling back brings the old name back, and every value stays"""
    journeys.round_trip(run, PARENT, run.shipped(PARENT), RENAMED)
