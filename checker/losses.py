"""What must be the same after a way up or down: schema and values, but for the change asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.compare import differences, sentence
from checker.rehearsal import Rehearsal
from checker.rows import lost, renamed
from checker.scratch import Scratch
from checker.scripts import function_line
from checker.verdict import Failed

BACK = "04-upgrade-and-roll-back"
CASCADE = (
    " ON DELETE CASCADE emptied the table: batch mode drops the old table that its rows hang on, "
    "and foreign keys were switched on. Switch them off while migrations run."
)
LOST = "Real databases have rows, and what is lost here is lost for good."


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


def same_schema(run: Rehearsal, want: Scratch, got: Scratch, expected: str, revision: str) -> None:
    """Two databases have the same tables. Raises Failed at the downgrade of `revision`."""
    found = differences(want.schema, got.schema)
    if found:
        raise Failed(
            expected,
            sentence(found, "it was", "now it is"),
            where_downgrade(run, revision),
            "downgrade() must take back exactly what upgrade() did, no more and no less. Other "
            "columns keep their types and their uniqueness.",
            BACK,
        )


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
        keys = [key for table in before.schema.values() for key in table.foreign_keys]
        cascade = not losses[0].column and any(key.on_delete == "CASCADE" for key in keys)
        raise Failed(
            f"every row keeps its values during  {command}",
            "\n".join(loss.text for loss in losses[:3]),
            line,
            LOST + (CASCADE if cascade else ""),
            BACK,
        )


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
