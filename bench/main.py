"""Measures every job, interleaved, and prints medians and ratios."""

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from bench.classroom import compare
from bench.jobs import Job, jobs
from bench.measure import CommandFailedError, Cost

NOT_MEASURED = "not measured"
Figure = Callable[[Cost], float | None]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the benchmark; returns 0, or 1 if one of the jobs failed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--reps", type=int, default=5, help="runs of each job (default: 5)")
    parser.add_argument("--exercise", default="exercise3", help="whose solution to take")
    parser.add_argument("--class", dest="size", type=int, help="measure a class of so many instead")
    parser.add_argument("--workers", type=int, default=2, help="side by side (default: 2)")
    parser.add_argument("--peers", type=Path, help="a folder with other graders' environments")
    options = parser.parse_args(argv)
    if options.reps < 1 or (options.size or 10) < 10 or options.workers < 1:
        parser.error("--reps and --workers must be 1 or more, --class 10 or more")
    if options.size:
        print(
            compare(
                options.size,
                options.reps,
                options.workers,
                options.peers and options.peers.resolve(),
            )
        )
        return 0
    chosen = jobs(options.exercise)
    try:
        costs = measure(chosen, options.exercise, options.reps)
    except CommandFailedError as error:
        print(error, file=sys.stderr)
        return 1
    print(report(chosen, costs))
    return 0


def measure(chosen: Sequence[Job], exercise: str, reps: int) -> dict[str, list[Cost]]:
    """The costs of each job, by title; each repetition runs every job once, in a random order.

    Times come from runs without, memory from runs with a look at the memory. One uncounted run
    of each job comes first, so that the files are in the system's cache.
    """
    for job in chosen:
        job.cost(exercise, memory=False)
    costs: dict[str, list[Cost]] = {job.title: [] for job in chosen}
    for number in range(1, reps + 1):
        print(f"repetition {number} of {reps}", file=sys.stderr, flush=True)
        for job in random.sample(chosen, len(chosen)):
            timed = job.cost(exercise, memory=False)
            watched = job.cost(exercise, memory=True)
            costs[job.title].append(Cost(timed.wall, timed.processor, watched.memory))
    return costs


def report(chosen: Sequence[Job], costs: dict[str, list[Cost]]) -> str:
    """The table: a line for each job, its medians and their ratios to the first job's."""
    figures: list[tuple[str, Figure]] = [
        ("wall s", lambda cost: cost.wall),
        ("processor s", lambda cost: cost.processor),
        ("peak MiB", lambda cost: cost.memory),
    ]
    base = costs[chosen[0].title]
    lines = ["".join([f"{'':24}", *(f"{title:>14}{'ratio':>8}" for title, _ in figures)])]
    for job in chosen:
        cells = [cell(costs[job.title], base, figure) for _, figure in figures]
        lines.append(f"{job.title:24}" + "".join(cells))
    lines.append(f"Medians of {len(base)} runs. A ratio is the median of the paired ratios to")
    lines.append(f"{chosen[0].title!r} in the same repetition. Memory: shared pages count once.")
    return "\n".join(line.rstrip() for line in lines)


def cell(costs: Sequence[Cost], base: Sequence[Cost], figure: Figure) -> str:
    """One figure's median and its ratio to the base, set in two columns."""
    own = [value for cost in costs if (value := figure(cost)) is not None]
    other = [value for cost in base if (value := figure(cost)) is not None]
    if len(own) < len(costs) or len(other) < len(base):
        return f"{NOT_MEASURED:>14}{'':8}"
    ratio = median(a / b for a, b in zip(own, other, strict=True))
    return f"{median(own):14.2f}{ratio:8.2f}"
