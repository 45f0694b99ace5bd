"""Replaying: the scenes tell what really happened, wherever they are shown."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from checker.course import COURSE, Course
from checker.exercise import Exercise
from checker.notebook.errors import LessonStop
from checker.notebook.replaying import replay as replay_magic
from checker.rehearsing.scratch import Scratch
from checker.replay.changes import changed_tables, unchanged
from checker.replay.page import page
from checker.replay.screen import screened
from checker.replay.told import Told
from checker.teaching.golden import read_goldens
from tests.projects import ADD_EMAIL, ProjectText

GOLDEN = COURSE / "tests" / "golden"


@pytest.fixture(scope="module")
def exercise3(course: Course) -> Exercise:
    return course.exercises["exercise3"]


@pytest.fixture(scope="module")
def scenes(exercise3: Exercise) -> list[Told]:
    return screened(exercise3, COURSE / "solutions" / "exercise3", seed=1)


def became(scene: Told) -> list[str]:
    return [f"{line.mark} {line.cells[0]}" for line in scene.fates]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", "replay", *words]
    return subprocess.run(
        command, cwd=COURSE, capture_output=True, encoding="utf-8", check=False, stdin=-3
    )


def test_every_step_is_a_scene(scenes: list[Told]) -> None:
    assert [scene.title for scene in scenes] == [
        "Up: create user",
        "Rows come in, as in a database that is in use",
        "Up: add email to user",
        "Time goes by, and new rows come",
        "Back: add email to user",
        "Up again, in one go",
    ]
    up, back = scenes[2], scenes[4]
    assert [text.split("(")[0].strip() for text, _ in up.sql][:2] == [
        "CREATE TABLE _alembic_tmp_user",
        "INSERT INTO _alembic_tmp_user",
    ]
    assert up.questions > 0
    assert up.versions == "2a7c4e9d1b30 → 8f3d5b6a7c21"
    assert up.where.endswith("add_email_to_user.py:19")
    assert became(up) == ["+ user.email is new. It is NULL in every row that was there."]
    assert became(back) == ["- user.email is gone, and its 3 values with it."]
    assert ("Rows of", "- email") in [(kind, d.header[-1]) for kind, d in back.drawn]


def test_the_same_seed_tells_the_same(exercise3: Exercise, scenes: list[Told]) -> None:
    again = screened(exercise3, COURSE / "solutions" / "exercise3", seed=1)
    assert again == scenes
    assert screened(exercise3, COURSE / "solutions" / "exercise3", seed=2) != scenes


def test_a_rename_is_told_from_a_loss(course: Course, tmp_path: Path) -> None:
    task = course.exercises["exercise7"]
    kept = screened(task, COURSE / "solutions" / "exercise7", seed=1)
    assert became(kept[2]) == ["✓ Every value of user.username is in user.handle now."]
    wrong = {g.folder.name: g for g in read_goldens(GOLDEN / "exercise7")}["way_back_empties"]
    told = screened(task, wrong.materialise(tmp_path), seed=1)
    assert became(told[2]) == ["✓ Every value of user.username is in user.handle now."]
    assert told[-1].finding
    assert "UNIQUE constraint failed" in told[-1].finding.found


def test_a_rule_or_a_default_alone_is_a_change(tmp_path: Path) -> None:
    states = []
    for number, more in enumerate(("", " DEFAULT 5", ", CONSTRAINT ck_b CHECK (b >= 0)")):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as connection:
            connection.execute(f"CREATE TABLE a (b INTEGER{more})")
        states.append(Scratch(str(number), tmp_path / f"{number}.db"))
    plain, default, rule = states
    assert unchanged(plain, plain) == ["a"]
    assert unchanged(plain, default) == unchanged(plain, rule) == []
    ((marked,),) = [drawn.lines for drawn in changed_tables(plain, default)]
    assert (marked.mark, marked.cells[0]) == ("~", "b")
    assert marked.cells[2].endswith("may be NULL, DEFAULT 5")
    ((_same, added),) = [drawn.lines for drawn in changed_tables(plain, rule)]
    assert (added.mark, *added.cells) == ("+", "CHECK (b >= 0)", "constraint", "")


def test_it_stops_where_the_migration_stops(exercise3: Exercise, tmp_path: Path) -> None:
    broken = ADD_EMAIL.replace("def upgrade():\n", "def upgrade():\n    1 / 0\n", 1)
    folder = ProjectText(second=broken).write(tmp_path / "exercise3")
    last = screened(exercise3, folder, seed=1)[-1]
    assert last.title.startswith("Up: ")
    assert last.finding
    assert "ZeroDivisionError" in last.finding.found
    assert last.versions == ""


def test_a_way_back_that_fails_is_the_last_scene(exercise3: Exercise, tmp_path: Path) -> None:
    head, _, _ = ADD_EMAIL.partition("def downgrade():")
    nothing = head + "def downgrade():\n    raise NotImplementedError\n"
    folder = ProjectText(second=nothing).write(tmp_path / "exercise3")
    told = screened(exercise3, folder, seed=1)
    assert told[-1].title.startswith("Back: ")
    assert told[-1].finding


@pytest.mark.parametrize("number", [n for n in range(2, 21) if n != 18])
def test_every_solution_can_be_replayed(course: Course, number: int) -> None:
    task = course.exercises[f"exercise{number}"]
    told = screened(task, COURSE / "solutions" / task.id, seed=1)
    assert not any(scene.finding for scene in told)
    assert told[-1].title == "Up again, in one go"


@pytest.mark.parametrize("name", ["exercise10", "exercise11"])
def test_rows_are_there_before_the_migration_that_is_to_be_mended(
    course: Course, name: str
) -> None:
    """It came with the starter, as the one before it did."""
    task = course.exercises[name]
    told = screened(task, task.starter, seed=1)
    assert [scene.title for scene in told][1] == "Rows come in, as in a database that is in use"
    assert told[2].title.startswith("Up: ")
    lost = [line for line in became(told[2]) if "gone" in line]
    assert told[2].finding or lost


def rows_of(scene: Told) -> list[tuple[str, ...]]:
    return [line.cells for kind, drawn in scene.drawn if kind == "Rows of" for line in drawn.lines]


def test_rows_fit_the_task(course: Course) -> None:
    told = {
        name: screened(course.exercises[name], COURSE / "solutions" / name, seed=1)
        for name in ("exercise12", "exercise13", "exercise17")
    }
    emails = [cells[2] for cells in rows_of(told["exercise12"][1])]
    assert emails.count("ada@example.com") == 2
    assert "Mary Ann Evans" in [cells[1] for cells in rows_of(told["exercise13"][1])]
    assert [cells[-1] for cells in rows_of(told["exercise17"][3])][-2:] == ["open", "closed"]


def test_rows_that_do_not_fit_what_a_learner_made_are_random(
    exercise3: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {"user": [{"no_such_column": 1}]}
    monkeypatch.setattr(exercise3._module, "SHOWN", rows, raising=False)
    told = screened(exercise3, COURSE / "solutions" / "exercise3", seed=1)
    assert len(rows_of(told[1])) == 3


def test_a_project_with_one_migration_shows_its_sql(course: Course, tmp_path: Path) -> None:
    folder = ProjectText(second="").write(tmp_path / "exercise2")
    first = screened(course.exercises["exercise2"], folder, seed=1)[0]
    assert any(text.startswith("CREATE TABLE user") for text, _ in first.sql)


def test_without_migrations_it_says_so_and_blames_nobody(tmp_path: Path) -> None:
    folder = ProjectText(second="").write(tmp_path / "exercise3")
    shutil.rmtree(folder / "migrations" / "versions")
    ended = run("exercise3", str(folder))
    assert ended.returncode == 1
    assert "There is nothing to replay yet: your project has no migration" in ended.stdout
    assert "Expected" not in ended.stdout


def test_a_broken_history_is_told_with_what_to_do(tmp_path: Path) -> None:
    folder = ProjectText().write(tmp_path / "exercise3")
    second = next((folder / "migrations" / "versions").glob("*_email.py"))
    second.write_text(second.read_text(encoding="utf-8").replace("aaaa00000001", "gone"))
    ended = run("exercise3", str(folder))
    assert ended.returncode == 1
    assert "There is nothing to replay yet." in ended.stdout
    assert "down_revision is 'gone', and no file has that revision" in " ".join(
        ended.stdout.split()
    )


def test_the_command_prints_everything_where_nobody_can_press_a_key() -> None:
    ended = run("exercise3", str(COURSE / "solutions" / "exercise3"), "--seed", "1")
    assert ended.returncode == 0, ended.stderr
    assert "6 of 6  Up again, in one go" in ended.stdout
    assert "CREATE TABLE _alembic_tmp_user" in ended.stdout
    assert "user.email is gone, and its 3 values with it." in ended.stdout


def test_what_is_used_wrongly_says_what_to_do(tmp_path: Path) -> None:
    there = ["--workspace", str(tmp_path)]
    ended = run("exercise3", *there)
    assert ended.returncode == 2
    assert "python -m checker exercise3" in ended.stderr
    assert run("exercise3", str(tmp_path / "none")).returncode == 2
    ended = run("exercise3", str(COURSE / "solutions" / "exercise3"), "--html", str(tmp_path))
    assert ended.returncode == 2
    assert "can't be written" in ended.stderr


def test_the_magic_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FLASK_MIGRATE_COURSE_WORKSPACE", str(tmp_path))
    with pytest.raises(LessonStop, match="not begun"):
        replay_magic("exercise3")
    with pytest.raises(LessonStop, match="Name the exercise"):
        replay_magic("")
    shutil.copytree(COURSE / "solutions" / "exercise3", tmp_path / "exercise3")
    shown: list[str] = []
    monkeypatch.setattr(
        "checker.notebook.show.publish", lambda text, html: shown.extend([text, html])
    )
    replay_magic("exercise3")
    text, html = shown
    assert "- user.email is gone, and its 3 values with it." in text
    assert html.count("<details") == 6 + html.count("The SQL that ran")
    assert "<script" not in html
    assert "<style" not in html


def test_nothing_of_a_project_is_obeyed(exercise3: Exercise, tmp_path: Path) -> None:
    evil = f'"""<script>alert(1)</script>\x1b[31m"""\n{ADD_EMAIL}'
    folder = ProjectText().write(tmp_path / "exercise3")
    for path in (folder / "migrations" / "versions").glob("*.py"):
        path.write_text(evil.split("\n")[0] + "\n" + path.read_text("utf-8"), encoding="utf-8")
    shown = page("exercise3", screened(exercise3, folder, seed=1))
    assert "alert(1)" in shown
    assert "<script>alert" not in shown
    assert "\x1b" not in shown


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_page_in_a_browser(
    scheme: Any, width: int, scenes: list[Told], tmp_path: Path, chromium: Any
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "replay.html"
    file.write_text(page("exercise3", scenes), encoding="utf-8")
    tab = chromium.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(file.as_uri())
    assert tab.locator("section:visible h2").all_inner_texts() == ["1. Up: create user"]
    tab.get_by_role("button", name="Next").click()
    tab.get_by_role("slider").press("ArrowRight")
    assert tab.locator("section:visible h2").all_inner_texts() == ["3. Up: add email to user"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    box = tab.locator("nav").bounding_box()
    assert box
    assert box["height"] < 75, "slider, buttons and number fit in a line on a phone"
    tab.evaluate("document.querySelectorAll('section').forEach((s) => { s.hidden = false; })")
    found = Axe().run(tab).response["violations"]
    tab.close()
    assert [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] == []
    assert said == []
