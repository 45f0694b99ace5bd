"""What of a way back need not be rehearsed: the starter's own part of it, which is known."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from checker.reading.operations import only_operations
from checker.reading.seeding import nameless
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.runner import Project, claimed_databases
from checker.rehearsing.scratch import Scratch
from checker.rehearsing.shipped import once_a_process
from checker.rehearsing.starter import SHIPPED
from checker.verdict import Failed, NotGraded


def there_and_back(run: Rehearsal, parent: str, filled: Scratch) -> tuple[Scratch, Scratch]:
    """The database at head, with new rows beside those that it came with, and down again.

    The new ones repeat nothing: what may repeat at head may have been unique before.
    """
    up = run.with_rows(run.upgrade(run.head, filled), twins=False)
    return up, run.downgrade(parent, up)


def starter_does_the_rest(run: Rehearsal) -> bool:
    """Whether the way to base is known: the learner's part is seen here, the rest at the starter.

    Seen is a round trip, the same that `journeys.round_trip` has made. It has to end at just the
    database that the starter makes. From there on only the starter's migrations do anything, if
    the learner's leave nothing behind in the process that runs them.
    """
    given = run.as_shipped(run.history.revisions[:-1])
    own = run.history.revisions[len(given) :]
    if not given or not run.only_describes or not all(map(only_operations, own)):
        return False
    parent = given[-1].id
    before = run.shipped(parent)
    unnamed = any(nameless(table) for table in before.schema.values())
    with contextlib.suppress(Failed, NotGraded):
        _up, down = there_and_back(run, parent, run.with_rows(before, unnamed=unnamed))
        return down.defines_the_same(before) and _starter_goes_back(run, parent)
    return False


def _starter_goes_back(run: Rehearsal, revision: str) -> bool:
    """Whether the starter's migrations take away what they made up to here, rows and all."""

    def make() -> bool:
        new = Project(run.shipped_folder, None, SHIPPED)
        made = run.upgrade(revision, project=new)
        databases = claimed_databases(run.step("upgrade", revision, project=new)[0].report)
        place = replace(new, databases=databases)
        return run.downgrade("base", run.with_rows(made), place).is_new

    return once_a_process(run.starter_with(revision), f"base from {revision}", make)
