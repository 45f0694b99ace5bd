"""What exercise 19 must prove: two databases, each with its own table, moved together."""

import ast

from checker import tables, words
from checker.compare import differences, sentence
from checker.exercise import check
from checker.rehearsal import Rehearsal
from checker.scratch import Scratch
from checker.scripts import function_line, where_made
from checker.verdict import Failed

LESSON = "14-many-databases"
NOT_ON_POSTGRESQL = "it is about two SQLite files side by side."
EVENTS = "events"
MULTIDB = (
    "A plain repository looks at one database and never at the binds. Delete the folder and make "
    "it again with  flask db init --multidb."
)


def named(state: Scratch) -> list[tuple[str, Scratch, str]]:
    """Both databases: what a reader calls them, their state, and the table that belongs there."""
    return [
        ("the main database", state, "user"),
        (f"the database {EVENTS}", state.bind(EVENTS), "event"),
    ]


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    words.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """There is a migration repository, and its history has one head"""
    words.repository_is_made(run)
    words.one_head(run)


@check(points=4, after=one_head)
def each_in_its_own(run: Rehearsal) -> None:
    """user is in the main database, event in the database events, each in that one only"""
    places = named(run.upgraded)
    plain = not any("engine_name" in ast.dump(r.tree) for r in run.history.revisions)
    for place, state, own in places:
        stranger = next((t for t in ("user", "event") if t != own and t in state.schema), "")
        if stranger:
            raise Failed(
                f"only the table {own} in {place}",
                f"the table {stranger} in {place}",
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
                f"a table {own} in {place} after  flask db upgrade",
                f"no table {own}",
                function_line(run.history.revisions[0], "upgrade" if plain else function),
                MULTIDB if plain else f"Look at {function}() in your migrations: is it empty?",
                LESSON,
            )
    words.made_by_migrations(run, "user")


@check(points=3, after=each_in_its_own)
def both_at_head(run: Rehearsal) -> None:
    """Both databases say that they are at the head"""
    for place, state, _ in named(run.upgraded):
        if state.version != [run.head]:
            raise Failed(
                f"{place} is at {run.head} after  flask db upgrade",
                f"it is at {', '.join(state.version) or 'no revision'}",
                f"{run.repository}/env.py:1",
                MULTIDB,
                LESSON,
            )


@check(points=2, after=each_in_its_own)
def right_columns(run: Rehearsal) -> None:
    """Both tables are as the models describe them"""
    tables.columns(run, "user", id="INTEGER", username="VARCHAR(64)")
    tables.unique(run, "user", "username")
    words.models_agree(run)
    words.models_agree(run, EVENTS)


@check(points=4, after=(both_at_head, right_columns))
def there_and_back(run: Rehearsal) -> None:
    """flask db downgrade base empties both databases, and upgrade works again"""
    emptied = run.downgrade("base", run.with_rows(run.upgraded))
    for place, state, _ in named(emptied):
        if state.schema:
            left = sorted(state.schema)[0]
            function = f"downgrade_{EVENTS}" if left == "event" else "downgrade_"
            raise Failed(
                f"no table in {place} after  flask db downgrade base",
                f"the table {left} is still there",
                function_line(run.history.revisions[0], function),
                f"{function}() has to take back what the upgrade made in that database.",
                LESSON,
            )
    again = run.upgrade(run.head, emptied)
    for (place, made, _), (_, now, _) in zip(named(run.upgraded), named(again), strict=True):
        if found := differences(made.schema, now.schema):
            raise Failed(
                f"upgrading a second time makes the same tables in {place}",
                sentence(found, "it was", "now it is"),
                function_line(run.history[run.head], "downgrade"),
                "downgrade() has to take back exactly what upgrade() did.",
                LESSON,
            )
