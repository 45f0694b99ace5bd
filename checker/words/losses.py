"""What must be the same after a way up or down, and what must be there: schema and values."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.language import N_, _
from checker.reading.compare import ROUND_TRIP, differences, sentence
from checker.reading.database import Row
from checker.reading.rows import Loss, lost, renamed, same_value
from checker.reading.scripts import function_line, where_dropped
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed

BACK = "04-upgrade-and-roll-back"
CASCADE = N_(
    " ON DELETE CASCADE emptied the table: batch mode drops the old table that its rows hang on, "
    "and foreign keys were switched on. Switch them off while migrations run."
)
DEPENDS = N_("{subject}: from an empty database it is {here}, here it is {there}")
EVERYWHERE = N_(
    "upgrade() must make the same tables of every database: of an empty one, of one that has "
    "rows, and of one that was rolled back. Look for what it does in some cases only."
)
TAKES_BACK = N_(
    "downgrade() must take back exactly what upgrade() did, no more and no less. Other "
    "columns keep their types and their uniqueness."
)
RENUMBERED = N_(
    "Other tables, and bookmarks in a browser, find a row by this number. Copy it along with the "
    "other columns when you copy rows."
)
DROPPED = N_(
    "op.drop_table throws all rows away, also where op.create_table makes a table of the same "
    "shape beside it. Give the table that is there another name, op.rename_table, or change it."
)
LOST = N_("Real databases have rows, and what is lost here is lost for good.")
NEARLY = N_("It has to be just this value, with the same capital letters and spaces.")


@dataclass(frozen=True)
class Change:
    """What a migration may do to values: columns or tables it renames, and columns it may change.

    `renames` maps `table.column` to `table.column`, or `table` to `table`.
    """

    renames: Mapping[str, str] = field(default_factory=dict)
    may_change: frozenset[str] = frozenset()

    @property
    def back(self) -> Change:
        """The same change, downwards."""
        back = {new: old for old, new in self.renames.items()}
        return Change(back, self.may_change | {back.get(name, name) for name in self.may_change})


NO_CHANGE = Change()


def same_schema(
    run: Rehearsal,
    want: Scratch,
    got: Scratch,
    expected: str,
    revision: str,
    function: str = "downgrade",
) -> None:
    """Two databases have the same tables. Raises Failed at `function` of `revision`."""
    up = function == "upgrade"
    found = differences(want.schema, got.schema)
    found = [d for d in found if up or d.missing or not (d.finer and _came_back(run, d.subject))]
    if found:
        raise Failed(
            expected,
            sentence(found, DEPENDS if up else ROUND_TRIP),
            function_line(run.history[revision], function),
            _(EVERYWHERE if up else TAKES_BACK),
            BACK,
        )


def _came_back(run: Rehearsal, subject: str) -> bool:
    """Whether a column is not there at head: added again, NOT NULL, it needs a default."""
    table, _dot, column = subject.partition(".")
    made = run.upgraded.schema.get(table)
    return made is None or column not in made.columns


def same_rows(
    run: Rehearsal,
    before: Scratch,
    after: Scratch,
    command: str,
    revision: str,
    function: str,
    change: Change,
) -> None:
    """Every value that `before` has is in `after`, but for `change`.

    Raises Failed with the revision that lost it, or `revision` on the way down.
    """
    data, schema = renamed(before.data, before.schema, change.renames)
    if function == "downgrade":  # what the upgrade added may go
        schema = {name: after.schema[name] for name in schema if name in after.schema}
    losses = lost(data, after.data, schema, change.may_change)
    if losses:
        culprit = _culprit(run, before, change) if function == "upgrade" else ""
        line = function_line(run.history[culprit or revision], function)
        keys = schema[losses[0].table].foreign_keys
        cascade = not losses[0].column and any(key.on_delete == "CASCADE" for key in keys)
        gone = _dropped(run, culprit or revision, function, change, losses[0])
        raise Failed(
            _("every row keeps its values during  {command}", command=command),
            "\n".join(loss.text for loss in losses[:3]),
            gone or line,
            _(DROPPED)
            if gone
            else _(RENUMBERED if losses[0].renumbered else LOST) + (_(CASCADE) if cascade else ""),
            BACK,
        )


def _dropped(run: Rehearsal, revision: str, function: str, change: Change, loss: Loss) -> str:
    """Where a function drops the table whose rows are lost, under its old or its new name."""
    names = [old for old, new in change.renames.items() if new == loss.table] + [loss.table]
    found = (
        where_dropped(run.history[revision], "drop_table", name, function)
        for name in (names if not loss.column and not loss.renumbered else ())
    )
    return next((place for place in found if place), "")


def _culprit(run: Rehearsal, before: Scratch, change: Change) -> str:
    """The first revision after which values of `before` are missing under old and new names."""
    names = [revision.id for revision in run.history.revisions]
    done = max((names.index(name) for name in before.version if name in names), default=-1)
    data, schema = renamed(before.data, before.schema, change.renames)
    state = before
    for name in names[done + 1 :]:
        with contextlib.suppress(Failed):
            state = run.upgrade(name, state)
        plainly = lost(before.data, state.data, before.schema, change.may_change)
        if plainly and lost(data, state.data, schema, change.may_change):
            return name
    return ""


def where_downgrade(run: Rehearsal, revision: str) -> str:
    """`file:line` of a revision's downgrade()."""
    return function_line(run.history[revision], "downgrade")


