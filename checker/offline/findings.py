"""What the words about SQL for PostgreSQL find wrong, and where it stands in the migrations."""

from __future__ import annotations

import ast

from checker.explain.postgresql import explain_postgresql
from checker.language import N_, _
from checker.offline.columns import Refusal, SqlColumn
from checker.offline.render import LESSON, render
from checker.offline.world import World
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed

STOPS = N_("Read this statement of the SQL: PostgreSQL would stop there.")
UP, DOWN = "flask db upgrade --sql", "flask db downgrade --sql"


def upgraded(run: Rehearsal) -> World:
    """What the SQL of all migrations makes, followed on paper."""
    return World().run(render(run, "base:head"))


def column_of(run: Rehearsal, world: World, column: str) -> SqlColumn:
    """The column `table.column`. Raises Failed where the SQL does not make it."""
    table, name = column.partition(".")[::2]
    made = world.tables.get(table, {}).get(name)
    if made is None:
        raise Failed(
            _("a column {column} on PostgreSQL", column=column),
            _("the SQL of  {command}  makes no column {column}", command=UP, column=column),
            line_of(run, run.head, name),
            "The migration makes it on SQLite only, or not at all.",
            LESSON,
        )
    return made


def refuse_first(run: Rehearsal, world: World, subjects: tuple[str, ...], command: str) -> None:
    """Raise Failed for the first statement about one of the subjects that is refused."""
    for refusal in world.refused:
        if refusal.subject in subjects:
            refuse(run, refusal, command, "upgrade")


def refuse(run: Rehearsal, refusal: Refusal, command: str, function: str) -> None:
    """Raise Failed for a statement that PostgreSQL would refuse."""
    known = explain_postgresql(refusal.said)
    name = refusal.subject.rpartition(".")[2]
    revision = refusal.statement.move[function == "upgrade"]
    raise Failed(
        _("PostgreSQL takes every statement of  {command}", command=command),
        _("{said}, at: {statement}", said=refusal.said, statement=refusal.statement.text),
        line_of(run, revision, name, function),
        refusal.why or (known.advice if known else _(STOPS)),
        LESSON,
    )


def lost(expected: str, where: str, column: str, type_: str) -> Failed:
    """What to raise where a new column stands in the place of the old one."""
    return Failed(
        expected,
        _("{name} is a new column there, and nothing puts the old values into it", name=column),
        where,
        _(
            "Change the column in place:  ALTER COLUMN ... TYPE ... USING ... ; in a migration "
            "alter_column('{column}', ..., postgresql_using='{column}::{type}').",
            column=column,
            type=type_,
        ),
        LESSON,
    )


def line_of(run: Rehearsal, revision: str, name: str, function: str = "upgrade") -> str:
    """`file:line` in a revision's function that names a column or type, or the function's own."""
    known = {r.id: r for r in run.history.revisions}
    found = known.get(revision) or known[run.head]
    for node in found.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and f" {name} " in f" {part.value!s} ":
                    return f"{found.file}:{part.lineno}"
    return function_line(found, function)
