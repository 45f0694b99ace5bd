"""What PostgreSQL's messages mean to somebody who comes from SQLite, and the next step for each.

Every pattern was seen on PostgreSQL 15 with psycopg 3.3.
"""

from __future__ import annotations

from checker.explain.explanation import DATA, DELETE, EMAIL, FIRST, ROWS, SQL, Explanation, found_in

POSTGRESQL = (
    Explanation(
        r'type "(?P<type>[^"]+)" does not exist',
        "On PostgreSQL an enum is a type of its own, and add_column does not make it.",
        SQL,
        do=(
            "Create it before the column, with all its values:  sa.Enum('...', "
            "name='parcel_status').create(op.get_bind())  and drop it in downgrade(), after the "
            "column."
        ),
        message='type "parcel_status" does not exist',
    ),
    Explanation(
        r'type "(?P<type>[^"]+)" already exists',
        "The enum type is still there from an earlier upgrade: downgrade() drops the column "
        "and leaves its type behind.",
        SQL,
        do="Drop it there, after the column:  sa.Enum(name='parcel_status').drop(op.get_bind())",
        message='type "parcel_status" already exists',
    ),
    Explanation(
        r"cannot drop type .* because other objects depend on it",
        "A column still uses the enum type.",
        SQL,
        do="Drop the column first, then its type. What stands in a batch block is done at its end, "
        "so the type is dropped after the block.",
        message="cannot drop type parcel_status because other objects depend on it",
    ),
    Explanation(
        r"column \"(?P<column>[^\"]+)\" cannot be cast automatically to type (?P<type>\w+)",
        "PostgreSQL never guesses how to make one type from another.",
        SQL,
        do=(
            "Say how, with USING (and drop a default that does not fit before, to set it again "
            "after):  alter_column(..., postgresql_using='weight::integer')"
        ),
        message='column "weight" cannot be cast automatically to type integer',
    ),
    Explanation(
        r"invalid input (syntax for|value for enum)",
        "A value that is already in the table does not fit the new type. SQLite takes what it"
        " can of such a value and says nothing; PostgreSQL stops.",
        SQL,
        do="Find these values first, and decide what becomes of them.",
        message='invalid input syntax for type integer: "12a"',
    ),
    Explanation(
        r"is of type boolean but (default )?expression is of type integer|"
        r"operator does not exist: boolean = integer",
        "PostgreSQL has real booleans: 0 and 1 are numbers there.",
        SQL,
        do=(
            "Write FALSE and TRUE in SQL, which SQLite takes too; in Python  sa.false()  and  "
            "sa.true()"
        ),
        message='column "paid" is of type boolean but default expression is of type integer',
    ),
    Explanation(
        r'syntax error at or near "PRAGMA"',
        "PRAGMA is SQLite's own.",
        SQL,
        do=(
            "Ask which database it is before you use it; in a migration:  if "
            "op.get_bind().dialect.name == 'sqlite':"
        ),
        message='syntax error at or near "PRAGMA"',
    ),
    Explanation(
        r'relation "sqlite_\w+" does not exist',
        "sqlite_master and its like are SQLite's own.",
        SQL,
        do=(
            "Leave such questions out of a migration, or ask them only on SQLite:  if "
            "op.get_bind().dialect.name == 'sqlite':"
        ),
        message='relation "sqlite_master" does not exist',
    ),
    Explanation(
        r'syntax error at or near "(user|order|group|table|end|limit|check)"',
        "This word means something to PostgreSQL.",
        SQL,
        do=(
            "Put it in double quotes, which SQLite takes too, where it is a name of yours:  "
            'UPDATE "user" SET ...'
        ),
        message='syntax error at or near "user"',
    ),
    Explanation(
        r"function \w+\(.*\) does not exist|No function matches",
        "PostgreSQL has no function of this name for these types.",
        DATA,
        do=(
            "Use what both databases have: coalesce for ifnull, CURRENT_TIMESTAMP for "
            "datetime('now'). Where there is no such word (instr is strpos on PostgreSQL), ask "
            "for  op.get_bind().dialect.name"
        ),
        message="function instr(character varying, unknown) does not exist",
    ),
    Explanation(
        r'column "[^"]+" of relation "[^"]+" contains null values',
        "Rows that were already there have no value for a column that must have a value.",
        ROWS,
        do="Fill it for every row before it becomes NOT NULL, or give it a server_default.",
        message='column "status" of relation "ticket" contains null values',
    ),
    Explanation(
        r"value too long for type",
        "PostgreSQL keeps to the length of a String. SQLite ignores it, so too long values "
        "may be in its tables for years.",
        SQL,
        do="Shorten them before, or allow more.",
        message="value too long for type character varying(40)",
    ),
    Explanation(
        r"constraint \"[^\"]+\" of relation \"[^\"]+\" does not exist|"
        r"has no name|Constraint must have a name",
        "The constraint has another name there, or none was given. PostgreSQL makes up a name"
        " for a constraint without one, such as user_email_key.",
        EMAIL,
        do="Give each constraint a name of your own in upgrade(), and use it in downgrade().",
        message="Can't emit DROP CONSTRAINT for constraint UniqueConstraint(); it has no name",
    ),
    Explanation(
        r'column "[^"]+" does not exist[\s\S]*\b(?i:from|into|update|join) user\b',
        "Without quotes, user is not your table on PostgreSQL: it is the name of the account that "
        "is connected.",
        SQL,
        do='Put it in double quotes, which SQLite takes too:  SELECT id FROM "user"',
        message='column "id" does not exist, at: SELECT id FROM user',
    ),
    Explanation(
        r'column "[^"]+" does not exist',
        "PostgreSQL knows no column of this name here. In double quotes a word is the name of"
        " a column; SQLite takes it for text if there is no such column.",
        SQL,
        do="Write text in SQL in single quotes:  'UTC'",
        message='column "UTC" does not exist',
    ),
    Explanation(
        r'relation "[^"]+" already exists',
        "The table or index is there before the migration makes it.",
        FIRST,
        do=(
            "Let only one migration make it, and take create_all() out of what runs when your app"
            " is loaded."
        ),
        message='relation "user" already exists',
    ),
    Explanation(
        r'relation "[^"]+" does not exist',
        "There is no table or index of this name at this point of the history.",
        FIRST,
        do="Check the name, and that an earlier migration makes it.",
        message='relation "users" does not exist',
    ),
    Explanation(
        r"because other objects depend on it",
        "Another table, view or constraint uses what the migration drops.",
        DELETE,
        do="Drop that first.",
        message="cannot drop table user because other objects depend on it",
    ),
    Explanation(
        r"violates foreign key constraint",
        "A row refers to another one that is not there (any more). PostgreSQL always checks "
        "this; SQLite only when it is asked to.",
        DELETE,
        do="Change or delete the rows that refer to it first.",
        message='violates foreign key constraint "fk_post_user_id_user"',
    ),
    Explanation(
        r"violates unique constraint|could not create unique index",
        "Two rows have the same value in what has to be unique.",
        ROWS,
        do="Decide which row stays before you add the rule.",
        message='could not create unique index "uq_user_email"',
    ),
    Explanation(
        r"violates check constraint|is violated by some row",
        "A row breaks the rule that a CHECK makes.",
        SQL,
        do="Mend the rows before you add the rule, or add it as NOT VALID and validate it later.",
        message='check constraint "ck_parcel_weight" of relation "parcel" is violated by some row',
    ),
    Explanation(
        r"current transaction is aborted",
        "A statement before this one failed, and the migration went on. On PostgreSQL nothing"
        " works after a failure until the transaction is rolled back.",
        SQL,
        do="Do not catch the error of a statement in a migration.",
        message="current transaction is aborted, commands ignored until end of transaction block",
    ),
    Explanation(
        r"cannot run inside a transaction block",
        "This statement commits its work in several parts, so it needs a place outside of the"
        " migration's transaction.",
        SQL,
        do="Put it inside  with op.get_context().autocommit_block():",
        message="CREATE INDEX CONCURRENTLY cannot run inside a transaction block",
    ),
    Explanation(
        r"lock timeout|deadlock detected",
        "Somebody else was using the table. That is what lock_timeout is for: nothing was changed.",
        SQL,
        do="Try again when the table is less busy.",
        message="canceling statement due to lock timeout",
    ),
    Explanation(
        r"permission denied for|must be owner of",
        "The account in the address may not do this here.",
        SQL,
        do="Use the account that owns the tables, or ask whoever runs the server.",
        message="permission denied for schema public",
    ),
    Explanation(
        r"subquery in FROM must have an alias",
        "Before version 16, PostgreSQL wants a name for each SELECT in brackets after FROM.",
        SQL,
        do="Name it, which SQLite takes too:  FROM (SELECT ...) AS ranked",
        message="subquery in FROM must have an alias",
    ),
    Explanation(
        r"syntax error at (or near|end of input)",
        "PostgreSQL does not understand this SQL from the word on that it names.",
        SQL,
        do="Look for a typing mistake there, or for a word that only SQLite has.",
        message='syntax error at or near "AUTOINCREMENT"',
    ),
)


def explain_postgresql(text: str) -> Explanation | None:
    """The explanation whose message occurs in `text`, with the names that stand there, or None."""
    return found_in(POSTGRESQL, text)
