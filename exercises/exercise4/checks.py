"""What exercise 4 must prove: a baseline for the shop, and a live database that was not touched."""

import sqlite3

from checker.exercise import check
from checker.language import N_, _
from checker.reading.compare import CHANGED, differences, sentence
from checker.reading.connection import connect
from checker.reading.rows import lost
from checker.reading.scripts import first_empty, function_line, own_line, where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.rehearsing.stopped import error_text
from checker.verdict import Failed
from checker.words import handed_in, project

SHOP = N_("{subject}: the shop has {here}, the migrations make {there}")
NEW = N_("an empty database after  flask db upgrade")
LESSON = "09-existing-project"
NOT_ON_POSTGRESQL = N_("it is about one SQLite file, the shop's own, and what becomes of it.")
LIVE = "instance/shop.db"
GIVEN = {LIVE: "legacy.sql"}


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """There is a migration repository, and its history has one head"""
    project.repository_is_made(run)
    if not run.history.revisions:
        raise Failed(
            "a baseline: a migration that makes the tables of the shop",
            _("{folder}/versions/ has no migration file", folder=run.repository),
            f"{run.repository}/versions/",
            "Beside the live database  flask db migrate  says 'No changes in schema detected' and "
            "writes no file: the tables are there already. Run it with the address of an empty "
            "database.",
            LESSON,
        )
    project.one_head(run)


@check(points=1, after=app_loads)
def makes_nothing_itself(run: Rehearsal) -> None:
    """Loading your app makes no table"""
    if made := run.step("load")[0].report.get("made_on_import"):
        raise Failed(
            "an app that leaves an empty database empty, so that the baseline can make its tables",
            _("the app made {tables} while it was loaded", tables=", ".join(map(str, made))),
            own_line(run.project, run.repository, "create_all("),
            "The flask command loads your app first. If that makes the tables, the baseline stops "
            "on each new computer with 'table customer already exists'. From now on migrations "
            "make tables: take create_all() out.",
            LESSON,
        )


@check(points=2, after=one_head)
def drops_nothing(run: Rehearsal) -> None:
    """Not even an upgrade of an unstamped live database loses a row"""
    before = run.given(LIVE)
    after = run.step("upgrade", run.head, before)[1]
    losses = lost(before.data, after.data, before.schema)
    if losses:
        expected, cause = _how_lost(before, after)
        raise Failed(
            expected,
            _(
                "{loss}  (after  flask db upgrade  on a copy of the shop's database)",
                loss=losses[0].text,
            ),
            function_line(run.history.revisions[0], "upgrade"),
            cause,
            LESSON,
        )


def _how_lost(before: Scratch, after: Scratch) -> tuple[str, str]:
    """What a baseline must be, and what this one does that loses rows or values."""
    makes = _("a baseline that makes tables and drops none")
    if any(table not in after.schema for table in before.schema):
        return makes, _(
            "It drops tables. Autogenerate writes this when the models are missing: does the "
            "app import the file they are in?"
        )
    if any(rows and not after.data[table] for table, rows in before.data.items()):
        return makes, _(
            "It drops the tables before it makes them. A baseline never drops anything: a "
            "database that has the tables already is stamped, not upgraded."
        )
    return _("a baseline that makes tables and leaves every row as it is"), _(
        "It changes or deletes rows that are there. A baseline makes the tables that are "
        "missing and does nothing else: take those lines out."
    )


@check(points=2, after=one_head)
def makes_tables(run: Rehearsal) -> None:
    """An empty database upgrades, and the migrations make its tables"""
    project.upgrades_from_empty(run)
    made = run.upgraded.schema
    for table in run.given(LIVE).schema:
        if table not in made:
            raise Failed(
                _("a table {table} after  flask db upgrade  of an empty database", table=table),
                _("only {tables}", tables=", ".join(sorted(made))) if made else "no table at all",
                first_empty(run.history, "upgrade") or where_made(run.history, table),
                "A baseline makes every table of the shop, each under the name that the shop has. "
                "Delete it and make it again, with the address of an empty database."
                if made
                else "A migration that was made beside the live database is empty, because models "
                "and database agree there. Delete it and make the baseline with the address of an "
                "empty database.",
                LESSON,
            )
        project.made_by_migrations(run, table)


