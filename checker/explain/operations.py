"""Operations with the wrong things in their brackets: mostly `op` and `batch_op` are mixed up."""

from __future__ import annotations

from checker.explain.explanation import EMAIL, READ, RENAME, Explanation

_RULES = "create_unique_constraint|create_index|create_primary_key"
_OTHERS = "create_check_constraint|create_foreign_key|drop_constraint|drop_index"

MISSING = (
    Explanation(
        r"\b(?P<operation>add_column|drop_column|alter_column)\(\) missing \d+ required positional",
        "op wants the table first, then the column, and one of the two is missing. Inside the "
        "block of  with op.batch_alter_table(...) as batch_op:  it is batch_op that knows the "
        "table, never op.",
        EMAIL,
        do="Inside the block write  batch_op.drop_column(...)  and leave the table out. Outside of "
        "it write  op.drop_column('user', ...), with the table first.",
        message="TypeError: drop_column() missing 1 required positional argument: 'column_name'",
    ),
    Explanation(
        rf"\b(?P<operation>{_RULES})\(\) missing \d+ required positional",
        "op wants a name, the table and the list of columns. batch_op knows the table, inside its "
        "block, and wants the other two. One of them is missing here.",
        EMAIL,
        do="Inside the block write batch_op and not op, and in the brackets a name and the list of "
        "columns:  batch_op.create_unique_constraint('uq_user_email', ['email'])",
        message="TypeError: create_unique_constraint() missing 1 required positional argument: "
        "'columns'",
    ),
    Explanation(
        rf"\b(?P<operation>{_OTHERS})\(\) missing \d+ required positional",
        "op wants the table too, after the name. batch_op knows it, inside its block. The message "
        "says what is missing here.",
        EMAIL,
        do="Inside the block write  batch_op.drop_constraint(...), not op, and leave the table "
        "out.",
        message="TypeError: drop_constraint() missing 1 required positional argument: 'table_name'",
    ),
    Explanation(
        r"\w+\(\) missing \d+ required (positional|keyword-only) argument",
        "A function is called with too little in its brackets. The message says what is missing.",
        READ,
        do="Look at this line, and give the function all that it wants.",
    ),
)

TOO_MANY = (
    Explanation(
        r"\badd_column\(\) takes 2 positional arguments but",
        "batch_op knows the table already. It wants one thing, a whole sa.Column, and here are "
        "more.",
        EMAIL,
        do="Leave the table out, and write name and type into sa.Column:  "
        "batch_op.add_column(sa.Column('email', sa.String(length=120))). Two columns are two "
        "lines.",
        message="TypeError: add_column() takes 2 positional arguments but 3 were given",
    ),
    Explanation(
        r"\bdrop_column\(\) takes 2 positional arguments but",
        "batch_op knows the table already. It wants one thing, the name of the column, and here "
        "are more.",
        EMAIL,
        do="Leave the table out:  batch_op.drop_column('legacy_notes'). Two columns are two lines.",
        message="TypeError: drop_column() takes 2 positional arguments but 3 were given",
    ),
    Explanation(
        r"\balter_column\(\) takes 2 positional arguments but",
        "batch_op knows the table already. In its brackets comes the name of the column, as it "
        "is now; what changes has to be named after it.",
        RENAME,
        do="Leave the table out, and say what changes with a word and  =  as in  "
        "batch_op.alter_column('username', new_column_name='handle')  or  "
        "batch_op.alter_column('timezone', nullable=False).",
        message="TypeError: alter_column() takes 2 positional arguments but 3 were given",
    ),
    Explanation(
        r"\balter_column\(\) takes 3 positional arguments but",
        "op wants the table and the column, as it is called now; what changes has to be named "
        "after them.",
        RENAME,
        do="Say what changes with a word and  =  as in  new_column_name='handle'  or  "
        "nullable=False.",
    ),
    Explanation(
        rf"\b(?P<operation>{_RULES})\(\) takes 3 positional arguments but",
        "batch_op knows the table already. It wants two things: a name for the rule, and one list "
        "of columns.",
        EMAIL,
        do="Leave the table out, and put the columns in square brackets:  "
        "batch_op.create_unique_constraint('uq_user_email', ['email'])",
        message="TypeError: create_unique_constraint() takes 3 positional arguments but 4 were "
        "given",
    ),
    Explanation(
        r"\b(drop_index|create_check_constraint|create_foreign_key)\(\) takes (2|3|5) positional "
        r"arguments but",
        "batch_op knows the table already, and here is one thing more than it wants.",
        EMAIL,
        do="Leave the table out.",
    ),
    Explanation(
        r"'type' can be one of 'check', 'foreignkey'",
        "batch_op knows the table already. What comes after the name is taken for the kind of "
        "the rule.",
        EMAIL,
        do="Leave the table out:  batch_op.drop_constraint('uq_user_email', type_='unique')",
    ),
    Explanation(
        r"\w+\(\) takes (from \d+ to )?\d+ positional arguments? but",
        "A function is called with more in its brackets than it takes.",
        READ,
        do="Look at this line for something that does not belong there, or that has to be named, "
        "as in  nullable=False.",
    ),
)

