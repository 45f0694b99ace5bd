"""What came with the exercise: its two databases, and the tables that its models make."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from checker.language import N_, _
from checker.reading.compare import differences, sentence
from checker.reading.database import Schema, read_schema
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.runner import MAIN, claimed_databases
from checker.verdict import Failed
from checker.words.places import where_modelled

LESSON = "14-many-databases"
EVENTS = "events"
MODELS = """
    CREATE TABLE user (
        id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) NOT NULL UNIQUE
    );
    CREATE TABLE event (
        id INTEGER NOT NULL PRIMARY KEY, kind VARCHAR(40) NOT NULL, username VARCHAR(64)
    );
    CREATE INDEX ix_event_username ON event (username);
"""
OTHER = N_("{subject}: the models that came with it have {here}, yours make {there}")
NO_NAME = N_(
    "In a repository for several databases, env.py calls upgrade() and downgrade() once for each "
    "database and gives them its name: upgrade(engine_name). A migration of a plain repository "
    "takes no name. Delete it and the databases in instance/, and run  flask db migrate  again."
)
MISSING = re.compile(r"KeyError: '((?:up|down)grade_\w*)'")


def two_files(run: Rehearsal) -> None:
    """Each of the two databases is a file of its own."""
    files = claimed_databases(run.app)
    if EVENTS in files and files[EVENTS] == files.get(MAIN):
        raise Failed(
            "two databases, each in a file of its own",
            _("both are {file}", file=files[EVENTS]),
            "app.py",
            "With one file for both, the second database waits for the first one: 'database is "
            "locked'. In SQLALCHEMY_BINDS give events its own file again:  'sqlite:///events.db'.",
            LESSON,
        )


@contextmanager
def functions_named(run: Rehearsal) -> Iterator[None]:
    """A function that is missing in a migration is called by its name."""
    try:
        yield
    except Failed as failure:
        found = failure.finding
        if "argument 'engine_name'" in found.found:
            where = function_line(run.history.revisions[0], "upgrade")
            raise failure.because(_(NO_NAME), LESSON, where) from None
        missing = MISSING.search(found.found)
        if missing is None:
            raise
        raise Failed(
            found.expected,
            _("the function {function}() is missing in the migration", function=missing[1]),
            found.where,
            _(
                "A migration for several databases has two functions for each: upgrade_() and "
                "downgrade_() for the main one, upgrade_{bind}() and downgrade_{bind}() for the "
                "bind {bind}. Look for a slip in the name. Where there is nothing to do, write  "
                "pass  into it.",
                bind=EVENTS,
            ),
            LESSON,
        ) from None


def models_left(run: Rehearsal) -> None:
    """The migrated tables are those that the models of the exercise make."""
    wanted = _wanted(run)
    for state in (run.upgraded, run.upgraded.bind(EVENTS)):
        here = {name: wanted[name] for name in state.schema if name in wanted}
        there = {name: state.schema[name] for name in here}
        if found := differences(here, there, strict=False):
            table, _dot, name = found[0].subject.partition(".")
            raise Failed(
                "the tables of the models that came with the exercise",
                sentence(found, OTHER),
                where_modelled(run, table, name) or "app.py",
                "The models were right. Make them again as they were, delete the migration and the "
                "databases in instance/, and run  flask db migrate  once more.",
                LESSON,
            )


def _wanted(run: Rehearsal) -> Schema:
    file = run.runner.new_file()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(MODELS)
    return read_schema(file)
