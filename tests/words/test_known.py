"""When the starter's part of the way to base is known, and when it has to be gone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from checker.reading.history import read_history
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.verdict import Failed, NotGraded
from checker.words import known
from tests.scripts import WAYS, script
from tests.words.conftest import Make
from tests.words.standin import USER, going

PLAIN = USER.format("")
UNIQUE = USER.format(" UNIQUE")


def beside(folder: Path, make: Make, table: str = PLAIN, **other: Any) -> Any:
    """A run of r1, which the starter has, and of r2: it comes back, and the starter goes back."""
    shipped = make("before", table, at="r1")
    usual = {
        "before_rows": make("filled", PLAIN),
        "before_unnamed_rows": make("filled with all", PLAIN),
        "filled_up_r2": make("up", PLAIN),
        "filled_with_all_up_r2": make("up2", PLAIN),
        "up_alone_rows": make("top", PLAIN),
        "up2_alone_rows": make("top2", UNIQUE),
        "top_down_r1": make("down", PLAIN, at="r1"),
        "top2_down_r1": make("down2", UNIQUE, at="r1"),
        "made_rows": make("made with rows", PLAIN),
        "made_with_rows_down_base": EMPTY,
    }
    run = going(folder, **usual | other)
    run.as_shipped = lambda revisions: [r for r in revisions if r.id == "r1"]
    run.shipped = {"r1": shipped}.__getitem__
    run.starter_with = {"r1": folder / "migrations"}.__getitem__
    run.shipped_folder = folder / "starter"
    made, up, down = make("made", PLAIN), run.upgrade, run.downgrade

    def upgrade(target: str, start: Any = None, *, project: Any = None) -> Scratch:
        if project is None:
            found: Scratch = up(target, start)
            return found
        assert (target, project.folder, project.databases) == ("r1", run.shipped_folder, None)
        return made

    def downgrade(target: str, start: Scratch, project: Any = None) -> Scratch:
        if target == "base":
            assert (project.folder, project.databases) == (run.shipped_folder, {"": "its.db"})
        found: Scratch = down(target, start)
        return found

    def step(*asked: Any, project: Any) -> Any:
        assert (asked, project.folder) == (("upgrade", "r1"), run.shipped_folder)
        return SimpleNamespace(report={"database": "its.db"}), made

    run.upgrade, run.downgrade, run.step = upgrade, downgrade, step
    return run


@pytest.mark.parametrize("table", [PLAIN, UNIQUE], ids=["plain", "unnamed rows"])
def test_a_way_that_is_known(table: str, make: Make, tmp_path: Path) -> None:
    """It is seen with the same rows as in a round trip."""
    assert known.starter_does_the_rest(beside(tmp_path, make, table))


def test_a_starter_that_leaves_something(make: Make, tmp_path: Path) -> None:
    left = make("left", "CREATE VIEW v AS SELECT 1")
    run = beside(tmp_path, make, made_with_rows_down_base=left)
    assert known.starter_does_the_rest(run) is False


@pytest.mark.parametrize(
    "back", [(PLAIN, ""), (PLAIN.replace("64", "65"), "r1")], ids=["revision", "table"]
)
def test_a_way_that_ends_elsewhere(back: tuple[str, str], make: Make, tmp_path: Path) -> None:
    down = make("other", back[0], at=back[1])
    run = beside(tmp_path, make, top_down_r1=down)
    del run.starter_with  # nobody needs to know the starter's part
    assert known.starter_does_the_rest(run) is False


@pytest.mark.parametrize("trouble", [Failed("it works", "it stops"), NotGraded("no row fits")])
def test_a_way_that_stops(trouble: Exception, make: Make, tmp_path: Path) -> None:
    run = beside(tmp_path, make, top_down_r1=trouble)
    assert known.starter_does_the_rest(run) is False


@pytest.mark.parametrize("why", ["nothing of the starter", "not plain", "not only operations"])
def test_a_way_that_nobody_could_know(why: str, make: Make, tmp_path: Path) -> None:
    run = beside(tmp_path, make)
    del run.shipped  # the way is not even gone
    if why == "nothing of the starter":
        run.as_shipped = lambda _revisions: []
    if why == "not plain":
        run.only_describes = False
    if why == "not only operations":
        script(tmp_path, "r2", "r1", WAYS.format("op.execute('SELECT 1')", "pass"))
        run.history = read_history(tmp_path, "migrations")
    assert known.starter_does_the_rest(run) is False
