"""The rule that a country has two letters: its name, what it lets in, and what it refuses."""

import re
import sqlite3
from collections.abc import Iterator

from checker.language import N_, _
from checker.reading.connection import connect
from checker.reading.seeding import insert
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed

LESSON = "06-tables-with-rows"
RULE = "ck_user_country"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEAVE_IN = N_(
    "The migration that stopped wanted this rule, too. Rows that have 'ZZ' keep to it: leave "
    'create_check_constraint("ck_user_country", "length(country) = 2") in.'
)
AGAIN = N_(
    "The migration was not run here to its end. Make the database again from people.sql, drop "
    "_alembic_tmp_user in it, then  flask db upgrade."
)


def rule_holds(run: Rehearsal, state: Scratch, where: str, why: str) -> None:
    """The table user has the rule, by its name, and it lets in two letters and nothing else."""
    if not re.search(rf"\b{RULE}\b", state.schema["user"].sql, re.IGNORECASE):
        raise Failed(
            _("the rule {rule}: a country has two letters", rule=RULE),
            _("the table user has no rule called {rule}", rule=RULE),
            where,
            why,
            LESSON,
        )
    for country, allowed in countries(run):
        if takes(run, state, country) != allowed:
            found = (
                N_("the table user refuses the country {country}")
                if allowed
                else N_("the table user takes the country {country}")
            )
            raise Failed(
                _("the rule {rule}: a country has two letters", rule=RULE),
                _(found, country=repr(country)),
                where,
                why,
                LESSON,
            )


def countries(run: Rehearsal) -> Iterator[tuple[str, bool]]:
    """Countries, and whether the rule lets them in."""
    random = run.seeder("countries").random
    yield "Z", False
    yield "", False
    yield "ZZZ", False
    yield "".join(random.sample(LETTERS[:-1], 2)), True


def takes(run: Rehearsal, state: Scratch, country: str) -> bool:
    """Whether the table takes one more row with this country."""
    table = state.schema["user"]
    with connect(run.trial_copy(state), writing=True) as connection:
        row = run.seeder("one more user").row(connection, table)
        try:
            insert(connection, table, row | {"country": country})
        except sqlite3.IntegrityError:
            return False
    return True
