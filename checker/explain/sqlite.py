"""Messages while a migration runs on SQLite."""

from __future__ import annotations

from checker.explain.explanation import (
    DELETE,
    EMAIL,
    ROWS,
    SQL,
    Explanation,
)

CONSTRAINTS = (
    Explanation(
        r"Constraint must have a name",
        "To change a table on SQLite, Alembic builds it anew and has to find each constraint by "
        "its name. This one has none. Nothing was changed. If it was an upgrade that stopped, do "
        "not downgrade: that would take back the migration before.",
        EMAIL,
        do="Give it a name, the same in upgrade() and downgrade(): where None stands, write a name "
        "such as 'uq_user_email' for a unique rule, or 'fk_post_user_id' for a foreign key.",
        message="ValueError: Constraint must have a name",
    ),
    Explanation(
        r"No support for ALTER of constraints in SQLite",
        "SQLite cannot add a constraint to a table that exists. A column that was added before it "
        "in the same migration is in the table now.",
        EMAIL,
        do="Put the change inside  with op.batch_alter_table('your_table') as batch_op:  and give "
        "the constraint a name; Alembic then builds the table anew. Drop the column by hand before "
        "you upgrade again.",
        message="Error: No support for ALTER of constraints in SQLite dialect.",
    ),
    Explanation(
        r"Cannot add a UNIQUE column",
        "SQLite's ALTER TABLE cannot add a column that is UNIQUE.",
        EMAIL,
        do="Use op.batch_alter_table with a named unique constraint, or add the column first and "
        "a unique index after it.",
        message="OperationalError: Cannot add a UNIQUE column",
    ),
    Explanation(
        r"No such constraint",
        "The migration drops a constraint by a name that the table does not have.",
        EMAIL,
        do="Use the name that upgrade() gave it. A constraint that was made without a name has "
        "none.",
        message="ValueError: No such constraint: 'uq_nope'",
    ),
    Explanation(
        r'near "ALTER": syntax error',
        "SQLite cannot alter a column in place.",
        ROWS,
        do="Put the change inside  with op.batch_alter_table('your_table') as batch_op:",
        message='OperationalError: near "ALTER": syntax error',
    ),
)

WITH_ROWS = (
    Explanation(
        r"(?P<table>_alembic_tmp_\w+).? already exists",
        "An earlier upgrade stopped half-way and left a temporary table behind. It stays in the "
        "way, also after the migration is mended.",
        ROWS,
        do="Check that your table still has its rows. Then drop the temporary one in your "
        'database, here instance/app.db:  python -c "import sqlite3; '
        "sqlite3.connect('instance/app.db').execute('DROP TABLE _alembic_tmp_user')\"  , mend the "
        "migration and upgrade again.",
        message="OperationalError: table _alembic_tmp_user already exists",
    ),
    Explanation(
        r"UNIQUE constraint failed",
        "Rows that were already there have the same value in a column that has to be unique. A "
        "default such as '' is the same for everybody.",
        ROWS,
        do="Let the column be empty (NULL) for old rows, or give each row a value of its own "
        "before the constraint. Which of two equal rows stays is for a person to decide.",
        message="IntegrityError: UNIQUE constraint failed: _alembic_tmp_user.email",
    ),
    Explanation(
        r"NOT NULL constraint failed",
        "A row has no value in a column that must have one. Where a column becomes NOT NULL, rows "
        "that were there before may have none.",
        ROWS,
        do="In the same migration, fill the column for every row with UPDATE before it becomes NOT "
        "NULL. Write  WHERE ... IS NULL:  the words  = NULL  find no row. A server_default fills a "
        "new column, never the NULLs of one that exists. An empty table hides this mistake.",
        message="IntegrityError: NOT NULL constraint failed: _alembic_tmp_user.email",
    ),
    Explanation(
        r"Cannot add a NOT NULL column with default value NULL",
        "Rows that were already there have no value for this column.",
        ROWS,
        do="Three moves: add it as nullable, fill it for every row with UPDATE, then make it NOT "
        "NULL. Or give the new column a server_default, which fills the rows that are there. An "
        "empty table hides this mistake.",
        message="OperationalError: Cannot add a NOT NULL column with default value NULL",
    ),
    Explanation(
        r"CHECK constraint failed|violates check constraint",
        "A row breaks a rule of its table. When the rule is new, the row was there before it.",
        SQL,
        do="Find such rows and mend them first. PostgreSQL can take the rule for new rows at once "
        "(NOT VALID) and look at the old ones later.",
        message="IntegrityError: CHECK constraint failed: ck_parcel_weight",
    ),
    Explanation(
        r"Cannot add a column with non-constant default",
        "SQLite adds a column only with a default that is the same for every row. The time of "
        "now is not.",
        ROWS,
        do="Put the change inside  with op.batch_alter_table('your_table') as batch_op:",
        message="OperationalError: Cannot add a column with non-constant default",
    ),
    Explanation(
        r"cannot INSERT into generated column",
        "In batch mode every column is copied, and a column that SQLite computes takes no values.",
        ROWS,
        do="Drop the computed column before the change and make it again after it.",
        message='OperationalError: cannot INSERT into generated column "total"',
    ),
    Explanation(
        r"FOREIGN KEY constraint failed",
        "Foreign keys are switched on while the table is built anew, so SQLite refuses to drop the "
        "old one: rows of another table hang on it. With ON DELETE CASCADE there would be no "
        "error, and those rows would be gone.",
        DELETE,
        do="Switch foreign keys off for migrations, and drop the temporary table that was left.",
        message="IntegrityError: FOREIGN KEY constraint failed",
    ),
)
