"""Words about the SQL of migrations for PostgreSQL: what `flask db upgrade --sql` must hold.

The text is followed on paper, so these words need no server; see `checker.sqlworld`.
"""

from __future__ import annotations

import ast

from checker.explain_postgresql import explain_postgresql
from checker.rehearsal import Rehearsal
from checker.scripts import function_line
from checker.sqlworld import Refusal, SqlColumn, World
from checker.verdict import Failed

LESSON = "12-postgresql-and-sql"
UP, DOWN = "flask db upgrade --sql", "flask db downgrade --sql"


def renders(run: Rehearsal) -> None:
    """`--sql` prints the SQL of every migration for PostgreSQL, both ways."""
    run.sql("base:head")
    run.sql("head:base", down=True)


def makes_enum(run: Rehearsal, column: str, enum: str, *values: str) -> None:
    """On PostgreSQL `table.column` is of the enum type, which is made first, with these values."""
    world = _upgraded(run)
    _refuse_first(run, world, (enum, column), UP)
    made = _column(run, world, column)
    if made.type != enum:
        raise Failed(
            f"{column} is of the enum type {enum} on PostgreSQL",
            f"{column} is {made.type}",
            _line(run, run.head, column.partition(".")[2]),
            "PostgreSQL has real enums: a type with a name that lets nothing else in. Write  "
            f"sa.Enum(..., name={enum!r})  for the column in the migration.",
            LESSON,
        )
    found = world.types.get(enum, [])
    if sorted(found) != sorted(values):
        raise Failed(
            f"the type {enum} has the values {', '.join(values)}",
            f"it has {', '.join(found) or 'no values'}",
            _line(run, run.head, enum),
            "The values are those that the database keeps. From a Python enum SQLAlchemy takes "
            "the names of its members, not what stands behind the =.",
            LESSON,
        )


def changes_type(run: Rehearsal, column: str, type_: str) -> None:
    """On PostgreSQL `table.column` is of this type at head, and its values were cast to it."""
    world = _upgraded(run)
    _refuse_first(run, world, (column,), UP)
    made = _column(run, world, column)
    name = column.partition(".")[2]
    if made.type != type_:
        raise Failed(
            f"{column} is {type_} on PostgreSQL",
            f"{column} is {made.type or 'not there'}",
            _line(run, run.head, name),
            "The SQL of the upgrade does not change the type of this column.",
            LESSON,
        )
    if column not in made.born:
        raise Failed(
            f"the values of {column} are kept on PostgreSQL",
            f"{name} is a new column there, and nothing puts the old values into it",
            _line(run, run.head, name),
            "Change the column in place:  ALTER COLUMN ... TYPE ... USING ... ; in a migration "
            f"alter_column({name!r}, ..., postgresql_using='{name}::{type_}').",
            LESSON,
        )


def takes_back(run: Rehearsal, start: str) -> None:
    """On PostgreSQL a downgrade to `start` leaves types and columns as they were there."""
    world = _upgraded(run)
    before = World().run(run.sql(f"base:{start}"))
    known = len(world.refused)
    world.run(run.sql(f"head:{start}", down=True))
    for refusal in world.refused[known:]:
        _refuse(run, refusal, f"{DOWN} head:{start}", "downgrade")
    if left := sorted(set(world.types) - set(before.types)):
        raise Failed(
            f"{DOWN} head:{start}  drops what the upgrade made",
            f"the enum type {', '.join(left)} is not dropped",
            function_line(run.history[run.head], "downgrade"),
            "On PostgreSQL an enum is a type of its own. Dropping the column leaves it behind, and "
            "the next upgrade stops: the type exists already. Drop it in downgrade(), after the "
            f"column:  sa.Enum(name='{left[0]}').drop(op.get_bind())",
            LESSON,
        )
    for subject, was, now in _column_differences(before, world):
        raise Failed(
            f"{DOWN} head:{start}  brings {subject} back on PostgreSQL",
            f"it was {was}, now it is {now}",
            _line(run, run.head, subject.partition(".")[2], "downgrade"),
            "downgrade() must take back exactly what upgrade() did, on every database.",
            LESSON,
        )
    known = len(world.refused)
    world.run(run.sql(f"{start}:head"))
    for refusal in world.refused[known:]:
        _refuse(run, refusal, f"{UP} {start}:head  after a downgrade", "upgrade")


def _upgraded(run: Rehearsal) -> World:
    return World().run(run.sql("base:head"))


def _column_differences(before: World, after: World) -> list[tuple[str, str, str]]:
    """Columns with another type, or that one side lacks: which, before, after."""
    found = []
    for table in sorted(before.tables.keys() | after.tables.keys()):
        sides = before.tables.get(table, {}), after.tables.get(table, {})
        for name in sorted(sides[0].keys() | sides[1].keys()):
            was, now = (side[name].type if name in side else "not there" for side in sides)
            if was != now:
                found.append((f"{table}.{name}", was, now))
    return found


def _column(run: Rehearsal, world: World, column: str) -> SqlColumn:
    table, _, name = column.partition(".")
    made = world.tables.get(table, {}).get(name)
    if made is None:
        raise Failed(
            f"a column {column} on PostgreSQL",
            f"the SQL of  {UP}  makes no column {column}",
            _line(run, run.head, name),
            "The migration makes it on SQLite only, or not at all.",
            LESSON,
        )
    return made


def _refuse_first(run: Rehearsal, world: World, subjects: tuple[str, ...], command: str) -> None:
    for refusal in world.refused:
        if refusal.subject in subjects:
            _refuse(run, refusal, command, "upgrade")


def _refuse(run: Rehearsal, refusal: Refusal, command: str, function: str) -> None:
    """Raise Failed for a statement that PostgreSQL would refuse."""
    known = explain_postgresql(refusal.said)
    name = refusal.subject.rpartition(".")[2]
    revision = refusal.statement.move[function == "upgrade"]
    raise Failed(
        f"PostgreSQL takes every statement of  {command}",
        f"{refusal.said}, at: {refusal.statement.text}",
        _line(run, revision, name, function),
        known.advice if known else "Read this statement of the SQL: PostgreSQL would stop there.",
        LESSON,
    )


def _line(run: Rehearsal, revision: str, name: str, function: str = "upgrade") -> str:
    """`file:line` in a revision's function that names a column or type, or the function's own."""
    known = {r.id: r for r in run.history.revisions}
    found = known.get(revision) or known[run.head]
    for node in found.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and f" {name} " in f" {part.value!s} ":
                    return f"{found.file}:{part.lineno}"
    return function_line(found, function)
