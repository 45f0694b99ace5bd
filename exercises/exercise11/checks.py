"""What exercise 11 must prove: a database that stopped half-way is at the head, with every row."""

from checker.exercise import check
from checker.language import N_, _
from checker.reading.database import Row
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import handed_in, journeys, project, tables

from .left_over import PEOPLE, no_batch_table, no_code, nobody_else
from .rule import AGAIN, LEAVE_IN, LESSON, rule_holds

NOT_ON_POSTGRESQL = N_("it is about a table that only SQLite's batch mode leaves behind.")
GIVEN = {PEOPLE: "people.sql"}
PARENT = "11a000000001"


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head, and the first migration is unchanged"""
    project.one_head(run)
    first = run.history.revisions[0]
    if first.id != PARENT:
        raise Failed(
            _("a history that begins with {revision}, as the database does", revision=PARENT),
            _("it begins with {revision}", revision=first.id),
            first.where,
            "The database ran the first migration long ago. Put its file back.",
            LESSON,
        )
    journeys.history_only_grew(run, but={"11a000000002"})


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    project.upgrades_from_empty(run)
    project.made_by_migrations(run, "user")


@check(points=2, after=upgrades)
def country(run: Rehearsal) -> None:
    """country is String(2) and NOT NULL, and the rest of the table is as it was"""
    tables.columns(run, "user", country="VARCHAR(2)")
    tables.nullable(run, "user", "country", False)
    where = function_line(run.history[run.head], "upgrade")
    rule_holds(run, run.upgraded, where, _(LEAVE_IN))
    journeys.rest_is_unchanged(run, run.shipped(PARENT))


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same table"""
    project.models_agree(run)


@check(points=4, after=country)
def cause_is_mended(run: Rehearsal) -> None:
    """Any other database with users upgrades, too: everybody gets the country 'ZZ'"""
    before = run.with_rows(run.shipped(PARENT))
    journeys.keeps_rows(run, PARENT, run.shipped(PARENT))
    wanted: list[Row] = [{"id": row["id"], "country": "ZZ"} for row in before.data["user"]]
    after = run.upgrade(run.head, before)
    journeys.holds(
        run,
        after,
        "user",
        wanted,
        _("flask db upgrade  from {revision}", revision=PARENT),
        run.head,
    )


@check(points=2, after=cause_is_mended)
def round_trip(run: Rehearsal) -> None:
    """Rolling back takes country away and nothing else, and upgrade works again"""
    journeys.round_trip(run, PARENT, run.shipped(PARENT))


@check(points=3, after=app_loads)
def people_rows(run: Rehearsal) -> None:
    """Your database still has everybody"""
    handed_in.keeps_rows(run, PEOPLE)


@check(points=2, after=(one_head, people_rows))
def at_head(run: Rehearsal) -> None:
    """Your database says that it is at the head"""
    state = run.handed_in(PEOPLE)
    if state.version != [run.head]:
        nothing_in_the_way(state)
    handed_in.at_head(run, PEOPLE)


def nothing_in_the_way(state: Scratch) -> None:
    """No upgrade that stopped has left something behind that stops the next one."""
    no_batch_table(state)
    user = state.schema.get("user")
    if state.version == [PARENT] and user and "country" in user.columns:
        raise Failed(
            _("no column country in {path} before the migration adds it", path=PEOPLE),
            "it has one already",
            PEOPLE,
            "An upgrade that stopped has left it behind, and the next one says 'duplicate column "
            "name'. Make the database again from people.sql, drop _alembic_tmp_user in it, then "
            "flask db upgrade.",
            LESSON,
        )


@check(points=2, after=(at_head, upgrades))
def people_tables(run: Rehearsal) -> None:
    """Your database has the tables of a new one, and nothing is left over"""
    no_batch_table(run.handed_in(PEOPLE))
    handed_in.has_tables(
        run,
        PEOPLE,
        run.upgraded,
        _("a new database"),
        _(
            "The revision in the database is only a word. If the tables do not fit it, the program "
            "stops later. Make the database again from people.sql, and let  flask db upgrade  do "
            "it."
        ),
    )
    no_code(run)
    nobody_else(run)
    if run.handed_in(PEOPLE).schema["user"].sql != run.upgraded.schema["user"].sql:
        rule_holds(run, run.handed_in(PEOPLE), PEOPLE, _(AGAIN))
    wanted: list[Row] = [row | {"country": "ZZ"} for row in run.given(PEOPLE).data["user"]]
    journeys.holds(run, run.handed_in(PEOPLE), "user", wanted, _("your upgrade"), run.head)
