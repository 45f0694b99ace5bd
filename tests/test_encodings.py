"""Files as editors save them, folders as people name them, commands as they can be typed."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from checker.course import COURSE
from checker.showing.commands import command
from checker.teaching.golden import said
from checker.verdict import Outcome
from tests.conftest import Grade
from tests.projects import ProjectText

SECOND = "migrations/versions/aaaa00000002_email.py"
OLD = "# Größe\n".encode("latin-1")
Damage = Callable[[Path], None]


def saved_as(encoding: str, *names: str) -> Damage:
    """Saves these files, or all of them, in another encoding."""

    def save(folder: Path) -> None:
        for path in [folder / n for n in names] or sorted(folder.rglob("*.py")):
            path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    return save


def lines_end_with(end: bytes) -> Damage:
    """Gives every text file other line ends."""

    def save(folder: Path) -> None:
        for path in (p for p in folder.rglob("*.*") if p.is_file()):
            path.write_bytes(path.read_bytes().replace(b"\n", end))

    return save


def begins_with(name: str, data: bytes) -> Damage:
    """Puts bytes before what a file has."""

    def save(folder: Path) -> None:
        path = folder / name
        path.write_bytes(data + (path.read_bytes() if path.exists() else b""))

    return save


FINE: dict[str, Damage] = {
    "a mark before utf-8": saved_as("utf-8-sig"),
    "lines of Windows": lines_end_with(b"\r\n"),
    "latin-1, and says so": begins_with("app.py", b"# -*- coding: latin-1 -*-\n" + OLD),
    ".flaskenv with a mark": begins_with(".flaskenv", b"\xef\xbb\xbfFLASK_APP=app.py\n"),
}
UNREADABLE: dict[str, tuple[Damage, str, str]] = {
    "app": (saved_as("utf-16", "app.py"), "app.py:1", "UTF-16"),
    "migration": (saved_as("utf-16", SECOND), f"{SECOND}:1", "UTF-16"),
    "ini": (saved_as("utf-16", "migrations/alembic.ini"), "migrations/alembic.ini:1", "UTF-16"),
    "old ini": (begins_with("migrations/alembic.ini", OLD), "alembic.ini:1", "as UTF-8"),
    "marked ini": (saved_as("utf-8-sig", "migrations/alembic.ini"), "", "UTF-8 with BOM"),
    "PowerShell": (
        begins_with(".flaskenv", "FLASK_APP=app.py\n".encode("utf-16")),
        ".flaskenv:1",
        "PowerShell",
    ),
    "old .env": (begins_with(".env", b"X=1\nNAME=" + OLD[2:]), ".env:2", "as UTF-8"),
}


@pytest.mark.parametrize("damage", FINE.values(), ids=FINE)
def test_what_python_reads_earns_every_point(damage: Damage, tmp_path: Path, graded: Grade) -> None:
    folder = ProjectText().write(tmp_path / "work")
    damage(folder)
    verdict = graded(folder)
    assert verdict.outcome is Outcome.PASSED, said(verdict)


@pytest.mark.parametrize(("damage", "where", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_named(
    damage: Damage, where: str, why: str, tmp_path: Path, graded: Grade
) -> None:
    folder = ProjectText().write(tmp_path / "work")
    damage(folder)
    finding = next(check.finding for check in graded(folder).checks if check.finding)
    assert finding.where.endswith(where)
    assert why in finding.why


NAMES = ["two words", "Größe und ß", "it's & 100% $HOME", "日本語", "a" * 100]


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    folder = ProjectText().write(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-m", "checker", "exercise3", str(folder), "--plain"],
        cwd=COURSE,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs the right to make links")
def test_a_folder_may_be_a_link(tmp_path: Path, graded: Grade) -> None:
    (tmp_path / "link").symlink_to(ProjectText().write(tmp_path / "work"))
    verdict = graded(tmp_path / "link")
    assert verdict.outcome is Outcome.PASSED, said(verdict)


@pytest.mark.skipif(sys.platform == "win32", reason="the next test is for Windows")
@pytest.mark.parametrize("name", NAMES)
def test_a_command_that_is_told_can_be_typed(name: str, tmp_path: Path) -> None:
    """It names the workspace that this command was given, quoted as the shell wants it."""
    begun = ["exercise1", "--workspace", str(tmp_path / name)]
    first = subprocess.run(
        [sys.executable, "-m", "checker", *begun, "--plain"],
        cwd=COURSE,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    told = next(line for line in first.stdout.splitlines() if "checker hint" in line)
    words = shlex.split(told.partition("python -m checker ")[2])
    assert words == ["hint", "exercise1", "--workspace", str(tmp_path / name)]


def test_windows_has_quotes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    given = {"workspace": r"C:\Users\Zoë Ng\work", "course": None}
    with click.Context(click.Command("check")) as context:
        context.params = given
        assert command("hint", "exercise1") == (
            r'python -m checker hint exercise1 --workspace "C:\Users\Zoë Ng\work"'
        )