@check(points=3, after=makes_tables)
def same_as_live(run: Rehearsal) -> None:
    """A new database gets just the tables that the live one has"""
    found = differences(run.given(LIVE).schema, run.upgraded.schema)
    there = "paid" in run.upgraded.schema["invoice"].columns
    if found and found[0].subject == "invoice.paid" and there:
        paid_is_false(run, run.upgraded, _(NEW))  # which says more about it
    if found:
        raise Failed(
            "an empty database upgrades to the tables of the shop's database",
            sentence(found, SHOP),
            where_made(run.history, *found[0].subject.partition(".")[::2]),
            "The program will meet both kinds of database, and must find the same tables. A stamp "
            "compares nothing, so nobody else tells you.",
            LESSON,
        )
    filled = [table for table, rows in run.upgraded.data.items() if rows]
    if filled:
        raise Failed(
            "a new database without a row",
            _("{rows} rows in {table}", rows=len(run.upgraded.data[filled[0]]), table=filled[0]),
            function_line(run.history.revisions[0], "upgrade"),
            "Customers and invoices belong to the shop's own database. A baseline makes the "
            "tables, and a new database begins empty.",
            LESSON,
        )
    paid_is_false(run, run.upgraded, _(NEW))


@check(points=1, after=makes_tables)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run, strict=True)  # the models were right as they came


@check(points=1, after=app_loads)
def uses_live(run: Rehearsal) -> None:
    """Your app still uses the live database"""
    result = run.step("load", no_address=True)[0]
    address = str(result.report.get("database") or error_text(result.error))
    if address != LIVE:
        raise Failed(
            _("an app whose database is {path}", path=LIVE),
            _("its database is {address}", address=address),
            "app.py",
            "For the baseline you need the address of an empty database, for one command. Write "
            "sqlite:///shop.db back, or the shop begins tomorrow without customers.",
            LESSON,
        )


@check(points=3, after=app_loads)
def live_rows(run: Rehearsal) -> None:
    """Your live database has every customer and every invoice"""
    handed_in.keeps_rows(run, LIVE)


@check(points=1, after=live_rows)
def live_tables(run: Rehearsal) -> None:
    """The tables of your live database are as they were"""
    handed_in.has_tables(
        run,
        LIVE,
        run.given(LIVE),
        _("the shop"),
        _(
            "Adopting changes no table of the live database, it only writes down a revision. Make "
            "the database again from legacy.sql, then stamp it."
        ),
    )
    paid_is_false(run, run.handed_in(LIVE), LIVE)


@check(points=2, after=(one_head, live_rows))
def live_at_head(run: Rehearsal) -> None:
    """Your live database says that it is at the head"""
    handed_in.at_head(run, LIVE)


@check(points=2, after=(same_as_live, drops_nothing))
def another_copy(run: Rehearsal) -> None:
    """Another copy of the shop, stamped and upgraded, keeps all it has"""
    before = run.with_rows(run.given(LIVE))
    after = run.upgrade(run.head, run.stamp(run.head, before))
    losses = [loss.text for loss in lost(before.data, after.data, before.schema)]
    changed = differences(before.schema, after.schema)
    if losses or changed:
        raise Failed(
            "flask db stamp  and  flask db upgrade  change nothing in the shop's database",
            "\n".join(losses[:3]) or sentence(changed, CHANGED),
            f"{run.repository}/env.py:1",
            "No migration runs here. Something else does, in your app or in env.py.",
            LESSON,
        )


def paid_is_false(run: Rehearsal, state: Scratch, doing: str) -> None:
    """A new invoice that says nothing about `paid` is unpaid: the column has its default."""
    with connect(run.trial_copy(state), writing=True) as connection:
        connection.execute("INSERT INTO customer (id, name) VALUES (77001, 'a new one')")
        try:
            connection.execute(
                "INSERT INTO invoice (id, customer_id, total) VALUES (77002, 77001, 5)"
            )
            found = connection.execute("SELECT paid FROM invoice WHERE id = 77002").fetchone()[0]
        except sqlite3.IntegrityError as error:
            found = str(error)
    if found != 0:
        raise Failed(
            "a new invoice without a value for paid is unpaid (0): the column has a default",
            _("in {doing}: {found}", doing=doing, found=found),
            where_made(run.history, "invoice", "paid"),
            "The shop's database has DEFAULT 0 here, and programs rely on it. In a migration that "
            "is server_default=sa.false(). (default=False in a model is for Python only; the "
            "database never hears of it.)",
            LESSON,
        )
