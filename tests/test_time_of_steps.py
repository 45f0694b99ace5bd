"""How long steps may take: one that hung, and time that counts for nobody."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from checker.rehearsing.runner import Project, Runner
from checker.sandbox.step import StepResult


class Slow:
    """A sandbox that notes in `given` how many seconds each step was given."""

    processes, level = True, "limits"

    def __init__(self, ended: str, kept_waiting: float = 0.0, start_seconds: float = 0.0) -> None:
        self.given: list[float] = []
        self.start_seconds = start_seconds
        self.ended, self.kept_waiting = ended, kept_waiting

    def run(self, job: dict[str, Any]) -> StepResult:
        """A step that ends as it was told to."""
        self.given.append(job["seconds"])
        return StepResult(self.ended, "", {}, "", self.kept_waiting)

    def close(self) -> None:
        """Nothing was opened."""


def test_once_a_step_has_hung_the_others_have_half_its_time(tmp_path: Path) -> None:
    """A project that hung in each of thirty steps kept a class waiting for four times the limit."""
    slow = Slow("timeout")
    runner = Runner(slow, tmp_path, 10, "marker")
    (tmp_path / "project").mkdir()
    results = [runner.step(Project(tmp_path / "project"), "load", str(n))[0] for n in range(30)]
    assert {result.ended for result in results} == {"timeout"}
    assert slow.given[0] == 10
    assert max(slow.given[1:]) <= 5


def test_time_without_a_processor_is_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy computer the limit for all steps together stopped honest work."""
    clock = itertools.count(0, 9)  # each step takes nine seconds
    monkeypatch.setattr("checker.rehearsing.runner.time.monotonic", lambda: float(next(clock)))
    (tmp_path / "project").mkdir()

    def steps(kept_waiting: float, start_seconds: float = 0.0) -> int:
        slow = Slow("exit", kept_waiting, start_seconds)
        runner = Runner(slow, tmp_path, 10, "marker")
        for number in range(30):
            runner.step(Project(tmp_path / "project"), "load", str(number))
        return len(slow.given)

    assert steps(0.0) == 5
    assert steps(6.0) == 14
    assert steps(8.9) == 14
    assert steps(0.0, 3.0) == 7  # nor is what each step needs to load the libraries anew
