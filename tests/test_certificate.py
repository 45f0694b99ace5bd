"""A certificate holds what was passed, and only work that passes again verifies it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.course import COURSE, open_course
from checker.learning.certificate import Certificate, Unreadable, page, read
from tests.projects import ADD_EMAIL, ProjectText

NAME = 'Ada </script><b>&amp; "Co"'


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", *words]
    return subprocess.run(command, cwd=COURSE, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace with three exercises passed, and its certificate."""
    folder = tmp_path_factory.mktemp("learner")
    work, made = folder / "workspace", folder / "certificate.html"
    for name in ("exercise1", "exercise2", "exercise3"):
        shutil.copytree(COURSE / "solutions" / name, work / name)
        assert run(name, "--workspace", str(work)).returncode == 0
    ended = run("certificate", NAME, "--so-far", "--workspace", str(work), "--output", str(made))
    assert ended.returncode == 0, ended.stderr
    return work, made


def test_not_before_everything_is_passed(passed: tuple[Path, Path], tmp_path: Path) -> None:
    ended = run("certificate", "Ada", "--workspace", str(passed[0]))
    assert ended.returncode == 1
    assert "Not yet: exercise4, " in ended.stdout
    ended = run("certificate", "Ada", "--so-far", "--workspace", str(tmp_path))
    assert ended.returncode == 1
    assert "no passed exercise" in ended.stdout


def test_the_work_verifies_it_as_a_folder_and_as_an_archive(
    passed: tuple[Path, Path], tmp_path: Path
) -> None:
    work, made = passed
    ended = run("verify", str(made), str(work))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Every exercise holds." in ended.stdout
    assert "not the one" not in ended.stdout
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        for path in sorted(work.rglob("*")):
            archive.write(path, path.relative_to(work.parent))
    assert run("verify", str(made), str(tmp_path / "work.zip")).returncode == 0


def test_other_work_is_told(passed: tuple[Path, Path], tmp_path: Path) -> None:
    work = Path(shutil.copytree(passed[0], tmp_path / "workspace"))
    shutil.rmtree(work / "exercise1")
    (work / "exercise2" / "notes.txt").write_text("later", encoding="utf-8")
    shutil.rmtree(work / "exercise3")
    wrong = ADD_EMAIL.replace('"uq_user_email"', "None")
    ProjectText(second=wrong).write(work / "exercise3")
    ended = run("verify", str(passed[1]), str(work))
    assert ended.returncode == 1
    assert "no  exercise1  is not in what was handed in" in ended.stdout
    assert "ok  exercise2  15 of 15 points, and the work is not the one" in ended.stdout
    assert "no  exercise3" in ended.stdout
    assert "2 do not hold." in ended.stdout


@given(st.text(max_size=60))
def test_the_page_gives_back_what_went_in(name: str) -> None:
    import tempfile

    entries: dict[str, dict[str, str | int]] = {"exercise3": {"points": 21, "content": "abc"}}
    text = name.encode("utf-8", "replace").decode()
    made = Certificate(text, "2026-11-23", "1.0", entries)
    shown = page(made, open_course())
    assert shown.count("<script") == 1
    assert shown.count("</script>") == 1
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(shown, encoding="utf-8")
        assert read(file) == made


@pytest.mark.parametrize(
    "text", ["", "<html>", '<script type="application/json" id="certificate">[1]</script>']
)
def test_what_is_no_certificate_says_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match="no certificate"):
        read(tmp_path / "page.html")
    assert run("verify", str(tmp_path / "page.html"), str(tmp_path)).returncode == 2
    assert run("verify", str(tmp_path / "page.html"), str(tmp_path / "none")).returncode == 2
