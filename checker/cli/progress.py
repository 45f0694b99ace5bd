"""A class being graded, on the terminal: a bar where there is one, else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from checker.batch.intake import Change, Tally
from checker.text import natural, plain
from checker.verdict import PROMISES

LINE_SECONDS = 10.0
MOST_LINES = 20


class Display:
    """Progress, rate and time left while a class is graded."""

    def __init__(self, total: int) -> None:
        self.console = Console(highlight=False)
        self.total, self.start, self.told = total, time.monotonic(), time.monotonic()
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
        )
        self.task = self.bar.add_task("Grading", total=total, rate="")

    def __enter__(self) -> Display:
        if self.console.is_terminal:
            self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.console.is_terminal:
            self.bar.stop()

    def update(self, tally: Tally, _name: str) -> None:
        """Show how far it is."""
        now = time.monotonic()
        rate = tally.done / max(now - self.start, 1e-6)
        if self.console.is_terminal:
            self.bar.update(self.task, completed=tally.done, rate=f"{rate:.1f}/s")
        elif now - self.told > LINE_SECONDS:
            self.told = now
            left = (self.total - tally.done) / rate if rate else 0
            self.console.print(
                f"{tally.done} of {self.total}, {rate:.1f} a second, about {left:.0f} s left"
            )


def summary(tally: Tally, titles: Mapping[str, str]) -> None:
    """What came of a run, in exercises with these titles."""
    console = Console(highlight=False)
    names = {"passed": "passed", "failed": "not yet", "not_graded": "not graded"}
    counts = [(tally.outcomes.get(outcome, 0), name) for outcome, name in names.items()]
    told = [
        f"{number} {name}" for number, name in [*counts, (tally.unchanged, "unchanged")] if number
    ]
    who = f"{tally.done} student{'' if tally.done == 1 else 's'}"
    graded = sum(number for number, _name in counts)
    if graded > tally.done:  # several exercises or attempts
        who += f", {graded} projects"
    nothing = "nothing could be graded" if tally.left_over else "nothing to grade"
    console.print(Text(f"{who}: {', '.join(told) or nothing}.", "bold"))
    for name in sorted(tally.exercises, key=natural):
        console.print(Text(f"  {name}: {plain(titles.get(name, ''))}", "dim"))
    for level in sorted(tally.levels):
        console.print(Text(f"Isolation: {level}. {PROMISES.get(level, '')}", "dim"))
    if tally.changes:
        console.print(_changes(tally.changes))
    left = sorted(tally.ungraded + tally.skipped, key=lambda entry: entry.source)
    if left:
        console.print(Text("Not graded:", "bold"))
        for entry in left[:MOST_LINES]:
            console.print(Text(f"  {plain(entry.source)}: {plain(entry.reason)}"))
        if len(left) > MOST_LINES:
            console.print(Text(f"  and {len(left) - MOST_LINES} more; the class page has them all"))


def _changes(changes: list[Change]) -> Table:
    table = Table("Student", "Exercise", "Points", "Why", title="Graded again, with other points")
    in_order = sorted(changes, key=lambda c: (natural(c.submission), natural(c.exercise)))
    for change in in_order[:MOST_LINES]:
        points = f"{change.before} → {change.after}"
        table.add_row(*map(Text, (plain(change.submission), change.exercise, points, change.why)))
    if len(changes) > MOST_LINES:
        table.add_row(Text(f"and {len(changes) - MOST_LINES} more"))
    return table
