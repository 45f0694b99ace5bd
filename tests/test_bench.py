"""The benchmark: it measures what it says, and its table shows medians and ratios."""

import sys
from pathlib import Path

import pytest

from bench.jobs import Job
from bench.main import main, report
from bench.measure import CommandFailedError, Cost, run, total


def test_costs_of_commands_in_turn_add_up_but_memory_is_the_highest_peak() -> None:
    both = total([Cost(1.0, 0.5, 40.0), Cost(2.0, 0.25, 60.0)])

    assert both == Cost(3.0, 0.75, 60.0)


def test_what_one_command_could_not_measure_is_unknown_for_all() -> None:
    assert total([Cost(1.0, None, 40.0), Cost(2.0, 0.25, None)]) == Cost(3.0, None, None)


def test_a_run_tells_its_cost(tmp_path: Path) -> None:
    cost = run([sys.executable, "-c", "print('x')"], tmp_path, {}, memory=True)

    assert cost.wall > 0


def test_a_command_that_fails_is_no_measure(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match=r"(?s)exit code 3.*no luck"):
        run([sys.executable, "-c", "print('no luck'); exit(3)"], tmp_path, {}, memory=False)


def test_the_table_shows_medians_and_the_median_of_paired_ratios() -> None:
    jobs = [Job("base", []), Job("other", [])]
    costs = {
        "base": [Cost(1.0, 1.0, None), Cost(2.0, 1.0, None), Cost(4.0, 1.0, None)],
        "other": [Cost(2.0, 3.0, None), Cost(6.0, 3.0, None), Cost(8.0, 3.0, None)],
    }

    base, other = report(jobs, costs).splitlines()[1:3]

    assert base.split()[:5] == ["base", "2.00", "1.00", "1.00", "1.00"]
    assert other.split()[:5] == ["other", "6.00", "2.00", "3.00", "3.00"]
    assert other.endswith("not measured")


@pytest.mark.parametrize("reps", ["0", "-1", "many"])
def test_a_senseless_number_of_runs_is_refused(reps: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--reps", reps])

    assert ended.value.code == 2
