"""Words about history and rows: what an upgrade, a downgrade and a later migration must keep."""

from __future__ import annotations

from collections.abc import Collection

from checker.compare import differences, sentence
from checker.database import Row, Table, Value
from checker.history import Revision, read_history, same_code
from checker.losses import BACK, LOST, NO_CHANGE, Change, same_rows, same_schema, where_downgrade
from checker.rehearsal import Rehearsal, Rows
from checker.rows import same_value
from checker.scratch import Scratch
from checker.scripts import function_line, where_made
from checker.verdict import Failed

__all__ = ["NO_CHANGE", "Change"]
EMAIL = "03-add-email"


def back_to_base(run: Rehearsal) -> None:
    """Downgrading to base takes everything away, and upgrading works again."""
    emptied = run.downgrade("base", run.with_rows(run.upgraded))
    left = sorted(emptied.schema)
    if left and (left := sorted(emptied.schema.keys() - run.not_from_migrations)):
        raise Failed(
            "no table is left after  flask db downgrade base",
            f"still there: {', '.join(left)}",
            where_downgrade(run, run.history.revisions[0].id),
            "downgrade() has to take back what upgrade() did: op.drop_table for op.create_table.",
            BACK,
        )
    again = run.upgrade(run.head, emptied)
    same_schema(run, run.upgraded, again, "upgrading a second time makes the same tables", run.head)


def history_only_grew(run: Rehearsal, but: Collection[str] = ()) -> None:
    """The starter's migrations, where they are used, are unchanged; those in `but` may change."""
    if run.starter is None:
        return
    shipped = read_history(run.starter, "migrations")
    own = {revision.id: revision for revision in run.history.revisions}
    for revision in shipped.revisions:
        mine = own.get(revision.id)
        if revision.id in but:
            continue
        if mine and not same_code(run.starter / revision.file, run.project / mine.file):
            raise Failed(
                f"the migration {revision.id} as it came with the exercise",
                "this file was changed",
                f"{mine.file}:{_changed_line(run, revision, mine)}",
                "Other databases have run this migration already and will not run it again, so "
                "they would never get your change. Put the file back and make a new migration.",
                BACK,
            )


def builds_on(run: Rehearsal) -> None:
    """The starter's migrations are all there, unchanged, and what is new comes after them."""
    history_only_grew(run)
    assert run.starter is not None
    own = {revision.id for revision in run.history.revisions}
    for revision in read_history(run.starter, "migrations").revisions:
        if revision.id not in own:
            raise Failed(
                f"the migration {revision.id}, which came with the exercise",
                f"no file in {run.repository}/versions/ has this revision",
                f"{run.repository}/versions/",
                "Other databases are at this revision. Without its file every command on them "
                f"stops with \"Can't locate revision identified by '{revision.id}'\". Put the file "
                "back, and make a new migration after it.",
                BACK,
            )


def rest_is_unchanged(run: Rehearsal, before: Scratch, changed: Collection[str] = ()) -> None:
    """What stood in `before` stands at head, but for `changed`, each as `table.column` or `table`.

    New tables, columns and plain indexes are welcome.
    """
    found = [
        difference
        for difference in differences(before.schema, run.upgraded.schema, strict=False)
        if difference.subject not in changed and not difference.here.startswith("no such")
    ]
    if found:
        raise Failed(
            "everything that the task does not name stays as it was",
            sentence(found, "it was", "now it is"),
            _where_changed(run, before, found[0].subject),
            "A table that is built anew loses what the script does not repeat: keys, NOT NULL, "
            "unique rules, foreign keys. Batch mode repeats them for you.",
            "07-add-and-delete",
        )


def _where_changed(run: Rehearsal, before: Scratch, subject: str) -> str:
    """The upgrade() of the first revision at which something is not as it was in `before`."""
    stood = False
    for revision, state in run.stages:
        changed = any(d.subject == subject for d in differences(before.schema, state.schema))
        if stood and changed:
            return function_line(run.history[revision], "upgrade")
        stood = stood or not changed
    return where_made(run.history, *subject.partition(".")[::2])


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
        where_made(run.history, table, column if stands else ""),
        "A database that ran the first migration already will not run it again. The new column "
        "needs a migration of its own, after the one that is there.",
        EMAIL,
    )


def keeps_rows(
    run: Rehearsal,
    parent: str,
    before: Scratch,
    change: Change = NO_CHANGE,
    rows: Rows | None = None,
) -> None:
    """Upgrading a database that has rows keeps every value in every table.

    `rows` gives the rows of some tables, where random values would not fit the task.
    """
    filled = run.with_rows(before, rows)
    after = run.upgrade(run.head, filled)
    command = f"flask db upgrade  from {parent}"
    same_rows(run, filled, after, command, run.head, "upgrade", change)


def round_trip(
    run: Rehearsal,
    parent: str,
    before: Scratch,
    change: Change = NO_CHANGE,
    rows: Rows | None = None,
) -> None:
    """Down to the parent and up again: schema and values are as they were, each time."""
    filled = run.with_rows(before, rows)
    up = run.with_rows(run.upgrade(run.head, filled))
    down = run.downgrade(parent, up)
    same_schema(run, before, down, f"flask db downgrade {parent}  brings the schema back", run.head)
    same_rows(
        run,
        filled,
        down,
        f"flask db downgrade {parent}",
        run.head,
        "downgrade",
        Change(may_change=change.back.may_change),
    )
    same_rows(run, up, down, f"flask db downgrade {parent}", run.head, "downgrade", change.back)
    again = run.upgrade(run.head, down)
    same_schema(run, run.upgraded, again, "upgrading again makes the same tables", run.head)
    same_rows(run, down, again, "the second upgrade", run.head, "upgrade", change)


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
    found = (
        {tuple(row[name] for name in made.key): row for row in state.data[table]} if made else {}
    )
    line = function_line(run.history[revision], function)
    for row in rows:
        key = tuple(row[name] for name in made.key) if made else ()
        which = f"the row of {table} with " + ", ".join(
            f"{name} {value!r}" for name, value in row.items() if made and name in made.key
        )
        if key not in found:
            raise Failed(f"{which} is there after  {doing}", "it is gone", line, LOST, BACK)
        for name, value in row.items():
            now = found[key].get(name)
            if not same_value(value, now):
                raise Failed(
                    f"{which} has {name} {value!r} after  {doing}",
                    f"{name} is {now!r}" if name in found[key] else f"there is no column {name}",
                    line,
                    LOST,
                    BACK,
                )
    more = len(found) - len(rows)
    if exactly and more > 0:
        raise Failed(
            f"{len(rows)} rows in {table} after  {doing}",
            f"{more} more: for example {next(k for k in found if k not in _keys(made, rows))}",
            line,
            "These rows should have gone.",
            BACK,
        )


def _keys(table: Table | None, rows: list[Row]) -> set[tuple[Value, ...]]:
    return {tuple(row[name] for name in table.key) for row in rows} if table else set()
