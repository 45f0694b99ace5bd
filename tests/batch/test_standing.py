"""Which attempt counts, and what being late takes off."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.results.grades import Correction, Standing
from checker.results.standing import BadRule, Rules, parse_time, read_extensions, standings
from checker.results.store import Store
from tests.grades import make_result

DUE = "2026-11-20T20:00:00+00:00"


def attempt(points: int, handed_in: str, graded: int = 1, **more: str) -> dict[str, object]:
    return make_result(
        points=points,
        content=more.pop("content", f"{points}-{handed_in}"),
        submitted_at=handed_in,
        graded_at=f"2026-11-25T08:00:{graded:02}+00:00",
        **more,
    )


def only(store: Store, rules: Rules) -> Standing:
    (found,) = standings(store, rules)
    return found


def test_the_latest_or_the_best_counts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(attempt(14, "2026-11-18T08:00:00+00:00", 1))
    store.write(attempt(3, "2026-11-19T08:00:00+00:00", 2))
    latest, best = only(store, Rules()), only(store, Rules(best=True))
    assert (latest.points, latest.attempt, latest.attempts) == (3, 2, 2)
    assert (best.points, best.attempt, best.attempts) == (14, 1, 2)


def test_the_same_work_graded_again_is_one_attempt(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(attempt(5, DUE, 1, content="same"))
    store.write(attempt(9, DUE, 2, content="same"))
    found = only(store, Rules())
    assert (found.points, found.attempts) == (9, 1)


def test_the_best_is_the_one_that_is_worth_most_after_penalties(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(attempt(10, "2026-11-20T19:00:00+00:00", 1))
    store.write(attempt(12, "2026-11-21T19:00:00+00:00", 2))
    rules = Rules(best=True, due=DUE, penalty="50%")
    assert only(store, rules).points == 10
    assert only(store, Rules(best=True, due=DUE)).points == 12


@pytest.mark.parametrize(
    ("penalty", "handed_in", "taken"),
    [
        ("10%", "2026-11-20T20:00:00+00:00", 0),
        ("10%", "2026-11-20T20:00:01+00:00", 1.4),
        ("10% per day", "2026-11-21T20:00:00+00:00", 1.4),
        ("10% per day", "2026-11-21T20:00:01+00:00", 2.8),
        ("10% per day, at most 20%", "2026-11-29T20:00:01+00:00", 2.8),
        ("5% an hour up to 50%", "2026-11-20T21:30:00+00:00", 1.4),
        ("10% per day", "2027-11-29T20:00:01+00:00", 14),
        ("10% per day", "2026-11-20T20:30:00+01:00", 0),
    ],
)
def test_a_penalty_is_shown_apart(
    penalty: str, handed_in: str, taken: float, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    store.write(attempt(14, handed_in))
    found = only(store, Rules(due=DUE, penalty=penalty))
    assert found.points == 14
    assert found.penalty == pytest.approx(taken)
    assert found.final == pytest.approx(14 - taken)


def test_extensions_are_for_a_student_or_for_one_exercise(tmp_path: Path) -> None:
    file = tmp_path / "more-time.csv"
    file.write_text(
        "name,due\nAnna Adler,exercise3,2026-11-22\n'Ben',2026-11-25T12:00\n", encoding="utf-8"
    )
    found = read_extensions(file)
    assert found == {"Anna Adler\texercise3": "2026-11-22", "'Ben'": "2026-11-25T12:00"}
    late = attempt(14, "2026-11-22T08:00:00+00:00")
    assert Rules(due=DUE, extensions=found).seconds_late(late) == 0
    assert Rules(due=DUE).seconds_late(late) == 36 * 3600


def test_a_platform_that_says_late_is_believed(tmp_path: Path) -> None:
    late = attempt(14, "2026-01-01T08:00:00+00:00")
    late["record"]["late"] = True  # type: ignore[index]
    assert Rules(due=DUE).seconds_late(late) == 1
    late["record"]["late"] = False  # type: ignore[index]
    late["record"]["submitted_at"] = "2027-01-01T08:00:00+00:00"  # type: ignore[index]
    assert Rules(due=DUE).seconds_late(late) == 0
    someone_else = Rules(due=DUE, extensions={"Zoe": "2026-11-22"})
    assert someone_else.seconds_late(late) == 0
    late["record"]["late"] = True  # type: ignore[index]
    assert someone_else.seconds_late(late) == 1
    assert (
        Rules(due=DUE, extensions={str(late["submission"]): "2028-01-01"}).seconds_late(late) == 0
    )


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "", "20:00"])
def test_a_time_that_is_none_says_how_to_write_it(text: str) -> None:
    with pytest.raises(BadRule, match="2026-11-20T23:59"):
        parse_time(text)


@pytest.mark.parametrize("text", ["ten", "-5%", "10", "10% per week", "10% per day; rm"])
def test_a_penalty_that_is_none_says_how_to_write_it(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadRule, match="10% per day"):
        Rules(penalty=text).keep(tmp_path)
    assert not (tmp_path / "rules.json").exists()


def test_rules_are_kept(tmp_path: Path) -> None:
    rules = Rules(True, DUE, "10% per day", {"Anna": DUE})
    rules.keep(tmp_path)
    assert Rules.read(tmp_path) == rules
    assert Rules.read(tmp_path / "nowhere") == Rules()


def test_a_correction_is_what_counts(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(attempt(14, DUE))
    set_by_hand = Correction(20, "me", DUE, "seen by eye")
    (found,) = standings(store, Rules(), lambda _name, _exercise: (set_by_hand, ()))
    assert (found.points, found.final) == (14, 20)


@given(st.integers(0, 21), st.floats(0, 500), st.floats(0, 300), st.integers(0, 10**7))
def test_nobody_loses_more_than_they_earned(
    points: int, percent: float, most: float, late: int
) -> None:
    percent, most = round(percent, 2), round(most, 2)  # as it is written
    rules = Rules(penalty=f"{percent:.2f}% per day, at most {most:.2f}%")
    taken = rules.taken_off(make_result(points=points), late)
    assert 0 <= taken <= points
    assert taken <= round(points * most / 100, 2) + 0.01
