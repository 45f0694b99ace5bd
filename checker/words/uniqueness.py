"""What must be there only once: the rule in the schema, and rows that try to break it."""

from __future__ import annotations

import sqlite3

from checker.language import N_, _
from checker.reading.database import Table, connect
from checker.reading.scripts import where_made
from checker.reading.seeding import insert
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words.places import where_lost

EMAIL = "03-add-email"
NEVER_MADE = N_(
    "Two rows could have the same value. unique=True in the model does nothing by itself: the "
    "migration has to make the constraint, with create_unique_constraint or a unique index."
)
LOST = N_(
    "It was unique, and this migration loses that. A table that is built anew has only the rules "
    "that the script repeats, and a column that is dropped takes its rules along."
)


def unique(run: Rehearsal, table: str, name: str, at: Scratch | None = None) -> None:
    """The column alone is unique, by constraint or index, and a second equal value is refused."""
    state = at or run.upgraded
    made = state.schema[table]
    if (name,) not in made.uniques:
        lost = where_lost(run, lambda tables: table in tables and (name,) in tables[table].uniques)
        raise Failed(
            _("{table}.{name} is unique by itself", table=table, name=name),
            _found_instead(name, made),
            lost or where_made(run.history, table, name),
            LOST if lost else NEVER_MADE,
            EMAIL,
        )
    _refuses_duplicate(run, state, made, name)


def _found_instead(name: str, table: Table) -> str:
    groups = [group for group in table.uniques if name in group]
    if groups:
        names = _(" and ").join(groups[0])
        return _("only {columns} together are unique", columns=names)
    if (name,) in table.indexes:
        return _("an ordinary index, which lets equal values in (or one for some rows only)")
    return _("no unique constraint and no unique index on it")


def _refuses_duplicate(run: Rehearsal, state: Scratch, table: Table, name: str) -> None:
    seeder = run.seeder(f"duplicate {table.name}.{name} {state.name}")
    with connect(run.trial_copy(run.with_rows(state)), writing=True) as connection:
        row = seeder.insert_new(connection, table, filled=frozenset({name}))
        # The twin differs where another rule than this one would refuse it, and nowhere else.
        other = {column for group in table.uniques for column in group} | set(table.key)
        fresh = seeder.row(connection, table)
        twin = row | {n: value for n, value in fresh.items() if n in other and n != name}
        try:
            insert(connection, table, twin)
        except sqlite3.IntegrityError:
            return
    raise Failed(
        _("the database refuses a second row with the same {name}", name=name),
        "it took two rows with the same value",
        where_made(run.history, table.name, name),
        "The unique rule does not hold for every row.",
        EMAIL,
    )
