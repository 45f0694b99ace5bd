"""What counts: the best or the latest attempt, and what being late takes off.

The rules are kept in `DIR/rules.json`, so that reports that are made again later say the same.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.keeping import read_json, write_whole
from checker.results.grades import Correction, Remark, Result, Standing
from checker.results.store import Store
from checker.verdict import Outcome

RULES = "rules.json"
PENALTY = re.compile(
    r"(?P<percent>\d+(?:\.\d+)?)\s*%(?:\s*(?:per|a|an|/|each)\s*(?P<unit>day|hour))?"
    r"(?:,?\s*(?:at most|up to)\s*(?P<most>\d+(?:\.\d+)?)\s*%)?"
)
UNIT_SECONDS = {"hour": 3600, "day": 86400}
Notes = Callable[[str, str], tuple[Correction | None, tuple[Remark, ...]]]


class BadRule(ValueError):
    """A rule that can't be understood; the message says how to write it."""


def parse_time(text: str) -> dt.datetime:
    """A time such as `2026-11-20 23:59`; without an offset, it is this computer's time."""
    try:
        when = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadRule(
            f"{text[:60]!r} is no time. Write it like 2026-11-20T23:59 or 2026-11-20T23:59+01:00."
        ) from None
    if len(text.strip()) == 10:  # a day alone means all of it
        when = when.replace(hour=23, minute=59, second=59)
    return when.astimezone() if when.tzinfo is None else when


def read_extensions(file: Path) -> dict[str, str]:
    """Who has more time: lines of `name,time` or `name,exercise,time`. Raises BadRule."""
    found = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), 1):
            cells = [cell.strip() for cell in row]
            if not any(cells) or (number == 1 and cells[-1].lower() in ("due", "time", "until")):
                continue
            if len(cells) not in (2, 3):
                raise BadRule(
                    f"{file.name}, line {number}: write  name,time  or  name,exercise,time"
                )
            try:
                parse_time(cells[-1])
            except BadRule as wrong:
                raise BadRule(f"{file.name}, line {number}: {wrong}") from None
            found["\t".join(cells[:-1])] = cells[-1]
    return found


@dataclass(frozen=True)
class Rules:
    """How attempts become a grade. Times are ISO texts; `penalty` is as the instructor wrote it."""

    best: bool = False
    due: str = ""
    penalty: str = ""
    extensions: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def read(folder: Path) -> Rules:
        """The rules kept in a folder of grades."""
        found = read_json(folder / RULES)
        return Rules(**found) if isinstance(found, dict) else Rules()

    def keep(self, folder: Path) -> None:
        """Keep the rules. Raises BadRule where one can't be understood."""
        if self.due:
            parse_time(self.due)
        self._parsed_penalty()
        write_whole(folder / RULES, json.dumps(vars(self), indent=1))

    def _parsed_penalty(self) -> re.Match[str] | None:
        found = PENALTY.fullmatch(self.penalty.strip())
        if self.penalty and not found:
            raise BadRule(
                f"{self.penalty[:60]!r} is no penalty. Write it like  10%  or  10% per day  or"
                "  10% per day, at most 50%"
            )
        return found

    def seconds_late(self, result: Result) -> int:
        """How long after its due time a result's work was handed in; 0 where it was not.

        Where a download says only that something was late, nobody knows by how much: one second.
        """
        flag = result["record"].get("late")
        name, exercise = str(result["submission"]), str(result["exercise"])
        own = self.extensions.get(f"{name}\t{exercise}") or self.extensions.get(name)
        if flag is not None and not own:
            return int(bool(flag))
        due = own or self.due
        at = str(result["record"].get("submitted_at") or "")
        if not due or not at:
            return 0
        late = (parse_time(at) - parse_time(due)).total_seconds()
        return max(math.ceil(late), 0)

    def taken_off(self, result: Result, late: int) -> float:
        """The points that being late costs, of those that were earned."""
        rule = self._parsed_penalty()
        if not rule or not late:
            return 0.0
        times = math.ceil(late / UNIT_SECONDS[rule["unit"]]) if rule["unit"] else 1
        percent = min(float(rule["percent"]) * times, float(rule["most"] or 100), 100)
        return round(int(result["points"]) * percent / 100, 2)


def attempts(store: Store, submission: str, exercise: str) -> list[Result]:
    """The attempts of one student at one exercise, by the time of handing in.

    The same work, graded again, is one attempt: the last grading of it holds.
    """
    results = store.attempts(submission, exercise)
    graded = [result for result in results if result["outcome"] != Outcome.NOT_GRADED]
    found = {r["record"]["content"]: r for r in graded or results}.values()
    return sorted(found, key=lambda r: str(r["record"].get("submitted_at") or ""))


def standing(
    store: Store, submission: str, exercise: str, rules: Rules, notes: Notes
) -> Standing | None:
    """What counts for one student in one exercise; None where nothing was graded at all."""
    tried = attempts(store, submission, exercise)
    if not tried:
        return None
    late = [rules.seconds_late(result) for result in tried]
    costs = [rules.taken_off(r, seconds) for r, seconds in zip(tried, late, strict=True)]
    worth = [int(r["points"]) - cost for r, cost in zip(tried, costs, strict=True)]
    chosen = len(tried) - 1
    if rules.best:
        chosen = max(range(len(tried)), key=lambda number: (worth[number], number))
    correction, remarks = notes(submission, exercise)
    return Standing(
        submission,
        exercise,
        tried[chosen],
        chosen + 1,
        len(tried),
        late[chosen],
        costs[chosen],
        correction,
        remarks,
    )


def no_notes(_submission: str, _exercise: str) -> tuple[Correction | None, tuple[Remark, ...]]:
    """Where nobody has written anything by hand."""
    return None, ()


def standings(store: Store, rules: Rules, notes: Notes = no_notes) -> Iterator[Standing]:
    """What counts for everybody, by submission and then exercise."""
    for submission, exercises in store.students():
        for exercise in exercises:
            if found := standing(store, submission, exercise, rules, notes):
                yield found
