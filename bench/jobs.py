"""The jobs that are compared: one `flask db upgrade`, five commands by hand, the checker."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Cost, run, total

ROOT = Path(__file__).resolve().parent.parent
LEFTOVERS = shutil.ignore_patterns("__pycache__", "instance", "*.db")
FLASK_DB = (sys.executable, "-m", "flask", "db")
BY_HAND = (["upgrade"], ["check"], ["downgrade"], ["upgrade"], ["downgrade", "base"])


@dataclass(frozen=True)
class Job:
    """Commands that run one after the other, each in a process of its own."""

    title: str
    commands: Sequence[Sequence[str]]

    def cost(self, exercise: str, *, memory: bool) -> Cost:
        """What the job costs on a fresh copy of the exercise's reference solution."""
        with fresh_copy(exercise) as folder:
            env = environment(folder)
            return total([run(part, folder, env, memory=memory) for part in self.commands])


def jobs(exercise: str) -> list[Job]:
    """The jobs for one exercise; the first is the one that the others are measured against."""
    check = [sys.executable, "-m", "checker", exercise, "."]
    return [
        Job("one flask db upgrade", [[*FLASK_DB, "upgrade"]]),
        Job("five commands by hand", [[*FLASK_DB, *words] for words in BY_HAND]),
        Job(f"checker {exercise}", [check]),
    ]


@contextmanager
def fresh_copy(exercise: str) -> Iterator[Path]:
    """A new copy of the reference solution, without database or compiled files."""
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / exercise
        shutil.copytree(ROOT / "solutions" / exercise, folder, ignore=LEFTOVERS)
        yield folder


def environment(folder: Path) -> Mapping[str, str]:
    """The environment of every job: ours, with nothing in it that configures Flask."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("FLASK_")}
    own.pop("DATABASE_URL", None)
    own["PYTHONPATH"] = str(ROOT)
    own["HOME"] = str(folder.parent)
    return own
