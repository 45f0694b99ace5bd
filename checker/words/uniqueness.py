"""What must be there only once: the rule in the schema, and rows that try to break it."""

from __future__ import annotations

import ast
import difflib
import sqlite3
from collections.abc import Iterator

from checker.language import N_, _
from checker.reading.connection import connect
from checker.reading.database import Table
from checker.reading.scripts import is_given, upgrades, where_made
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
NO_LIST = N_(
    "The rule was given {given}, a text, and it wants a list of columns. Alembic took each letter "
    "for a column, found none, and left the rule out without a word. Write it in square brackets: "
    "['{name}']"
)
OUTSIDE = N_(
    "This line stands outside of the block that  with op.batch_alter_table(...)  opens. The table "
    "is changed at the end of the block, and what comes later is left out without a word. Put four "
    "more spaces before the line."
)
NO_SUCH_COLUMN = N_(
    "The rule names the column {given}, and {table} has none of this name. Alembic leaves such a "
    "rule out without a word. Did you mean it by {name}?"
)


def unique(run: Rehearsal, table: str, name: str, at: Scratch | None = None) -> None:
    """The column alone is unique, by constraint or index, and a second equal value is refused."""
    state = at or run.upgraded
    made = state.schema[table]
    if (name,) not in made.uniques:
        lost = where_lost(run, lambda tables: table in tables and (name,) in tables[table].uniques)
        where, why = (lost, _(LOST)) if lost else _left_out(run, table, name)
        raise Failed(
            _("{table}.{name} is unique by itself", table=table, name=name),
            _found_instead(name, made),
            where,
            why,
            EMAIL,
        )
    _refuses_duplicate(run, state, made, name)


def _found_instead(name: str, table: Table) -> str:
    if groups := sorted(group for group in table.uniques if name in group):
        names = _(" and ").join(groups[0])
        return _("only {columns} together are unique", columns=names)
    if (name,) in table.indexes:
        return _("an ordinary index, which lets equal values in (or one for some rows only)")
    return _("no unique constraint and no unique index on it")


def _left_out(run: Rehearsal, table: str, name: str) -> tuple[str, str]:
    """`file:line` of a rule for the column that Alembic left out, and why; or of the column."""
    schemas = [state.schema for _revision, state in run.stages]
    there = {column for schema in schemas if table in schema for column in schema[table].columns}
    for revision in reversed(run.history.own):
        if line := _outside_of_block(revision.tree, name):
            return f"{revision.file}:{line}", _(OUTSIDE)
        for line, columns in _rules_in_batch(revision.tree, table):
            named = [columns] if isinstance(columns, str) else set(columns) - there
            for given in difflib.get_close_matches(name, named):
                why = NO_LIST if isinstance(columns, str) else NO_SUCH_COLUMN
                words = {"given": repr(given), "table": table}
                words["name"] = name if isinstance(columns, str) else repr(name)
                return f"{revision.file}:{line}", _(why, **words)
    return where_made(run.history, table, name), _(NEVER_MADE)


def _outside_of_block(tree: ast.Module, column: str) -> int:
    """The line where upgrade() asks a block that has ended for a rule; 0 where it does not."""
    for function in upgrades(tree):
        blocks = [node for node in ast.walk(function) if isinstance(node, ast.With)]
        opened = [item.optional_vars for block in blocks for item in block.items]
        names = {name.id for name in opened if isinstance(name, ast.Name)}
        inside = {part for block in blocks for part in ast.walk(block)}
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            rule = getattr(call.func, "attr", "") in ("create_unique_constraint", "create_index")
            asked = getattr(getattr(call.func, "value", None), "id", "")
            texts = {getattr(part, "value", None) for part in ast.walk(call)}
            if rule and asked in names and call not in inside and column in texts:
                return call.lineno
    return 0


def _rules_in_batch(tree: ast.Module, table: str) -> Iterator[tuple[int, str | list[str]]]:
    """The unique rules that upgrade() asks for in batch mode: their lines, and their columns."""
    for function in upgrades(tree):
        for block in (node for node in ast.walk(function) if isinstance(node, ast.With)):
            if any(is_given(item.context_expr, table) for item in block.items):
                calls = (node for node in ast.walk(block) if isinstance(node, ast.Call))
                yield from ((call.lineno, found) for call in calls if (found := _columns_of(call)))


def _columns_of(call: ast.Call) -> str | list[str]:
    """What create_unique_constraint is given for its columns; nothing for another call."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "columns"]
    asked = getattr(call.func, "attr", "") == "create_unique_constraint"
    match [*named, *call.args[1:]] if asked else []:
        case [ast.Constant(value=str() as text), *_]:
            return text
        case [ast.List(parts) | ast.Tuple(parts), *_]:
            texts = (getattr(part, "value", None) for part in parts)
            return [text for text in texts if isinstance(text, str)]
    return ""


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
