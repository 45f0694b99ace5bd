"""Words about the SQL of migrations for PostgreSQL: what `flask db upgrade --sql` must hold.

The text is followed on paper, so these words need no server; see `world`.
"""

from __future__ import annotations

from checker.language import _
from checker.offline.columns import SqlColumn
from checker.offline.findings import (
    DOWN,
    UP,
    column_of,
    line_of,
    lost,
    refuse,
    refuse_first,
    upgraded,
)
from checker.offline.render import LESSON, render
from checker.offline.world import World
from checker.reading.database import VERSION_TABLE
from checker.reading.scripts import function_line
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed


def makes_enum(
    run: Rehearsal, column: str, enum: str, *values: str, filled: str | None = None
) -> None:
    """On PostgreSQL `table.column` is of the enum type, which is made first, with these values.

    With `filled` it is never empty, and the rows that were there have this value.
    """
    world = upgraded(run)
    refuse_first(run, world, (enum, column), UP)
    made = column_of(run, world, column)
    if made.type != enum:
        raise Failed(
            _("{column} is of the enum type {enum} on PostgreSQL", column=column, enum=enum),
            _("{column} is {type}", column=column, type=made.type),
            line_of(run, run.head, column.partition(".")[2]),
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
            line_of(run, run.head, enum),
            _why_values(set(values) - set(found), set(found) - set(values)),
            LESSON,
        )
    if filled is not None:
        _filled(column, made, filled, line_of(run, run.head, column.partition(".")[2]))


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
    world = upgraded(run)
    refuse_first(run, world, (column,), UP)
    made = column_of(run, world, column)
    name = column.partition(".")[2]
    if made.type != type_:
        raise Failed(
            _("{column} is {type} on PostgreSQL", column=column, type=type_),
            _("{column} is {type}", column=column, type=made.type or _("not there")),
            line_of(run, run.head, name),
            "The SQL of the upgrade does not change the type of this column.",
            LESSON,
        )
    if column not in made.born:
        expected = _("the values of {column} are kept on PostgreSQL", column=column)
        raise lost(expected, line_of(run, run.head, name), name, type_)


def takes_back(run: Rehearsal, start: str) -> None:
    """On PostgreSQL a downgrade to `start` leaves types and columns as they were there."""
    world = upgraded(run)
    before = World().run(render(run, f"base:{start}"))
    _no_row_goes(run, before, world, "upgrade")
    known = len(world.refused)
    world.run(render(run, f"head:{start}", down=True))
    _no_row_goes(run, before, world, "downgrade")
    for refusal in world.refused[known:]:
        refuse(run, refusal, f"{DOWN} head:{start}", "downgrade")
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
        refuse(
            run,
            refusal,
            _("{command} {start}:head  after a downgrade", command=UP, start=start),
            "upgrade",
        )


def _no_row_goes(run: Rehearsal, before: World, after: World, function: str) -> None:
    """No statement takes rows out of a table that was there before."""
    for table, statement in after.emptied:
        if table in before.tables and table != VERSION_TABLE:
            raise Failed(
                _("every row of {table} is kept on PostgreSQL", table=table),
                statement.text,
                line_of(run, statement.move[function == "upgrade"], table, function),
                "What is deleted on the way up is not brought back on the way down. Change the "
                "table, and leave every row in it.",
                LESSON,
            )


def _as_before(run: Rehearsal, before: World, after: World, start: str) -> None:
    """Every column has its type again, and its values."""
    told = {"command": DOWN, "start": start}
    for subject, was, now in _column_differences(before, after):
        name = subject.partition(".")[2]
        expected = _(
            "{command} head:{start}  brings {subject} back on PostgreSQL", subject=subject, **told
        )
        where = line_of(run, run.head, name, "downgrade")
        if was == now:
            raise lost(expected, where, name, was.removesuffix(" NOT NULL"))
        raise Failed(
            expected,
            _("it was {was}, now it is {now}", was=was, now=now),
            where,
            "downgrade() must take back exactly what upgrade() did, on every database.",
            LESSON,
        )


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
