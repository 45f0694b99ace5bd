"""Words about history and rows: what an upgrade, a downgrade and a later migration must keep."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection

from checker.language import _
from checker.reading.compare import CHANGED, differences, sentence
from checker.reading.edits import changed_line, same_code
from checker.reading.scripts import where_made
from checker.reading.seeding import nameless
from checker.rehearsing.alone import by_themselves
from checker.rehearsing.rehearsal import Rehearsal, Rows
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed, NotGraded
from checker.words.known import starter_does_the_rest, there_and_back
from checker.words.losses import (
    BACK,
    NO_CHANGE,
    Change,
    holds,
    same_rows,
    same_schema,
    where_downgrade,
)
from checker.words.places import where_changed

__all__ = ["NO_CHANGE", "Change", "holds"]
EMAIL = "03-add-email"


def back_to_base(run: Rehearsal) -> None:
    """Downgrading to base takes everything away, and upgrading works again.

    What only the starter's own migrations would do is known from the starter.
    """
    if starter_does_the_rest(run):
        return
    emptied = run.downgrade("base", run.with_rows(run.upgraded))
    if emptied.schema and (left := sorted(emptied.schema.keys() - run.not_from_migrations)):
        raise Failed(
            "no table is left after  flask db downgrade base",
            _("still there: {names}", names=", ".join(left)),
            where_downgrade(run, run.history.revisions[0].id),
            "downgrade() has to take back what upgrade() did: op.drop_table for op.create_table.",
            BACK,
        )
    if emptied.is_new:  # then upgrading it is what was rehearsed first
        return
    again = run.upgrade(run.head, emptied)
    same_schema(
        run, run.upgraded, again, _("upgrading a second time makes the same tables"), run.head
    )


def history_only_grew(run: Rehearsal, but: Collection[str] = ()) -> None:
    """The starter's migrations, where they are used, are unchanged; those in `but` may change."""
    own = {revision.id: revision for revision in run.history.revisions}
    for revision in run.shipped_history.revisions:
        if revision.id not in own or revision.id in but:
            continue
        mine = own[revision.id]
        assert run.starter is not None
        files = run.starter / revision.file, run.project / mine.file
        if not same_code(*files):
            raise Failed(
                _("the migration {revision} as it came with the exercise", revision=revision.id),
                "this file was changed",
                f"{mine.file}:{changed_line(*files)}",
                "Other databases have run this migration already and will not run it again, so "
                "they would never get your change. Put the file back (a fresh copy of all files "
                "comes with  reset, and yours are kept beside it) and make a new migration.",
                BACK,
            )


def builds_on(run: Rehearsal) -> None:
    """The starter's migrations are all there, unchanged, and what is new comes after them."""
    history_only_grew(run)
    own = {revision.id for revision in run.history.revisions}
    for revision in run.shipped_history.revisions:
        if revision.id not in own:
            raise Failed(
                _("the migration {revision}, which came with the exercise", revision=revision.id),
                _("no file in {folder}/versions/ has this revision", folder=run.repository),
                f"{run.repository}/versions/",
                _(
                    "Other databases are at this revision. Without its file every command on them "
                    "stops with \"Can't locate revision identified by '{revision}'\". Put the file "
                    "back, and make a new migration after it.",
                    revision=revision.id,
                ),
                BACK,
            )


def rest_is_unchanged(run: Rehearsal, before: Scratch, changed: Collection[str] = ()) -> None:
    """What stood in `before` stands at head, but for `changed`, each as `table.column` or `table`.

    New tables, columns and plain indexes are welcome.
    """
    found = [
        difference
        for difference in differences(before.schema, run.upgraded.schema, strict=False)
        if difference.subject not in changed and (difference.finer or not difference.new)
    ]
    if found:
        raise Failed(
            "everything that the task does not name stays as it was",
            sentence(found, CHANGED),
            where_changed(run, before, found[0].subject),
            "Only what the task names may change. A table that is built anew loses what the script "
            "does not repeat: keys, NOT NULL, unique rules, foreign keys. Batch mode repeats them "
            "for you.",
            "07-add-and-delete",
        )


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
        _("one migration makes {table}, a later one adds {column}", table=table, column=column),
        _("the migration that makes {table} makes {column} too", table=table, column=column)
        if stands
        else _("no migration adds {column}", column=column),
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
    command = _("flask db upgrade  from {revision}", revision=parent)

    def keeps(filled: Scratch) -> None:
        expected = _("a database that has rows gets the same tables as an empty one")
        after = run.upgrade(run.head, filled)
        for made in filter(None, (after, by_themselves(run, "upgrade", run.head, filled))):
            same_rows(run, filled, made, command, run.head, "upgrade", change)
            same_schema(run, run.upgraded, made, expected, run.head, "upgrade")

    _on_rows(run, before, rows, keeps)
    if rows is None:
        _without_a_name(
            run, before, command, "upgrade", change, lambda filled: run.upgrade(run.head, filled)
        )


def _on_rows(
    run: Rehearsal, before: Scratch, rows: Rows | None, judge: Callable[[Scratch], None]
) -> None:
    """Judge on a database with rows of every kind.

    Rows that are empty in a unique column are judged along with the others. Where that does not
    go well, the others are judged alone, and it is their failure that counts.
    """
    if rows is None and any(nameless(table) for table in before.schema.values()):
        with contextlib.suppress(Failed, NotGraded):
            judge(run.with_rows(before, unnamed=True))
            return
    judge(run.with_rows(before, rows))


def _without_a_name(
    run: Rehearsal,
    before: Scratch,
    command: str,
    function: str,
    change: Change,
    go: Callable[[Scratch], Scratch],
) -> None:
    """No row that is empty in a unique column gets lost, where the migration takes it at all.

    Such a column is often what new values are made from, as an email from a username. A migration
    that stops at an empty one does no harm; one that leaves those rows out does.
    """
    empty = [f"{name}.{column}" for name, t in before.schema.items() for column in nameless(t)]
    if not empty:
        return
    try:
        filled = run.with_rows(before, unnamed=True)
        after = go(filled)
    except (Failed, NotGraded):
        return
    names = ", ".join(sorted(empty))
    command = _("{command}  (rows in which {names} is NULL)", command=command, names=names)
    same_rows(run, filled, after, command, run.head, function, change)


def round_trip(
    run: Rehearsal,
    parent: str,
    before: Scratch,
    change: Change = NO_CHANGE,
    rows: Rows | None = None,
) -> None:
    """Down to the parent and up again: schema and values are as they were, each time."""

    command = f"flask db downgrade {parent}"
    kept = Change(may_change=change.back.may_change)

    def comes_back(filled: Scratch) -> None:
        up, down = there_and_back(run, parent, filled)
        expected = _("flask db downgrade {revision}  brings the schema back", revision=parent)
        for made in filter(None, (down, by_themselves(run, "downgrade", parent, up))):
            same_schema(run, before, made, expected, run.head)
            same_rows(run, filled, made, command, run.head, "downgrade", kept)
            same_rows(run, up, made, command, run.head, "downgrade", change.back)
        if not change.may_change and down.defines_the_same(filled):
            return  # upgrading just this database, with these values, is what was rehearsed
        again = run.upgrade(run.head, down)
        expected = _("upgrading again makes the same tables")
        same_schema(run, run.upgraded, again, expected, run.head, "upgrade")
        same_rows(run, down, again, _("the second upgrade"), run.head, "upgrade", change)

    _on_rows(run, before, rows, comes_back)
    if rows is None:
        _without_a_name(
            run,
            before,
            command,
            "downgrade",
            kept,
            lambda filled: there_and_back(run, parent, filled)[1],
        )
