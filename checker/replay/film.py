"""The scenes of one project: its migrations run forth and back, on a database that has rows."""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass, field
from typing import Literal

from checker.language import N_, _
from checker.reading.history import Revision
from checker.reading.scripts import function_line
from checker.reading.seeding import Seeder
from checker.rehearsing.rehearsal import Rehearsal, Rows
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.replay.readable import ReadableSeeder
from checker.sandbox.step import StepResult
from checker.verdict import Failed, Finding, NotGraded

MOST_TITLE = 90
FIRST_ROWS = N_("Rows come in, as in a database that is in use")
LATER_ROWS = N_("Time goes by, and new rows come")
QUESTIONS = ("PRAGMA", "SELECT")


@dataclass(frozen=True)
class Scene:
    """One command, and the database before and after it.

    `sql` holds the statements that changed something, each with its values as text; `questions`
    counts the others. `finding` says why the command did not do what it was to do.
    """

    title: str
    command: str
    before: Scratch
    after: Scratch
    where: str = ""
    sql: list[tuple[str, str]] = field(default_factory=list)
    questions: int = 0
    finding: Finding | None = None


def film(run: Screening) -> list[Scene]:
    """All scenes, up to the first command that fails. Raises Failed where there is no history."""
    camera = Camera(run)
    try:
        camera.shoot()
    except Failed:
        if not camera.scenes or not camera.scenes[-1].finding:
            raise
    return camera.scenes


class Screening(Rehearsal):
    """A rehearsal to look at: its rows hold words that a person can follow.

    Rows come in once the revision `begins` is there; where it is empty, after all that the starter
    had. `first` are the rows of some tables then, `later` those that come after the last upgrade.
    """

    begins = ""
    first: Rows | None = None
    later: Rows | None = None

    def seeder(self, label: str) -> Seeder:
        """A source of values that depends on the seed and the label alone."""
        return ReadableSeeder(random.Random(f"{self.seed}/{label}"))


class Camera:
    """Runs the commands and keeps a scene of each."""

    def __init__(self, run: Screening) -> None:
        self.run = run
        self.scenes: list[Scene] = []

    def shoot(self) -> None:
        """From an empty database to head, back, and up again; rows go in before what is new."""
        revisions = self.run.history.revisions
        _head = self.run.head
        shipped = self.run.history.shipped
        ids = [revision.id for revision in revisions]
        known = ids.index(self.run.begins) + 1 if self.run.begins in ids else 0
        given = revisions[:known] or [r for r in revisions if r.id in shipped]
        begun = list(given or revisions[:1])
        later = [r for r in revisions if r not in begun]
        state = EMPTY
        for revision in begun:
            state = self._upgrade(revision, state)
        state = self._put_rows(state, FIRST_ROWS, self.run.first)
        for revision in later:
            state = self._upgrade(revision, state)
        if later:
            state = self._put_rows(state, LATER_ROWS, self.run.later)
        straight = all(len(r.parents) < 2 for r in revisions)
        for revision in reversed(later or begun) if straight else ():
            state = self._downgrade(revision, state)
        if not straight:
            state = self._move(_("Back to the beginning"), "downgrade", "base", state)
        self._move(_("Up again, in one go"), "upgrade", revisions[-1].id, state)

    def _upgrade(self, revision: Revision, state: Scratch) -> Scratch:
        line = function_line(revision, "upgrade")
        return self._move(
            _("Up: {title}", title=message(revision)), "upgrade", revision.id, state, line
        )

    def _downgrade(self, revision: Revision, state: Scratch) -> Scratch:
        target = revision.parents[0] if revision.parents else "base"
        line = function_line(revision, "downgrade")
        return self._move(
            _("Back: {title}", title=message(revision)), "downgrade", target, state, line
        )

    def _put_rows(self, state: Scratch, title: str, rows: Rows | None) -> Scratch:
        for chosen in (rows, None):  # those of the exercise may not fit what a learner has made
            try:
                filled = self.run.with_rows(state, chosen)
            except NotGraded:  # a table that no random row fits stays empty
                continue
            self.scenes.append(Scene(_(title), "", state, filled))
            return filled
        return state

    def _move(
        self,
        title: str,
        action: Literal["upgrade", "downgrade"],
        target: str,
        start: Scratch,
        where: str = "",
    ) -> Scratch:
        """Run one command and keep its scene. Raises Failed as the judge does."""
        result, after = self.run.step(action, target, start)
        finding: Finding | None = None
        try:
            return getattr(self.run, action)(target, start)  # type: ignore[no-any-return]
        except Failed as failure:
            finding = failure.finding
            raise
        finally:
            sql, questions = statements(result)
            command = f"flask db {action} {target}"
            self.scenes.append(Scene(title, command, start, after, where, sql, questions, finding))


def statements(result: StepResult) -> tuple[list[tuple[str, str]], int]:
    """What a step said that it ran: the statements that change something, and how many don't."""
    told = result.report.get("sql")
    noted = [(str(one[0]), str(one[1])) for one in told if len(one) == 2] if told else []
    changing = [
        (text.strip(), values)
        for text, values in noted
        if not text.lstrip().upper().startswith(QUESTIONS)
    ]
    return changing, len(noted) - len(changing)


def message(revision: Revision) -> str:
    """The first line of a migration's docstring, or its id."""
    said = (ast.get_docstring(revision.tree) or "").strip().partition("\n")[0]
    return said[:MOST_TITLE] or revision.id
