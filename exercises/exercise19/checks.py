"""What exercise 19 must prove: two databases, each with its own table, moved together."""

import ast

from checker.exercise import check
from checker.language import N_, _
from checker.reading.compare import CHANGED, differences, sentence
from checker.reading.scripts import function_line, where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import project, tables

from .given import EVENTS, LESSON, functions_named, models_left, two_files

NOT_ON_POSTGRESQL = N_("it is about two SQLite files side by side.")
MULTIDB = N_(
    "A plain repository looks at one database and never at the binds. Delete the folder "
    "migrations/, and the databases in instance/ that you made with it. Then make it again with  "
    "flask db init --multidb, and  flask db migrate."
)
NO_REPOSITORY = N_(
    "A migration repository holds your migrations. Make one, once, that knows both databases: "
    "lesson 14 says how."
)


def named(state: Scratch) -> list[tuple[str, Scratch, str]]:
    """Both databases: what a reader calls them, their state, and the table that belongs there."""
    return [
        (_("the main database"), state, "user"),
        (_("the database {events}", events=EVENTS), state.bind(EVENTS), "event"),
    ]


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """There is a migration repository, and its history has one head"""
    try:
        project.repository_is_made(run)
    except Failed as failure:
        if (run.project / run.repository).is_dir():
            raise
        raise failure.because(_(NO_REPOSITORY), LESSON) from None
    project.one_head(run)


@check(points=4, after=one_head)
def each_in_its_own(run: Rehearsal) -> None:
    """user is in the main database, event in the database events, each in that one only"""
    two_files(run)
    with functions_named(run):
        places = named(run.upgraded)
    plain = not any("engine_name" in ast.dump(r.tree) for r in run.history.revisions)
    for place, state, own in places:
        stranger = next((t for t in ("user", "event") if t != own and t in state.schema), "")
        if stranger:
            raise Failed(
                _("only the table {own} in {place}", own=own, place=place),
                _("the table {stranger} in {place}", stranger=stranger, place=place),
                where_made(run.history, stranger),
                MULTIDB
                if plain
                else "upgrade() runs once for each database, with its name as engine_name. Each "
                "function must do the work of its own database only.",
                LESSON,
            )
    for place, state, own in places:
        if own not in state.schema:
            function = f"upgrade_{EVENTS}" if own == "event" else "upgrade_"
            raise Failed(
                _("a table {own} in {place} after  flask db upgrade", own=own, place=place),
                _("no table {own}", own=own),
                function_line(run.history.revisions[0], "upgrade" if plain else function),
                MULTIDB if plain else _why_missing(run, function),
                LESSON,
            )
    project.made_by_migrations(run, "user")


def _why_missing(run: Rehearsal, function: str) -> str:
    """What to do where the migrations do not make a table that belongs there."""
    defined = [node for r in run.history.revisions for node in ast.walk(r.tree)]
    if not any(isinstance(node, ast.FunctionDef) and node.name == function for node in defined):
        return _(
            "upgrade() runs once for each database, with its name as engine_name: '' for the main "
            "one, '{bind}' for the other. Look at how yours compares this name.",
            bind=EVENTS,
        )
    return _(
        "Look at {function}() in your migrations: is it empty? Then your own database had the "
        "table already when you made them. Delete the migration and the databases in instance/, "
        "and run  flask db migrate  again.",
        function=function,
    )


@check(points=3, after=each_in_its_own)
def both_at_head(run: Rehearsal) -> None:
    """Both databases say that they are at the head"""
    for place, state, _own in named(run.upgraded):
        if state.version != [run.head]:
            raise Failed(
                _("{place} is at {head} after  flask db upgrade", place=place, head=run.head),
                _("it is at {revision}", revision=", ".join(state.version) or _("no revision")),
                f"{run.repository}/env.py:1",
                MULTIDB,
                LESSON,
            )


@check(points=2, after=each_in_its_own)
def right_columns(run: Rehearsal) -> None:
    """Both tables are as the models describe them"""
    tables.columns(run, "user", id="INTEGER", username="VARCHAR(64)")
    tables.unique(run, "user", "username")
    project.models_agree(run)
    project.models_agree(run, EVENTS)
    models_left(run)


@check(points=4, after=(both_at_head, right_columns))
def there_and_back(run: Rehearsal) -> None:
    """flask db downgrade base empties both databases, and upgrade works again"""
    with functions_named(run):
        emptied = run.downgrade("base", run.with_rows(run.upgraded))
    for place, state, _own in named(emptied):
        if state.schema:
            left = sorted(state.schema)[0]
            function = f"downgrade_{EVENTS}" if left == "event" else "downgrade_"
            raise Failed(
                _("no table in {place} after  flask db downgrade base", place=place),
                _("the table {left} is still there", left=left),
                function_line(run.history.revisions[0], function),
                _(
                    "{function}() has to take back what the upgrade made in that database.",
                    function=function,
                ),
                LESSON,
            )
    again = run.upgrade(run.head, emptied)
    for (place, made, _own), (_place, now, _table) in zip(
        named(run.upgraded), named(again), strict=True
    ):
        if found := differences(made.schema, now.schema):
            raise Failed(
                _("upgrading a second time makes the same tables in {place}", place=place),
                sentence(found, CHANGED),
                function_line(run.history[run.head], "downgrade"),
                "downgrade() has to take back exactly what upgrade() did.",
                LESSON,
            )
