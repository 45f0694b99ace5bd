"""Messages about tables and columns while a migration runs on SQLite."""

from __future__ import annotations

from checker.explain.explanation import (
    ADOPT,
    BRANCHES,
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

# What a script imports, or forgets to import, more likely than it means a column of that name.
IMPORTED = (
    "(op|sa|sqlalchemy|alembic|context|text|func|select|db|app|current_app|models?|migrate|"
    "datetime|date|timedelta|os|re|sys|json|uuid|random|secrets|hashlib|logging|inspect|"
    "mysql|postgresql|sqlite|table|column)'"
)

THINGS = (
    Explanation(
        r"error in table (?P<table>\w+) after drop column: no such column",
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
        do="Check the table's name (user or users?), and that an earlier migration makes it. After "
        "a rename the two names change places in downgrade(): there the new name comes first.",
        message="NoSuchTableError: users",
    ),
    Explanation(
        r"table \S+ has no column named|no such column",
        "The table has no column of this name. Look first at how it is written: time_zone is not "
        "timezone. If it is written right, then at this point of the history it is not there yet, "
        "or not any more. A migration that uses the models sees them as they are today, not as "
        "they were. An index or CHECK rule that is built anew for a dropped column says the same.",
        DATA,
        do="Use op.execute or a sa.table() with just the columns of that time. If this migration "
        "drops the column itself a few lines before: move its values first, then drop it. Drop an "
        "index and a CHECK rule before their column.",
        message="OperationalError: no such column: email",
    ),
    Explanation(
        r"\bKeyError: '(?P<revision>[0-9a-f]{12})'",
        "This is the id of a revision. A merge names it in down_revision, and it also names one "
        "that comes after it. (If a warning above says 'is not present', no file has this id.)",
        BRANCHES,
        do="Find the file that has  'c9e1a0b2d301'  in its down_revision beside others, and take "
        "it out there. A merge names only the newest revision of each branch; what comes before "
        "them is known.",
        message="KeyError: 'c9e1a0b2d301'",
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
        do="If only this database has the column already, since an upgrade stopped here or "
        "somebody typed it in, leave the files alone: put a copy of the database back, or drop the "
        "column there, and upgrade again. If two migrations add it, take the repeated lines out of "
        "the newer one, if nobody else has run it, and stamp each database with the revision whose "
        "tables it really has.",
        message="OperationalError: duplicate column name: phone",
    ),
    Explanation(
        r"table \S+ already exists",
        "The table is there before the migration makes it: something calls create_all(), another "
        "migration makes it too, an op.rename_table above gave another table this name, or the "
        "database is older than its migrations.",
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
        do="Close other programs that have the database open, as a Python prompt that has written "
        "and not called commit(). In a migration use op.get_bind() or op.execute().",
        message="OperationalError: database is locked",
    ),
    Explanation(
        r"NameError: name 'batch_op'",
        "batch_op is known only inside its block, and this line stands outside of it.",
        EMAIL,
        do="Write the line into a block, four spaces further right than  with "
        "op.batch_alter_table('user') as batch_op:",
        message="NameError: name 'batch_op' is not defined",
    ),
    Explanation(
        r"NameError: name '(true|false|none|null)'",
        "In Python these words begin with a capital letter.",
        READ,
        do="Write True, False or None, without quotes.",
    ),
    Explanation(
        rf"NameError: name '(?!{IMPORTED})(?P<name>[a-z_]\w*)'",
        "Python takes a word without quotes for a name of your program, and knows none such here.",
        READ,
        do="If you mean a column or a table, put the word in quotes:  'legacy_notes'. If not, look "
        "for a typing mistake, or import it at the top of the file.",
        message="NameError: name 'legacy_notes' is not defined",
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
