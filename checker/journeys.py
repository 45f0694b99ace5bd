"""Words about history and rows: what an upgrade, a downgrade and a later migration must keep."""

from __future__ import annotations

from checker.compare import differences, sentence
from checker.history import Revision, read_history, same_code
from checker.rehearsal import Rehearsal, Scratch
from checker.rows import lost
from checker.scripts import function_line
from checker.verdict import Failed
from checker.words import where_made

EMAIL = "03-add-email"
BACK = "04-upgrade-and-roll-back"
CASCADE = (
    " ON DELETE CASCADE emptied the table: batch mode drops the old table that its rows hang on, "
    "and foreign keys were switched on. Switch them off while migrations run."
)


def back_to_base(run: Rehearsal) -> None:
    """Downgrading to base takes everything away, and upgrading works again."""
    emptied = run.downgrade("base", run.with_rows(run.upgraded))
    left = sorted(emptied.schema)
    if left:
        raise Failed(
            "no table is left after  flask db downgrade base",
            f"still there: {', '.join(left)}",
            _where_downgrade(run, run.history.revisions[0].id),
            "downgrade() has to take back what upgrade() did: op.drop_table for op.create_table.",
            BACK,
        )
    again = run.upgrade(run.head, emptied)
    _same_schema(
        run, run.upgraded, again, "upgrading a second time makes the same tables", run.head
    )


def history_only_grew(run: Rehearsal) -> None:
    """The starter's migrations, where they are used, are unchanged."""
    if run.starter is None:
        return
    shipped = read_history(run.starter, "migrations")
    own = {revision.id: revision for revision in run.history.revisions}
    for revision in shipped.revisions:
        mine = own.get(revision.id)
        if mine and not same_code(run.starter / revision.file, run.project / mine.file):
            raise Failed(
                f"the migration {revision.id} as it came with the exercise",
                "this file was changed",
                f"{mine.file}:{_changed_line(run, revision, mine)}",
                "Other databases have run this migration already and will not run it again, so "
                "they would never get your change. Put the file back and make a new migration.",
                BACK,
            )


def _changed_line(run: Rehearsal, shipped: Revision, mine: Revision) -> int:
    assert run.starter
    texts = [
        (base / revision.file).read_text(encoding="utf-8", errors="replace").splitlines()
        for base, revision in ((run.starter, shipped), (run.project, mine))
    ]
    for number, (one, other) in enumerate(zip(*texts, strict=False), 1):
        if one.rstrip() != other.rstrip():
            return number
    return min(len(text) for text in texts) or 1


def adding_revision(run: Rehearsal, table: str, column: str) -> tuple[str, Scratch]:
    """The revision at which the table stood without the column, and the database there.

    Raises Failed where no later migration adds it.
    """
    before: tuple[str, Scratch] | None = None
    for revision, state in run.stages:
        made = state.schema.get(table)
        if made and column not in made.columns:
            before = (revision, state)
        elif made and before:
            return before
    stands = before is None
    raise Failed(
        f"one migration makes {table}, a later one adds {column}",
        f"the migration that makes {table} makes {column} too"
        if stands
        else f"no migration adds {column}",
        where_made(run, table, column if stands else ""),
        "A database that ran the first migration already will not run it again. The new column "
        "needs a migration of its own, after the one that is there.",
        EMAIL,
    )


def keeps_rows(run: Rehearsal, parent: str, before: Scratch) -> None:
    """Upgrading a database that has rows keeps every value in every table."""
    filled, after = run.upgraded_with_rows(parent, before)
    _same_rows(run, filled, after, f"flask db upgrade  from {parent}", run.head, "upgrade")


def round_trip(run: Rehearsal, parent: str, before: Scratch) -> None:
    """Down to the parent and up again: schema and values are as they were, each time."""
    filled, after = run.upgraded_with_rows(parent, before)
    up = run.with_rows(after)
    down = run.downgrade(parent, up)
    _same_schema(
        run, before, down, f"flask db downgrade {parent}  brings the schema back", run.head
    )
    _same_rows(run, filled, down, f"flask db downgrade {parent}", run.head, "downgrade")
    again = run.upgrade(run.head, down)
    _same_schema(run, run.upgraded, again, "upgrading again makes the same tables", run.head)
    _same_rows(run, down, again, "the second upgrade", run.head, "upgrade")


def _same_schema(run: Rehearsal, want: Scratch, got: Scratch, expected: str, revision: str) -> None:
    found = differences(want.schema, got.schema)
    if found:
        raise Failed(
            expected,
            sentence(found, "it was", "now it is"),
            _where_downgrade(run, revision),
            "downgrade() must take back exactly what upgrade() did, no more and no less. Other "
            "columns keep their types and their uniqueness.",
            BACK,
        )


def _same_rows(
    run: Rehearsal, before: Scratch, after: Scratch, command: str, revision: str, function: str
) -> None:
    losses = lost(before.data, after.data, before.schema)
    if losses:
        line = function_line(run.history[revision], function)
        keys = [key for table in before.schema.values() for key in table.foreign_keys]
        cascade = not losses[0].column and any(key.on_delete == "CASCADE" for key in keys)
        raise Failed(
            f"every row keeps its values during  {command}",
            "\n".join(loss.text for loss in losses[:3]),
            line,
            "Real databases have rows, and what is lost here is lost for good."
            + (CASCADE if cascade else ""),
            BACK,
        )


def _where_downgrade(run: Rehearsal, revision: str) -> str:
    return function_line(run.history[revision], "downgrade")
