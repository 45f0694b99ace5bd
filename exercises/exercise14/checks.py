"""What exercise 14 must prove: files and database say the same again, and nothing was lost."""

from checker.exercise import check
from checker.language import N_, _
from checker.reading.compare import differences, sentence
from checker.reading.rows import lost
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed
from checker.words import handed_in, journeys, project, tables

from .club import CLUB, LESSON, members, no_points_of_others, nothing_made_up

NEW = N_("{subject}: a new database has {here}, this one has {there}")
NOT_ON_POSTGRESQL = N_("it is about one SQLite file and the revision that it names.")
GIVEN = {CLUB: "club.sql"}
LAST = "c92f6b1e7d05"


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=3, after=app_loads)
def club_rows(run: Rehearsal) -> None:
    """The club has every member, every booking and every point"""
    handed_in.keeps_rows(run, CLUB)
    nothing_made_up(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head"""
    project.repository_is_made(run)
    project.one_head(run)


@check(points=1, after=one_head)
def history_only_grew(run: Rehearsal) -> None:
    """The three migrations of the other clubs are there, unchanged"""
    journeys.history_only_grew(run)
    if LAST not in [revision.id for revision in run.history.revisions]:
        raise Failed(
            _("the migration {revision}, one that other clubs are at", revision=LAST),
            "no file has this revision any more",
            f"{run.repository}/versions/",
            "Their databases would name a lost revision tomorrow, as this one does today. Put the "
            "files back.",
            LESSON,
        )


@check(points=2, after=one_head)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades, and the migrations make its tables"""
    project.upgrades_from_empty(run)
    project.made_by_migrations(run, run.table_of("Member", "member"))


@check(points=2, after=upgrades)
def right_columns(run: Rehearsal) -> None:
    """A new database has members with phone and points"""
    member = run.table_of("Member", "member")
    made = run.upgraded.schema[member]
    if "points" not in made.columns:
        raise Failed(
            "a column points in a new database, made by a migration",
            _("the columns {columns}", columns=", ".join(made.columns)),
            f"{run.repository}/versions/",
            "The lost migration made it. Only the club's own database has run it, and without its "
            "file nobody else ever gets the column. Write the file again, after the three that "
            "are there.",
            LESSON,
        )
    tables.columns(
        run,
        member,
        id="INTEGER",
        name="VARCHAR(80)",
        email="VARCHAR(120)",
        phone="VARCHAR(20)",
        points="INTEGER",
    )
    tables.unique(run, member, "email")


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=2, after=one_head)
def club_at_head(run: Rehearsal) -> None:
    """The club's database says that it is at the head"""
    handed_in.at_head(run, CLUB)


@check(points=4, after=(upgrades, club_rows))
def club_tables(run: Rehearsal) -> None:
    """The club's database has the tables of a new one"""
    handed_in.has_tables(
        run,
        CLUB,
        run.upgraded,
        _("a new database"),
        _(
            "A stamp changes what a database says, an upgrade changes what it is. Go through the "
            "migrations one by one, with their ids: run the ones whose change is missing here, "
            "stamp the ones whose change is there."
        ),
    )


@check(points=3, after=(history_only_grew, right_columns))
def another_club(run: Rehearsal) -> None:
    """A club that has run the three migrations upgrades, too, and keeps all it has"""
    before = run.with_rows(run.shipped(LAST), members(run))
    after = run.upgrade(run.head, before)
    losses = [loss.text for loss in lost(before.data, after.data, before.schema)]
    found = differences(run.upgraded.schema, after.schema)
    if losses or found:
        raise Failed(
            _(
                "flask db upgrade  from {revision}  keeps every row and leads to the same tables",
                revision=LAST,
            ),
            "\n".join(losses[:3]) or sentence(found, NEW),
            function_line(run.history[run.head], "upgrade"),
            "The repair is not for one database alone: all that have run the same files must get "
            "to the same tables.",
            LESSON,
        )
    no_points_of_others(run, after)
