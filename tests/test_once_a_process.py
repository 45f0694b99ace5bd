"""What a starter comes with: how it is kept in memory, and when it is made anew."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.rehearsing.scratch import EMPTY, Scratch
from checker.rehearsing.shipped import contents, once_a_process, placed


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    folder = tmp_path / "starter"
    (folder / "versions").mkdir(parents=True)
    for name in ("app.py", "versions/a.py"):
        (folder / name).write_text("1", "utf-8")
    return folder


@pytest.fixture
def count() -> Callable[[], int]:
    """How often it was asked, from 0."""
    return itertools.count().__next__


def test_what_is_made_once(starter: Path, count: Callable[[], int], tmp_path: Path) -> None:
    assert [once_a_process(starter, "it", count) for _ in range(3)] == [0, 0, 0]
    assert once_a_process(starter, "other", count) == 1
    (tmp_path / "other").mkdir()
    assert once_a_process(tmp_path / "other", "it", count) == 2
    assert once_a_process(starter, "it", count) == 0


def test_a_change_of_the_starter(starter: Path, count: Callable[[], int]) -> None:
    """Of a file in any folder: its size, its time, that it is there, what it is called."""
    file = starter / "versions" / "a.py"
    facts = file.stat()
    kept = (facts.st_atime_ns, facts.st_mtime_ns)

    def resized() -> None:
        file.write_text("22", "utf-8")
        os.utime(file, ns=kept)

    changes: list[Callable[[], object]] = [
        lambda: None,
        resized,
        lambda: os.utime(file, ns=(kept[0], kept[1] + 1)),
        lambda: file.rename(file.with_name("b.py")),
        lambda: (starter / "empty").touch(),
    ]
    made = []
    for change in changes:
        change()
        made.append(once_a_process(starter, "it", count))
    assert made == [0, 1, 2, 3, 4]
    (starter / "folder").mkdir()
    assert once_a_process(starter, "it", count) == 4


def test_what_could_not_be_made_is_tried_again(starter: Path, count: Callable[[], int]) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            once_a_process(starter, "it", lambda: 1 // 0)
    assert once_a_process(starter, "it", count) == 0


def test_nothing_is_a_result_as_any_other(starter: Path) -> None:
    made: list[None] = []
    for _ in range(2):
        once_a_process(starter, "it", lambda: made.append(None))
    assert len(made) == 1


@pytest.mark.parametrize("main", [b"main", b"", None])
def test_databases_are_kept_and_put_back(main: bytes | None, tmp_path: Path) -> None:
    numbers = itertools.count()

    def new_file() -> Path:
        return tmp_path / f"{next(numbers)}.db"

    def scratch(name: str, data: bytes | None) -> Scratch:
        if data is None:
            return Scratch(name)
        file = new_file()
        file.write_bytes(data)
        return Scratch(name, file)

    beside = {"log": scratch("l", b"log"), "none": scratch("n", None)}
    kept = contents(Scratch("it", scratch("m", main).file, beside))
    assert kept == {"": main, "log": b"log", "none": None}
    for file in tmp_path.glob("*.db"):
        file.unlink()
    again = placed("again", kept, new_file)
    assert contents(again) == kept
    assert again.name == "again"
    assert {key: state.name for key, state in again.binds.items()} == {
        "log": "again:log",
        "none": "again:none",
    }
    assert (again.file is None) is (main is None)
    assert again.binds["none"].file is None


def test_an_empty_database_stays_empty(tmp_path: Path) -> None:
    made = placed("it", contents(EMPTY), lambda: tmp_path / "some.db")
    assert made == Scratch("it")
