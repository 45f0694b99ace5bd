"""A class: how many submissions a second, and at what peak of memory, against plain pytest.

Right, wrong, hanging and hostile submissions are mixed. pytest gets the right ones only, since it
has no way to end the others. With `--peers FOLDER`, other graders are measured in the same run:
FOLDER holds their environments (`venv-NAME`) and their version of the same exercise (`peers/`).
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.jobs import LEFTOVERS, ROOT
from bench.measure import PeakMemory, can_measure_memory

GOLDEN = ROOT / "tests" / "golden" / "exercise3"
HANGING = "import time\ntime.sleep(1000)\n"
HOSTILE = (
    "import os\nfor number in range(3, 256):\n    try:\n        os.write(number, b'passed')\n"
    "    except OSError:\n        pass\n"
)
SHARES = {"right": 0.5, "wrong": 0.44, "hanging": 0.01, "hostile": 0.05}
STEP_SECONDS = 5
LOOK_EVERY = 1.0  # seconds between looks at the memory, which take time from what is measured
TEST = ROOT / "bench" / "peer_pytest.py"


@dataclass(frozen=True)
class Measured:
    """One run of one grader over a class."""

    wall: float
    submissions: int
    memory: float | None

    @property
    def rate(self) -> float:
        """Submissions a second."""
        return self.submissions / self.wall


@dataclass(frozen=True)
class Grader:
    """A grader: how many submissions it is given, and how it grades those in a folder."""

    title: str
    size: int
    commands: Callable[[Path, int], list[tuple[list[str], Path]]]
    kinds: Sequence[str] = ("right",)


def make_class(folder: Path, size: int, kinds: Sequence[str]) -> list[Path]:
    """A class of these kinds in their shares, in a random order; each a folder of its own."""
    weights = [SHARES[kind] for kind in kinds]
    counts = [round(size * weight / sum(weights)) for weight in weights]
    counts[0] += size - sum(counts)
    wrong = sorted(path.parent for path in (GOLDEN / "wrong").glob("*/EXPECT.toml"))
    made = []
    order = [kind for kind, count in zip(kinds, counts, strict=True) for _ in range(count)]
    random.shuffle(order)
    for number, kind in enumerate(order):
        place = folder / f"student{number:05}" / "exercise3"
        shutil.copytree(ROOT / "solutions" / "exercise3", place, ignore=LEFTOVERS)
        if kind == "wrong":
            shutil.rmtree(place / "migrations" / "versions")
            shutil.copytree(random.choice(wrong), place, dirs_exist_ok=True, ignore=LEFTOVERS)
        elif kind != "right":
            app = place / "app.py"
            head = HANGING if kind == "hanging" else HOSTILE
            app.write_text(head + app.read_text(encoding="utf-8"), encoding="utf-8")
        made.append(place)
    return made


def run(grader: Grader, workers: int, scratch: Path) -> Measured:
    """Grade a fresh class once, `workers` commands side by side."""
    folder = scratch / "class"
    shutil.rmtree(scratch, ignore_errors=True)
    make_class(folder, grader.size, grader.kinds)
    commands = grader.commands(folder, workers)
    peak = PeakMemory(os.getpid(), LOOK_EVERY) if can_measure_memory() else None
    start = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        for code, said in pool.map(_one, commands):
            if code not in (0, 3):
                raise RuntimeError(f"{grader.title} ended with exit code {code}:\n{said[-2000:]}")
    wall = time.perf_counter() - start
    return Measured(wall, grader.size, peak.stop() if peak else None)


def _one(command: tuple[list[str], Path]) -> tuple[int, str]:
    words, folder = command
    keep = {key: value for key, value in os.environ.items() if not key.startswith("FLASK_")}
    done = subprocess.run(
        words,
        cwd=folder,
        env=keep | {"PATH": f"{Path(words[0]).parent}{os.pathsep}{keep['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def checker_commands(folder: Path, workers: int) -> list[tuple[list[str], Path]]:
    """One command for all."""
    command = [sys.executable, "-m", "checker", "grade", str(folder), "--exercise", "exercise3"]
    command += ["--output", str(folder.parent / "grades"), "--timeout", str(STEP_SECONDS)]
    return [([*command, "--workers", str(workers)], ROOT)]


def pytest_commands(
    python: str, test: Path, *more: str
) -> Callable[[Path, int], list[tuple[list[str], Path]]]:
    """A pytest for each submission, started in its folder."""

    def commands(folder: Path, _workers: int) -> list[tuple[list[str], Path]]:
        words = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
        words += ["--rootdir", str(test.parent), *more, str(test)]
        return [(words, place) for place in sorted(folder.glob("*/exercise3"))]

    return commands


def graders(size: int, peers: Path | None) -> list[Grader]:
    """The graders to compare; the first is the one that the others are measured against."""
    bare_pytest = pytest_commands(sys.executable, TEST, "--disable-plugin-autoload")
    found = [
        Grader("plain pytest", max(size // 5, 10), bare_pytest),
        Grader("checker grade", size, checker_commands, tuple(SHARES)),
        Grader("checker grade, right ones", size, checker_commands),
    ]
    if peers:
        from bench.peers import peer_graders

        found += peer_graders(peers)
    return found


def compare(size: int, reps: int, workers: int, peers: Path | None) -> str:
    """Run everything, interleaved, and tell medians and ratios to plain pytest."""
    chosen = graders(size, peers)
    costs: dict[str, list[Measured]] = {grader.title: [] for grader in chosen}
    for number in range(1, reps + 1):
        for grader in random.sample(chosen, len(chosen)):
            with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as scratch:
                measured = run(grader, workers, Path(scratch) / "run")
            costs[grader.title].append(measured)
            told = f"{number}/{reps} {grader.title}: {measured.rate:.2f} a second"
            print(told, file=sys.stderr, flush=True)
    base = median(measured.rate for measured in costs[chosen[0].title])
    lines = [
        f"{'':28}{'submissions':>12}{'a second':>10}{'spread':>14}{'ratio':>8}{'peak MiB':>10}"
    ]
    for grader in chosen:
        rates = sorted(measured.rate for measured in costs[grader.title])
        memory = [m.memory for m in costs[grader.title] if m.memory is not None]
        peak = f"{median(memory):.0f}" if memory else "?"
        spread = f"{rates[0]:.2f}-{rates[-1]:.2f}"
        lines.append(
            f"{grader.title:28}{grader.size:12}{median(rates):10.2f}{spread:>14}"
            f"{median(rates) / base:8.2f}{peak:>10}"
        )
    lines.append(f"{workers} at a time, {reps} runs each, interleaved; a second: the median.")
    return "\n".join(lines)
