"""Messages while a migration runs on SQLite."""

from __future__ import annotations

from checker.explain.explanation import (
    ADOPT,
    DATA,
    DELETE,
    EMAIL,
    FIRST,
    READ,
    RENAME,
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
        do="Put the change inside  with op.batch_alter_table('user') as batch_op:  and give the "
        "constraint a name; Alembic then builds the table anew. Drop the column by hand before you "
        "upgrade again.",
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
        do="Put the change inside  with op.batch_alter_table('user') as batch_op:",
        message='OperationalError: near "ALTER": syntax error',
    ),
)

WITH_ROWS = (
    Explanation(
        r"_alembic_tmp_\w+.? already exists",
        "An earlier upgrade stopped half-way and left a temporary table behind. It stays in the "
        "way, also after the migration is mended.",
        ROWS,
        do="Look that your table still has its rows. Then drop the temporary one, for example "
        "with  python -c \"import sqlite3; sqlite3.connect('instance/app.db').execute('DROP TABLE "
        "_alembic_tmp_user')\"  , mend the migration and upgrade again.",
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
        do="Put the change inside  with op.batch_alter_table('user') as batch_op:",
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

THINGS = (
    Explanation(
        r"after drop column: no such column|no such column.*after drop",
        "SQLite cannot drop a column that a constraint or an index still uses.",
        DELETE,
        do="Drop that first, or drop the column inside  with op.batch_alter_table('user') as "
        "batch_op:",
        message="OperationalError: error in table user after drop column: no such column: email",
    ),
    Explanation(
        r"no such index",
        "The migration drops an index by a name that the database does not have.",
        DELETE,
        do="Use the name that upgrade() gave it.",
        message="OperationalError: no such index: ix_user_email",
    ),
    Explanation(
        r"no such table: _alembic_tmp_",
        "The migration works on a temporary table that one single database had, left over from an "
        "upgrade that stopped. No other database has it.",
        ROWS,
        do="Take that line out of the migration. Drop the table by hand, in the one database that "
        "has it.",
        message="OperationalError: no such table: _alembic_tmp_user",
    ),
    Explanation(
        r"NoSuchTableError|no such table",
        "The migration works on a table that is not there at this point of the history.",
        FIRST,
        do="Check the table's name (user or users?), and that an earlier migration makes it.",
        message="NoSuchTableError: users",
    ),
    Explanation(
        r"table \S+ has no column named|no such column",
        "At this point of the history the column is not there yet, or not any more. A migration "
        "that uses the models sees them as they are today, not as they were. An index that is "
        "built anew for a dropped column says the same.",
        DATA,
        do="Use op.execute or a sa.table() with just the columns of that time. Drop an index "
        "before its column.",
        message="OperationalError: no such column: email",
    ),
    Explanation(
        r"\bKeyError: '",
        "Batch mode was asked for a column that the table does not have. If a warning above says "
        "'is not present', down_revision names a revision that no file has.",
        RENAME,
        do="Look at the name. After a rename, the new name counts from the next batch block on.",
        message="KeyError: 'nope'",
    ),
    Explanation(
        r"duplicate column name",
        "The column is already there. Two migrations add it, or one adds it twice. Often somebody "
        "typed  flask db stamp head  and then made a migration, which repeats the one that was "
        "skipped. Or an older migration was edited to add it too. An upgrade that stopped half way "
        "can leave a column behind as well.",
        ADOPT,
        do="Take the repeated lines out of the newer migration, if nobody else has run it. Stamp "
        "each database with the revision whose tables it really has, then upgrade.",
        message="OperationalError: duplicate column name: phone",
    ),
    Explanation(
        r"table \S+ already exists",
        "The table is there before the migration makes it: something calls create_all(), another "
        "migration makes it too, or the database is older than its migrations.",
        ADOPT,
        do="Let only one migration make it, and take create_all() out. A database that has just "
        "these tables already is stamped, not upgraded:  flask db stamp REVISION",
        message="OperationalError: table customer already exists",
    ),
    Explanation(
        r"database is locked",
        "Two connections write at once: the migration's own and another one, often db.session "
        "inside the migration.",
        DATA,
        do="Use op.get_bind() or op.execute() there. Close other programs that have the database "
        "open.",
        message="OperationalError: database is locked",
    ),
    Explanation(
        r"NameError: name '",
        "This line uses a name that Python does not know there: it is not imported, or it is made "
        "further down. Autogenerate writes the type of a column as your models have it, and "
        "imports only sqlalchemy.",
        READ,
        do="Import it at the top of the file, or move the line that makes it up. In a migration, "
        "better write one of sqlalchemy's own types.",
        message="NameError: name 'app' is not defined",
    ),
    Explanation(
        r"'BatchOperations' object has no attribute",
        "Inside batch_alter_table there is no operation of this name.",
        EMAIL,
        do="Look for a typing mistake. There are add_column, drop_column, alter_column, "
        "create_unique_constraint, create_foreign_key, create_check_constraint, create_index, "
        "drop_constraint and drop_index. What concerns a whole table is an operation of op itself, "
        "such as op.rename_table.",
        message="AttributeError: 'BatchOperations' object has no attribute 'add_colum'",
    ),
    Explanation(
        r"'(?!NoneType)[A-Z]\w*' object has no attribute '",
        "The code uses a part of a class that is not there. In a migration: a model that has "
        "changed since the migration was written.",
        DATA,
        do="A migration imports no models. Use a sa.table() with just the columns of that time.",
        message="AttributeError: 'Member' object has no attribute 'full_name'",
    ),
    Explanation(
        r'near "TYPE": syntax error',
        "SQLite has no types of its own making: CREATE TYPE is PostgreSQL's.",
        SQL,
        do=(
            "sa.Enum('a', 'b', name='...').create(op.get_bind())  makes one on PostgreSQL and does "
            "nothing on SQLite. Around SQL of your own, ask first which database it is."
        ),
        message='OperationalError: near "TYPE": syntax error',
    ),
    Explanation(
        r'near "[^"]+": syntax error|unrecognized token|incomplete input',
        "SQLite does not understand this SQL from the word on that it names.",
        DATA,
        do="Look for a typing mistake there. Some commands of other databases do not exist here.",
        message='OperationalError: near "UPDAT": syntax error',
    ),
    Explanation(
        r"\bMemoryError|Cannot allocate memory",
        "The code asked for more memory than a migration needs.",
        DATA,
    ),
)
