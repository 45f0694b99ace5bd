"""A stand-in for a run in which a probe of the judge's own is put beside the migrations."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from checker.rehearsing.scratch import EMPTY, Scratch
from checker.sandbox.step import StepResult
from tests.words.standin import scratch, stand_in

FINE = StepResult("exit", "", {"done": True}, "")
End = Callable[["Probe"], tuple[StepResult, Scratch]]


class Probe:
    """The probe that was made, and the steps that were taken with it.

    Each step does what it should, but for those of which `ends` tells something else.
    """

    def __init__(self, folder: Path, ends: dict[str, End]) -> None:
        self.folder, self.ends = folder, ends
        self.place = folder / "variant"
        self.steps: list[tuple[Any, ...]] = []
        self.path = self.text = ""

    @property
    def revision(self) -> str:
        """Its revision."""
        return str(re.findall(r"^revision = '(\w+)'", self.text, re.MULTILINE)[0])

    @property
    def table(self) -> str:
        """The table that it makes."""
        return str(re.findall(r"create_table\('(\w+)'", self.text)[0])

    def made(self, name: str, *, at: str, there: bool = True) -> Scratch:
        """A database at a revision, with or without the table."""
        tables = [f"CREATE TABLE {self.table} (id INTEGER PRIMARY KEY)"] * there
        return scratch(self.folder, name, *tables, at=at)

    def wrote(self, line: str) -> Scratch:
        """The project with one more migration; TABLE stands for the probe's table."""
        folder = self.folder / f"written {len(self.steps)}"
        shutil.copytree(self.place, folder)
        file = folder / "migrations" / "versions" / "new.py"
        file.write_text(line.replace("TABLE", self.table) + "\n", "utf-8")
        return Scratch("written", files=folder)

    def variant(self, name: str, files: dict[str, str]) -> SimpleNamespace:
        """A copy of the project with the probe."""
        assert name == "probe"
        ((self.path, self.text),) = files.items()
        script = self.place / self.path
        script.parent.mkdir(parents=True)
        script.write_text(self.text, "utf-8")
        return SimpleNamespace(folder=self.place)

    def step(
        self, action: str, target: str, start: Scratch = EMPTY, project: Any = None, **more: Any
    ) -> tuple[StepResult, Scratch]:
        """How a step ends; the revision is noted as a word."""
        assert project.folder == self.place
        named = "REVISION" if target == self.revision else target
        self.steps.append((action, named, start.name, more))
        if end := self.ends.get(action):
            return end(self)
        if action == "upgrade":
            return FINE, self.made("probed", at=self.revision)
        if action == "downgrade":
            return FINE, EMPTY
        return FINE, self.wrote("op.drop_table('TABLE')")


def probed(folder: Path, *bodies: str, **ends: End) -> Any:
    """A run of these scripts, in which steps end as they should or as told."""
    probe = Probe(folder, ends)
    return stand_in(
        folder,
        *bodies,
        seeder={"probe": SimpleNamespace(random=random.Random(7))}.__getitem__,
        variant=probe.variant,
        step=probe.step,
        seconds=9,
        probe=probe,
    )