COLUMNS = (
    Explanation(
        r"'str' object has no attribute 'table'",
        "add_column wants a whole sa.Column, and got a text.",
        EMAIL,
        do="Write  batch_op.add_column(sa.Column('email', sa.String(length=120)))",
    ),
    Explanation(
        r"Column\._set_parent\(\) missing",
        "drop_column wants the name of the column, and got a whole sa.Column.",
        EMAIL,
        do="Write its name alone, in quotes:  batch_op.drop_column('email')",
    ),
    Explanation(
        r"Additional arguments should be named <dialectname>_<argument>, got '",
        "A column has no setting of this name.",
        READ,
        do="Look for a typing mistake. There are nullable, unique, index, primary_key, default and "
        "server_default.",
    ),
    Explanation(
        r"Column must be constructed with a non-blank name",
        "A column has no name.",
        EMAIL,
        do="Write its name first, in quotes:  sa.Column('email', sa.String(length=120))",
    ),
    Explanation(
        r"'SchemaItem' object, such as a 'Column' or a 'Constraint' expected",
        "Something stands in the brackets that is no type, no rule and no column. What was found "
        "there is said at the end of the message.",
        READ,
        do="A column has one name and one type, without quotes around the type:  "
        "sa.Column('email', sa.String(length=120)). drop_column takes one name, and no list.",
    ),
)

WRITTEN_WRONG = (
    *COLUMNS,
    *MISSING,
    *TOO_MANY,
    Explanation(
        r"(column '(?P<column>\w+)'\)?: )?Can't generate DDL for NullType",
        "A column has a name and no type.",
        EMAIL,
        do="Write the type after the name:  sa.Column('email', sa.String(length=120))",
        message="CompileError: (in table '_alembic_tmp_user', column 'email'): Can't generate DDL "
        "for NullType(); did you forget to specify a type on this Column?",
    ),
    Explanation(
        r"string indices must be integers|'str' object is not callable",
        "Mostly a comma is missing: two things stand side by side, and Python takes them for one.",
        READ,
        do="Put a comma between them:  create_unique_constraint('uq_user_email', ['email'])",
        message="TypeError: string indices must be integers, not 'str'",
    ),
    Explanation(
        r"A column with name '\w' is already present",
        "A text stands where a list of columns has to be, so each of its letters was taken for a "
        "column.",
        EMAIL,
        do="Put it in square brackets:  ['email']",
    ),
    Explanation(
        r"module 'alembic\.op' has no attribute '",
        "op has no operation of this name.",
        READ,
        do="Look for a typing mistake. There are create_table, drop_table, rename_table, "
        "add_column, drop_column, create_index, drop_index, execute, and batch_alter_table for "
        "all that changes a table.",
        message="AttributeError: module 'alembic.op' has no attribute 'alter_table'",
    ),
)
