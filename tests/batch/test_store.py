"""Results on disk: whole or not there, whatever happens at whatever moment."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.keeping import UNFINISHED, write_whole
from checker.results.store import Store, folder_name
from tests.grades import EVIL, make_result


class Killed(BaseException):
    """The process ended here."""


def killing(monkeypatch: pytest.MonkeyPatch, at: int) -> Callable[[], int]:
    """Let the `at`-th system call of those that write be the last; tells how many there were."""
    count = 0

    def wrap(module: Any, name: str) -> None:
        original = getattr(module, name)

        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count >= at:
                raise Killed
            return original(*arguments, **more)

        monkeypatch.setattr(module, name, call)

    wrap(os, "fsync")
    for name in ("open", "replace", "unlink", "mkdir"):
        wrap(Path, name)
    return lambda: count


@pytest.mark.parametrize("at", range(1, 18))
def test_killed_at_any_moment_nothing_is_lost_doubled_or_half(
    at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    old = make_result(points=3, content="old", graded_at="2026-11-21T08:00:00+00:00")
    new = make_result(outcome="passed", content="new", graded_at="2026-11-22T08:00:00+00:00")
    store.write(old)
    with monkeypatch.context() as patch:
        killing(patch, at)
        try:
            store.write(new)
            ended = True
        except Killed:
            ended = False
    again = Store(tmp_path)
    again.sweep()
    assert not list(tmp_path.rglob(f"*{UNFINISHED}"))
    contents = [result["record"]["content"] for result in again.attempts("Anna Adler", "exercise3")]
    assert contents in (["old"], ["old", "new"])
    assert not ended or contents == ["old", "new"]
    again.write(new)
    contents = [result["record"]["content"] for result in again.attempts("Anna Adler", "exercise3")]
    assert contents == ["old", "new"]


def test_enough_moments_were_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The range above covers every call of one writing."""
    store = Store(tmp_path)
    store.write(make_result(content="old"))
    counted = killing(monkeypatch, 10_000)
    store.write(make_result(content="new"))
    assert 4 < counted() < 17


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.write(make_result(points=5))

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            store.write(make_result(points=9, content="new"))
    found = store.read("Anna Adler", "exercise3")
    assert found
    assert found["points"] == 5
    assert not list(tmp_path.rglob(f"*{UNFINISHED}"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_without_room_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"), Path("/dev/full").open("wb") as full:
        full.write(b"x" * 100_000)
    write_whole(tmp_path / "a.json", "{}")
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "{}"


def test_what_could_not_be_graded_takes_no_grade_away(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write(make_result(points=9, content="first"))
    trouble = make_result(outcome="not_graded", content="second", graded_at="2026-11-23T08:00:00")
    assert store.write(trouble)["record"]["content"] == "first"
    found = store.read("Anna Adler", "exercise3")
    assert found
    assert found["points"] == 9
    assert len(store.attempts("Anna Adler", "exercise3")) == 2


NAMES = ["../../etc", "", ".", "con", "a/b\\c", "-rf", "=1+1", EVIL, "x" * 500, "Zoë Ünal", "a\0b"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept_inside_the_folder(name: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "grades")
    store.write(make_result(name))
    found = list(tmp_path.rglob("exercise3.json"))
    assert len(found) == 1
    assert found[0].parent.parent == tmp_path / "grades" / "results"
    assert [student for student, _ in store.students()] == [name]


@given(st.text(max_size=60), st.text(max_size=60))
def test_different_names_have_different_folders(one: str, other: str) -> None:
    assert (folder_name(one) == folder_name(other)) == (one == other)


@given(st.text(max_size=300))
def test_a_folder_name_is_one_that_every_system_takes(name: str) -> None:
    made = folder_name(name)
    assert 0 < len(made.encode()) < 255
    assert not set(made) & set('/\\:*?"<>|\0\n')
    assert made not in (".", "..")
    assert not made.endswith((" ", "."))


def test_students_are_in_an_order_that_people_expect(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for name in ("zoe", "Yan", "anna", "Ben"):
        store.write(make_result(name))
    assert [name for name, _ in store.students()] == ["anna", "Ben", "Yan", "zoe"]
