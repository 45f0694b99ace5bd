"""What PostgreSQL's messages mean to somebody who comes from SQLite, and the next step for each.

Every pattern was seen on PostgreSQL 15 with psycopg 3.3.
"""

from __future__ import annotations

import re
from dataclasses import replace

from checker.explain import Explanation

SQL, ROWS, DELETE, DATA = (
    "12-postgresql-and-sql",
    "06-tables-with-rows",
    "07-add-and-delete",
    "11-data-migrations",
)

POSTGRESQL = (
    Explanation(
        r'type "[^"]+" does not exist',
        "On PostgreSQL an enum is a type of its own, and add_column does not make it. Create it "
        "before the column:  sa.Enum('new', 'sent', name='parcel_status').create(op.get_bind())  "
        "and drop it in downgrade(), after the column.",
        SQL,
    ),
    Explanation(
        r'type "[^"]+" already exists',
        "The enum type is still there from an earlier upgrade: downgrade() drops the column and "
        "leaves its type behind. Drop it there, after the column:  "
        "sa.Enum(name='parcel_status').drop(op.get_bind())",
        SQL,
    ),
    Explanation(
        r"cannot drop type .* because other objects depend on it",
        "A column still uses the enum type. Drop the column first, then its type.",
        SQL,
    ),
    Explanation(
        r"(default for column|column) \"[^\"]+\" cannot be cast automatically to type",
        "PostgreSQL never guesses how to make one type from another. Say it with USING:  "
        "alter_column(..., postgresql_using='weight::integer'). A default that does not fit has to "
        "be dropped before, and set again after.",
        SQL,
    ),
    Explanation(
        r"invalid input (syntax for|value for enum)",
        "A value that is already in the table does not fit the new type. SQLite takes what it can "
        "of such a value and says nothing; PostgreSQL stops. Find these values first, and decide "
        "what becomes of them.",
        SQL,
    ),
    Explanation(
        r"is of type boolean but (default )?expression is of type integer|"
        r"operator does not exist: boolean = integer",
        "PostgreSQL has real booleans: 0 and 1 are numbers there. Write  sa.false()  and  "
        "sa.true(), or FALSE and TRUE in SQL; both work on SQLite too.",
        SQL,
    ),
    Explanation(
        r'syntax error at or near "PRAGMA"',
        "PRAGMA is SQLite's own. Ask which database it is before you use it:  "
        "op.get_bind().dialect.name == 'sqlite'  in a migration.",
        SQL,
    ),
    Explanation(
        r'relation "sqlite_\w+" does not exist',
        "sqlite_master and its like are SQLite's own. Leave such questions out of a migration, or "
        "ask them only where  op.get_bind().dialect.name == 'sqlite'.",
        SQL,
    ),
    Explanation(
        r'syntax error at or near "(user|order|group|table|end|limit|check)"',
        "This word means something to PostgreSQL, so as a name of yours it needs double quotes: "
        'UPDATE "user" SET ... . SQLite takes it with quotes too.',
        SQL,
    ),
    Explanation(
        r"function \w+\(.*\) does not exist|No function matches",
        "PostgreSQL has no function of this name for these types. instr is strpos there, ifnull is "
        "coalesce (which SQLite has too), datetime('now') is now(). Use what both have, or ask  "
        "op.get_bind().dialect.name.",
        DATA,
    ),
    Explanation(
        r'column "[^"]+" of relation "[^"]+" contains null values',
        "Rows that were already there have no value for a column that may not be empty. Fill it "
        "for every row before it becomes NOT NULL, or give it a server_default.",
        ROWS,
    ),
    Explanation(
        r"value too long for type",
        "PostgreSQL keeps to the length of a String. SQLite ignores it, so too long values may be "
        "in its tables for years. Shorten them before, or allow more.",
        SQL,
    ),
    Explanation(
        r"constraint \"[^\"]+\" of relation \"[^\"]+\" does not exist|"
        r"has no name|Constraint must have a name",
        "The constraint has another name there, or none was given. PostgreSQL makes up a name for "
        "a constraint without one, such as user_email_key. Give each constraint a name of your "
        "own, in upgrade(), and use it in downgrade().",
        "03-add-email",
    ),
    Explanation(
        r'column "[^"]+" does not exist',
        "PostgreSQL knows no column of this name here. Text in SQL stands in single quotes; in "
        "double quotes it is the name of a column. SQLite lets that mistake pass.",
        SQL,
    ),
    Explanation(
        r'relation "[^"]+" already exists',
        "The table or index is there before the migration makes it: another migration makes it "
        "too, or create_all() runs when your app is loaded.",
        "02-first-migration",
    ),
    Explanation(
        r'relation "[^"]+" does not exist',
        "There is no table or index of this name at this point of the history.",
        "02-first-migration",
    ),
    Explanation(
        r"because other objects depend on it",
        "Another table, view or constraint uses what the migration drops. Drop that first.",
        DELETE,
    ),
    Explanation(
        r"violates foreign key constraint",
        "A row refers to another one that is not there (any more). PostgreSQL always checks "
        "this; SQLite only when it is asked to.",
        DELETE,
    ),
    Explanation(
        r"violates unique constraint|could not create unique index",
        "Two rows have the same value in what has to be unique. Decide which row stays before you "
        "add the rule.",
        ROWS,
    ),
    Explanation(
        r"current transaction is aborted",
        "A statement before this one failed, and the migration went on. On PostgreSQL nothing "
        "works after a failure until the transaction is rolled back: do not catch the error.",
        SQL,
    ),
    Explanation(
        r"cannot run inside a transaction block",
        "This statement needs a place outside of the migration's transaction:  "
        "with op.get_context().autocommit_block():",
        SQL,
    ),
    Explanation(
        r"lock timeout|deadlock detected",
        "Somebody else was using the table. That is what lock_timeout is for: try again later.",
        SQL,
    ),
)


def explain_postgresql(text: str) -> Explanation | None:
    """The explanation whose message occurs in `text`, with the names that stand there, or None."""
    found = next((e for e in POSTGRESQL if re.search(e.pattern, text)), None)
    if found is None:
        return None
    why = found.why
    if enum := re.search(r'type "?(\w+)"? (?:does not|already|because)', text):
        why = why.replace("'new', 'sent'", "...").replace("parcel_status", enum[1])
    if cast := re.search(r'column "(\w+)" cannot be cast automatically to type (\w+)', text):
        why = why.replace("weight::integer", f"{cast[1]}::{cast[2]}")
    return replace(found, why=why)
