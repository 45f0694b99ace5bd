"""Messages that come from a slip in one line, and what the advice about each must say."""

from __future__ import annotations

import pytest

from checker.explain.lookup import answer

MEANT = {
    "SyntaxError: <<<<<<< HEAD": "Keep the lines that belong",
    "sqlite3.ProgrammingError: You can only execute one statement at a time.": "for each of them",
    "AttributeError: '_GeneratorContextManager' object has no attribute 'drop_column'": (
        "with op.batch_alter_table('user') as batch_op:"
    ),
    "TypeError: alembic.operations.batch.BatchOperationsImpl.alter_column() got multiple values "
    "for keyword argument 'name'": "new_column_name='handle'",
    "sqlite3.OperationalError: no such column: UTC": "A text stands in single quotes",
    "AttributeError: can't set attribute": "op.execute(",
    'MappedAnnotationError: Type annotation for "User.password" can\'t be correctly interpreted '
    "for Annotated Declarative Table form.": "Write the column with  =",
    "TypeError: drop_column() missing 1 required positional argument: 'column_name'": (
        "write  batch_op.drop_column(...)"
    ),
    "TypeError: add_column() missing 1 required positional argument: 'column'": (
        "write  batch_op.add_column(...)"
    ),
    "TypeError: create_unique_constraint() missing 1 required positional argument: 'columns'": (
        "batch_op.create_unique_constraint('uq_user_email', ['email'])"
    ),
    "TypeError: create_index() missing 1 required positional argument: 'columns'": (
        "batch_op.create_index("
    ),
    "TypeError: create_foreign_key() missing 1 required positional argument: 'remote_cols'": (
        "batch_op.create_foreign_key(...), not op"
    ),
    "TypeError: drop_constraint() missing 1 required positional argument: 'table_name'": (
        "batch_op.drop_constraint(...), not op"
    ),
    "TypeError: upgrade() missing 1 required positional argument: 'engine_name'": (
        "too little in its brackets"
    ),
    "TypeError: create_app() missing 1 required positional argument: 'config'": "your factory",
    "TypeError: add_column() takes 2 positional arguments but 3 were given": "Leave the table out",
    "TypeError: drop_column() takes 2 positional arguments but 3 were given": "Leave the table out",
    "TypeError: alter_column() takes 2 positional arguments but 3 positional arguments (and 1 "
    "keyword-only argument) were given": "new_column_name='handle'",
    "TypeError: alter_column() takes 3 positional arguments but 4 were given": (
        "new_column_name='handle'"
    ),
    "TypeError: create_index() takes 3 positional arguments but 4 were given": (
        "batch_op.create_index("
    ),
    "TypeError: drop_index() takes 2 positional arguments but 3 were given": "Leave the table out",
    "TypeError: create_foreign_key() takes 5 positional arguments but 6 were given": (
        "Leave the table out"
    ),
    "TypeError: 'type' can be one of 'check', 'foreignkey', 'primary', 'unique', None": (
        "Leave the table out"
    ),
    "TypeError: upgrade() takes 0 positional arguments but 1 was given": "more in its brackets",
    "DuplicateColumnError: A column with name 'e' is already present in table 'user'.": (
        "square brackets"
    ),
    "CompileError: (in table 'user', column 'nick'): Can't generate DDL for NullType()": (
        "sa.Column('nick', sa.String(length=120))"
    ),
    "AttributeError: 'str' object has no attribute 'table'": "batch_op.add_column(sa.Column(",
    "TypeError: Column._set_parent() missing 2 required keyword-only arguments: 'all_names' and "
    "'allow_replacements'": "batch_op.drop_column('email')",
    "TypeError: Additional arguments should be named <dialectname>_<argument>, got 'nulable'": (
        "nullable"
    ),
    "ArgumentError: Column must be constructed with a non-blank name": "Write its name first",
    "ArgumentError: 'SchemaItem' object, such as a 'Column' or a 'Constraint' expected, got 'id'": (
        "one name and one type"
    ),
    "SyntaxError: positional argument follows keyword argument": "name and the type first",
    "TypeError: string indices must be integers, not 'str'": "a comma is missing",
    "AttributeError: module 'alembic.op' has no attribute 'alter_table'": "typing mistake",
    "AttributeError: string": "begin with a capital letter",
    "AttributeError: module 'sqlalchemy' has no attribute 'string'": "begin with a capital letter",
    "CommandError: Can't proceed with --autogenerate option; environment script migrations/env.py "
    "does not provide a MetaData object": "target_metadata=get_metadata()",
    "TabError: inconsistent use of tabs and spaces in indentation": "spaces only",
    "IndentationError: expected an indented block after function definition on line 11": (
        "write  pass  there"
    ),
    "IndentationError: expected an indented block after 'with' statement on line 9": "four more",
    "IndentationError: unexpected indent": "same number of spaces",
    "SyntaxError: invalid syntax. Perhaps you forgot a comma?": "Put a comma",
    "NameError: name 'nick' is not defined": "quotes:  'nick'",
    "NameError: name 'op' is not defined": "Import it",
    "NameError: name 'sqlalchemy_utils' is not defined": "import it",
    "NameError: name 'User' is not defined": "Import it",
    "NameError: name 'batch_op' is not defined": "into a block",
    "NameError: name 'false' is not defined": "True, False or None",
    "KeyError: '0d1e2f3a4b5c'": "has  '0d1e2f3a4b5c'  in its down_revision",
    "OperationalError: no such column: time_zone": "Look first at how it is written",
    "RuntimeError: Either 'SQLALCHEMY_DATABASE_URI' or 'SQLALCHEMY_BINDS' must be set.": "not with",
}


@pytest.mark.parametrize("message", MEANT)
def test_a_message_is_taken_for_the_slip_that_it_comes_from(message: str) -> None:
    known = answer(message).known
    assert known is not None
    assert MEANT[message] in known.advice
