"""The front page of the site: what the course is, what it looks like, and the way through it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from checker.course import Course
from checker.showing.views import lesson_title

HERE = Path(__file__).resolve().parent
PICTURE = Path("images", "verdict.svg")
PARTS = {
    "The heart": range(1, 5),
    "Tables that are in use": range(5, 9),
    "Projects with a past": range(9, 12),
    "Out in the world": range(12, 15),
}
QUESTION = re.compile(r"^\*\*Questions\*\*\n\n- (.*?)\n(?:- |\n)", re.MULTILINE | re.DOTALL)
MINUTES = re.compile(r"^\*\*Time\*\* (\d+) minutes", re.MULTILINE)
READ = "[Read lesson 01](notebooks/01-setup.ipynb){.button .second}"


def write_front(course: Course, folder: Path, trees: str, button: str = "") -> None:
    """Write `index.md` and its picture; `button` is the link to the browser version, if any."""
    (folder / PICTURE.parent).mkdir()
    shutil.copyfile(course.root / "docs" / PICTURE, folder / PICTURE)
    text = (HERE / "index.md").read_text(encoding="utf-8")
    buttons = " ".join(filter(None, (button, READ)))
    without = "You need nothing but this browser, and your work stays in it." if button else ""
    text = text.format(
        buttons=buttons, without=without, picture=PICTURE.as_posix(), way=way(course)
    )
    (folder / "index.md").write_text(text + trees, encoding="utf-8")


def way(course: Course) -> str:
    """A card for each part: its lessons, each with its first question and its minutes."""
    return "\n".join(_card(name, lessons) for name, lessons in parts(course).items())


def parts(course: Course) -> dict[str, list[Path]]:
    """The lessons in their parts."""
    return {
        name: [path for path in course.lessons if int(path.stem[:2]) in numbers]
        for name, numbers in PARTS.items()
    }


def _card(name: str, lessons: Iterable[Path]) -> str:
    told = {path: path.read_text(encoding="utf-8") for path in lessons}
    minutes = {path: int(_only(MINUTES, text)) for path, text in told.items()}
    lines = [f"**{name}** [{sum(minutes.values())} minutes]{{.minutes}}", ""]
    for path, text in told.items():
        question = " ".join(_only(QUESTION, text).split())
        lines.append(f"- [{path.stem[:2]} {lesson_title(path)}](notebooks/{path.stem}.ipynb)\\")
        lines.append(f"  {question}")
    return ":::{container} part\n" + "\n".join(lines) + "\n:::"


def _only(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    assert found is not None
    return found[1]
