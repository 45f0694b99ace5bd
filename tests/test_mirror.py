"""A learner's files in a browser: what changes in memory or on the drive is soon on both."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from checker.browser import Mirror, keep_files

NAMES = st.sampled_from(["app.py", "a/b.py", "a/c/d.db", "a/c", "ä ö.txt"])
EDITS = st.lists(st.tuples(st.sampled_from(["write", "remove"]), NAMES, st.binary(max_size=5)))


def files(folder: Path) -> dict[str, bytes]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def edit(folder: Path, changes: list[tuple[str, str, bytes]]) -> None:
    for what, name, data in changes:
        path = folder / name
        if what == "remove" and path.is_file():
            path.unlink()
        elif what == "write" and not path.is_dir() and not path.parent.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            stamp = edit.moment = getattr(edit, "moment", 10**18) + 10**9  # type: ignore[attr-defined]
            os.utime(path, ns=(stamp, stamp))


@given(st.lists(st.tuples(EDITS, EDITS), max_size=4))
def test_both_sides_are_alike_after_each_cell(
    rounds: list[tuple[list[tuple[str, str, bytes]], ...]],
) -> None:
    with tempfile.TemporaryDirectory() as room:
        here, there = Path(room, "here"), Path(room, "there")
        mirror = Mirror(here, there)
        for between_cells, in_a_cell in rounds:
            there.mkdir(exist_ok=True)
            edit(there, between_cells)
            kept = files(there)
            mirror.fetch()
            assert files(here) == kept
            edit(here, in_a_cell)
            kept = files(here)
            mirror.store()
            assert files(there) == files(here) == kept


def test_another_notebook_finds_what_is_there(tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    edit(drive, [("write", "exercise1/app.py", b"1")])
    Mirror(tmp_path / "memory", drive).fetch()
    assert files(tmp_path / "memory") == {"exercise1/app.py": b"1"}


def test_what_is_passing_stays_in_memory(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "here", tmp_path / "there")
    names = ("app.db-journal", "__pycache__/app.cpython-314.pyc", "x.unfinished", "kept.py")
    edit(tmp_path / "here", [("write", name, b"1") for name in names])
    mirror.store()
    assert files(tmp_path / "there") == {"kept.py": b"1"}


def test_a_cell_fetches_before_and_stores_after(tmp_path: Path) -> None:
    heard: dict[str, Callable[[object], None]] = {}
    shell = SimpleNamespace(events=SimpleNamespace(register=heard.__setitem__))
    here, there = tmp_path / "here", tmp_path / "there"
    keep_files(shell, Mirror(here, there))
    edit(there, [("write", "typed.py", b"1")])
    heard["pre_run_cell"](None)
    edit(here, [("write", "made.py", b"2")])
    heard["post_run_cell"](None)
    assert files(here) == files(there) == {"typed.py": b"1", "made.py": b"2"}


def test_outside_a_browser_nothing_is_mirrored() -> None:
    keep_files(SimpleNamespace())


def test_a_slow_browser_has_time_enough() -> None:
    """Ten seconds a step failed right work on a busy computer, where Python runs in the page."""
    code = (
        "import checker.sandbox.inprocess as here; here.BROWSER = True\n"
        "from checker.grade import STEP_SECONDS\n"
        "from checker.notebook.command import TIME_LIMIT\n"
        "print(STEP_SECONDS >= 60, TIME_LIMIT >= 10 * STEP_SECONDS)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
