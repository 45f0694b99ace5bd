"""What a learner has done so far: one JSON file in the workspace, replaced whole each time.

    {"exercise3": {"outcome": "failed", "points": 14, "max_points": 21, "hints": 2}}

`hints` counts the hint levels seen; the other fields are those of the best verdict so far.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.keeping import read_json, write_whole
from checker.verdict import Outcome, Verdict

FILE = ".progress.json"


@dataclass(frozen=True)
class Progress:
    """The progress kept in a workspace."""

    workspace: Path

    def read(self) -> dict[str, dict[str, Any]]:
        """All entries; none where there is no file or it cannot be read."""
        found = read_json(self.workspace / FILE)
        entries = found if isinstance(found, dict) else {}
        return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}

    def of(self, exercise: str) -> dict[str, Any]:
        """The entry of one exercise; empty where there is none."""
        return self.read().get(exercise, {})

    def passed(self, exercise: str) -> bool:
        """Whether the exercise has had every point once."""
        return self.of(exercise).get("outcome") == Outcome.PASSED

    def remember(self, verdict: Verdict) -> None:
        """Keep a verdict if it is the best so far. One that was not graded changes nothing."""
        if verdict.outcome is Outcome.NOT_GRADED:
            return
        if verdict.points >= int(self.of(verdict.exercise).get("points", 0)):
            told = {"points": verdict.points, "max_points": verdict.max_points}
            self._write(verdict.exercise, {"outcome": verdict.outcome.value, **told})

    def next_hint(self, exercise: str, levels: int) -> int:
        """Count one more hint as seen; the level to show, from 1 to `levels`."""
        level = min(int(self.of(exercise).get("hints", 0)) + 1, levels)
        self._write(exercise, {"hints": level})
        return level

    def _write(self, exercise: str, changed: dict[str, Any]) -> None:
        entries = self.read()
        entries[exercise] = entries.get(exercise, {}) | changed
        write_whole(self.workspace / FILE, json.dumps(entries, indent=1))
