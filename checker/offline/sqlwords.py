"""Words about the SQL of migrations for PostgreSQL: what `flask db upgrade --sql` must hold.

The text is followed on paper, so these words need no server; see `world`.
"""

from __future__ import annotations

import ast

from checker.explain.postgresql import explain_postgresql
from checker.language import N_, _
from checker.offline.columns import Refusal, SqlColumn
from checker.offline.render import render
from checker.offline.world import World
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed

LESSON = "12-postgresql-and-sql"
STOPS = N_("Read this statement of the SQL: PostgreSQL would stop there.")
UP, DOWN = "flask db upgrade --sql", "flask db downgrade --sql"


def makes_enum(
    run: Rehearsal, column: str, enum: str, *values: str, filled: str | None = None
) -> None:
    """On PostgreSQL `table.column` is of the enum type, which is made first, with these values.

    With `filled` it is never empty, and the rows that were there have this value.
    """
    world = _upgraded(run)
    _refuse_first(run, world, (enum, column), UP)
    made = _column(run, world, column)
    if made.type != enum:
        raise Failed(
            _("{column} is of the enum type {enum} on PostgreSQL", column=column, enum=enum),
            _("{column} is {type}", column=column, type=made.type),
            _line(run, run.head, column.partition(".")[2]),
            _(
                "PostgreSQL has real enums: a type with a name that lets nothing else in. Write  "
                "sa.Enum(..., name={enum})  for the column in the migration.",
                enum=repr(enum),
            ),
            LESSON,
        )
    found = world.types.get(enum, [])
    if sorted(found) != sorted(values):
        raise Failed(
            _("the type {enum} has the values {values}", enum=enum, values=", ".join(values)),
            _("it has {values}", values=", ".join(found) or _("no values")),
            _line(run, run.head, enum),
            _why_values(set(values) - set(found), set(found) - set(values)),
            LESSON,
        )
    if filled is not None:
        _filled(column, made, filled, _line(run, run.head, column.partition(".")[2]))


def _filled(column: str, made: SqlColumn, value: str, where: str) -> None:
    """The column is never empty on PostgreSQL, and the rows that were there have the value."""
    if not made.not_null:
        raise Failed(
            _("{column} is never empty on PostgreSQL", column=column),
            _("{column} may be NULL there", column=column),
            where,
            "A rule that SQLite alone has is missing on PostgreSQL. Make the column NOT NULL on "
            "every database.",
            LESSON,
        )
    if made.holds - {value}:
        found = ", ".join(sorted(repr(held) if held else "NULL" for held in made.holds))
        raise Failed(
            _(
                "the old rows have {value} in {column} on PostgreSQL",
                value=repr(value),
                column=column,
            ),
            _("the SQL gives them {found}", found=found),
            where,
            "A server_default fills the rows that are there when the column is added; an UPDATE "
            "fills them, too. Let them give this value on every database.",
            LESSON,
        )


def _why_values(missing: set[str], other: set[str]) -> str:
    """Why a type has not the values that it should have."""
    if missing and not other:
        names = ", ".join(sorted(missing))
        return _("The line that makes the type needs all values: {names} is missing.", names=names)
    return _(
        "The values are those that the database keeps. From a Python enum SQLAlchemy takes the "
        "names of its members, not what stands behind the =."
    )


def changes_type(run: Rehearsal, column: str, type_: str) -> None:
    """On PostgreSQL `table.column` is of this type at head, and its values were cast to it."""
    world = _upgraded(run)
    _refuse_first(run, world, (column,), UP)
    made = _column(run, world, column)
    name = column.partition(".")[2]
    if made.type != type_:
        raise Failed(
            _("{column} is {type} on PostgreSQL", column=column, type=type_),
            _("{column} is {type}", column=column, type=made.type or _("not there")),
            _line(run, run.head, name),
            "The SQL of the upgrade does not change the type of this column.",
            LESSON,
        )
    if column not in made.born:
        expected = _("the values of {column} are kept on PostgreSQL", column=column)
        raise _lost(expected, _line(run, run.head, name), name, type_)


def _lost(expected: str, where: str, column: str, type_: str) -> Failed:
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


def takes_back(run: Rehearsal, start: str) -> None:
    """On PostgreSQL a downgrade to `start` leaves types and columns as they were there."""
    world = _upgraded(run)
    before = World().run(render(run, f"base:{start}"))
    known = len(world.refused)
    world.run(render(run, f"head:{start}", down=True))
    for refusal in world.refused[known:]:
        _refuse(run, refusal, f"{DOWN} head:{start}", "downgrade")
    if left := sorted(set(world.types) - set(before.types)):
        raise Failed(
            _("{command} head:{start}  drops what the upgrade made", command=DOWN, start=start),
            _("the enum type {names} is not dropped", names=", ".join(left)),
            function_line(run.history[run.head], "downgrade"),
            _(
                "On PostgreSQL an enum is a type of its own. Dropping the column leaves it behind, "
                "and the next upgrade stops: the type exists already. Drop it in downgrade(), "
                "after the column:  sa.Enum(name='{name}').drop(op.get_bind())",
                name=left[0],
            ),
            LESSON,
        )
    _as_before(run, before, world, start)
    known = len(world.refused)
    world.run(render(run, f"{start}:head"))
    for refusal in world.refused[known:]:
        _refuse(
            run,
            refusal,
            _("{command} {start}:head  after a downgrade", command=UP, start=start),
            "upgrade",
        )


def _as_before(run: Rehearsal, before: World, after: World, start: str) -> None:
    """Every column has its type again, and its values."""
    told = {"command": DOWN, "start": start}
    for subject, was, now in _column_differences(before, after):
        name = subject.partition(".")[2]
        expected = _(
            "{command} head:{start}  brings {subject} back on PostgreSQL", subject=subject, **told
        )
        where = _line(run, run.head, name, "downgrade")
        if was == now:
            raise _lost(expected, where, name, was)
        raise Failed(
            expected,
            _("it was {was}, now it is {now}", was=was, now=now),
            where,
            "downgrade() must take back exactly what upgrade() did, on every database.",
            LESSON,
        )


def _upgraded(run: Rehearsal) -> World:
    return World().run(render(run, "base:head"))


def _column_differences(before: World, after: World) -> list[tuple[str, str, str]]:
    """Columns that are not as before: which, before, after; equal where only values are lost."""
    found = []
    for table in sorted(before.tables.keys() | after.tables.keys()):
        sides = before.tables.get(table, {}), after.tables.get(table, {})
        for name in sorted(sides[0].keys() | sides[1].keys()):
            was, now = (_described(side.get(name)) for side in sides)
            subject = f"{table}.{name}"
            if was != now or subject not in sides[1][name].born:
                found.append((subject, was, now))
    return found


def _described(column: SqlColumn | None) -> str:
    if column is None:
        return _("not there")
    return f"{column.type} NOT NULL" if column.not_null else column.type


def _column(run: Rehearsal, world: World, column: str) -> SqlColumn:
    table, name = column.partition(".")[::2]
    made = world.tables.get(table, {}).get(name)
    if made is None:
        raise Failed(
            _("a column {column} on PostgreSQL", column=column),
            _("the SQL of  {command}  makes no column {column}", command=UP, column=column),
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
        _("PostgreSQL takes every statement of  {command}", command=command),
        _("{said}, at: {statement}", said=refusal.said, statement=refusal.statement.text),
        _line(run, revision, name, function),
        refusal.why or (known.advice if known else _(STOPS)),
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
