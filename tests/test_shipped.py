"""What a starter comes with is the same for a whole class, so it is made once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from checker.reading.seeding import Kind
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import Sandbox
from checker.verdict import NotGraded
from tests.projects import MAKE_USER, ProjectText

FIRST = "aaaa00000001"


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    return ProjectText(second="").write(tmp_path / "starter")


def shipped(starter: Path | None, sandbox: Sandbox, tmp_path: Path) -> tuple[str, int]:
    """The type of username in the database that came along, and how many steps it took."""
    work = tmp_path / "work"
    if not work.exists():
        ProjectText(first=MAKE_USER.replace("length=64", "length=9")).write(work)
    with closing(Rehearsal(work, sandbox, 7, 10, starter)) as run:
        made = run.shipped(FIRST)
        assert made.file
        assert made.file.is_relative_to(run.root)
        assert made.version == [FIRST]
        assert len(run.with_rows(made).data["user"]) == len(Kind)
        return made.schema["user"].columns["username"].type, len(run.runner.steps)


def test_it_is_made_for_the_first_submission_alone(
    starter: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    assert shipped(starter, sandbox, tmp_path) == ("VARCHAR(64)", 1)
    assert shipped(starter, sandbox, tmp_path) == ("VARCHAR(64)", 0)


def test_it_is_made_again_once_a_teacher_changes_the_starter(
    starter: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    shipped(starter, sandbox, tmp_path)
    first = next((starter / "migrations" / "versions").glob(f"{FIRST}*"))
    first.write_text(first.read_text(encoding="utf-8").replace("64", "100"), encoding="utf-8")
    assert shipped(starter, sandbox, tmp_path) == ("VARCHAR(100)", 1)


def test_a_starter_that_fails_is_tried_again(
    starter: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    app = starter / "app.py"
    right = app.read_text(encoding="utf-8")
    app.write_text("1 / 0\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(NotGraded, match="The starter itself fails: ZeroDivisionError"):
            shipped(starter, sandbox, tmp_path)
    app.write_text(right, encoding="utf-8")
    assert shipped(starter, sandbox, tmp_path) == ("VARCHAR(64)", 1)


def test_without_a_starter_there_is_none(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(NotGraded, match="no starter"):
        shipped(None, sandbox, tmp_path)


def test_a_revision_that_the_starter_has_not(
    starter: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    work = ProjectText().write(tmp_path / "work")
    told = f"bbbb, which is none of the starter's revisions: {FIRST}"
    with (
        closing(Rehearsal(work, sandbox, 7, 10, starter)) as run,
        pytest.raises(NotGraded, match=told),
    ):
        run.shipped("bbbb")