def holds(
    run: Rehearsal,
    state: Scratch,
    table: str,
    rows: list[Row],
    doing: str,
    revision: str,
    *,
    exactly: bool = False,
    function: str = "upgrade",
) -> None:
    """The table has these rows, found by their primary key, with at least these values.

    With `exactly`, it has no other rows. `doing` tells the reader what led here.
    """
    made = state.schema.get(table)
    key = made.key if made else ()
    found = {tuple(row[n] for n in key): row for row in state.data[table]} if made else {}
    line = function_line(run.history[revision], function)
    wanted = {tuple(row.get(n) for n in key): row for row in rows}
    for values, row in wanted.items():
        which = _("the row of {table} with {key}", table=table, key=_own(row, key))
        _holds_row(which, row, found.get(values), doing, line)
    more = [values for values in found if values not in wanted]
    if exactly and more:
        raise Failed(
            _("{rows} rows in {table} after  {doing}", rows=len(rows), table=table, doing=doing),
            _("{more} more: for example {key}", more=len(more), key=_own(found[more[0]], key)),
            line,
            "These rows should have gone.",
            BACK,
        )


def _own(row: Row, key: tuple[str, ...]) -> str:
    """The key of a row, as a reader is told it."""
    return ", ".join(f"{name} {row[name]!r}" for name in row if name in key)


def _holds_row(which: str, row: Row, found: Row | None, doing: str, line: str) -> None:
    """A row was found, with at least the values of `row`. `which` names it for the reader."""
    if found is None:
        expected = _("{which} is there after  {doing}", which=which, doing=doing)
        raise Failed(expected, "it is gone", line, LOST, BACK)
    for name, value in row.items():
        now = found.get(name)
        if not same_value(value, now):
            told = {"which": which, "name": name, "value": repr(value), "doing": doing}
            raise Failed(
                _("{which} has {name} {value} after  {doing}", **told),
                _("{name} is {now}", name=name, now=repr(now))
                if name in found
                else _("there is no column {name}", name=name),
                line,
                _(NEARLY if _is_near(value, now) else LOST),
                BACK,
            )


def _is_near(value: object, now: object) -> bool:
    """Whether two texts differ in nothing but capital letters and the spaces around them."""
    texts = isinstance(value, str) and isinstance(now, str)
    return texts and str(value).strip().casefold() == str(now).strip().casefold()
