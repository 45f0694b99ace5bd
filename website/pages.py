"""The sources of the site: the same notebooks, lessons and exercises that learners have."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat

from checker.course import Course
from checker.exercise import Exercise
from checker.notebook.execute import executed
from checker.showing.views import lesson_title
from website.front import parts, write_front

TRY = "try"  # the folder of the site that has the version for the browser
NOTEBOOK = re.compile(r"\(`?notebooks/([\w-]+)\.ipynb`?\)")
MERMAID = "text/vnd.mermaid"
TO_LESSON = re.compile(r"\]\((\d\d-[\w-]+)\.md")
TREE = """
```{{toctree}}
:caption: {caption}
:hidden:

{pages}
```
"""


def write_sources(
    course: Course, folder: Path, run: Collection[str] | None, *, browser: bool
) -> None:
    """Write everything that Sphinx is to read.

    `run` names the notebooks to run; None means all. `browser` says whether the site has the
    version for the browser. Raises CellExecutionError where a notebook fails.
    """
    (folder / "notebooks").mkdir(parents=True)
    for name in ("downloads", "exercises", "lessons"):
        (folder / name).mkdir()
    for page in sorted((course.root / "lessons").glob("[!0-9]*.md")):
        text = TO_LESSON.sub(r"](../notebooks/\1.ipynb", page.read_text(encoding="utf-8"))
        (folder / "lessons" / page.name).write_text(text, encoding="utf-8")
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        names = [lesson.stem for lesson in course.lessons]
        jobs = [
            pool.submit(_notebook, course, name, folder, run, browser=browser) for name in names
        ]
        for job in jobs:
            job.result()
    for exercise in course.exercises.values():
        text = exercise_page(exercise, browser=browser)
        (folder / "exercises" / f"{exercise.id}.md").write_text(text, encoding="utf-8")
    button = in_the_browser(course_start(course), up="") if browser else ""
    write_front(course, folder, _trees(course), button)


def _notebook(
    course: Course, name: str, folder: Path, run: Collection[str] | None, *, browser: bool
) -> None:
    source = course.root / "notebooks" / f"{name}.ipynb"
    if run is None or name in run:
        with TemporaryDirectory(prefix="site ", ignore_cleanup_errors=True) as room:
            book = executed(source, Path(room) / "workspace")  # the name that readers have as well
    else:
        book = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
    for cell in book.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(MERMAID, None)  # its text form needs no script
    add_ways_to_run(book, name, browser=browser)
    nbformat.write(book, folder / "notebooks" / f"{name}.ipynb")  # type: ignore[no-untyped-call]
    shutil.copyfile(source, folder / "downloads" / f"{name}.ipynb")


def add_ways_to_run(book: Any, name: str, *, browser: bool) -> None:
    """Say below the title how to do the lesson oneself."""
    here = f"**{in_the_browser(f'notebooks/{name}')}**: nothing to install.\n\n" if browser else ""
    ways = (
        f"\n\n```{{admonition}} Do it yourself\n{here}**Open in JupyterLab** on your computer: in "
        f"the course's folder, type `python3 start.py` and open `notebooks/{name}.ipynb`. "
        f"Or {{download}}`take the notebook along <../downloads/{name}.ipynb>`.\n```\n\n"
    )
    first = book.cells[0]
    title, _, rest = first.source.partition("\n")
    first.source = title + ways + rest
    book.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}


def course_start(course: Course) -> str:
    """The notebook to begin with, without its ending."""
    return f"notebooks/{course.lessons[0].stem}"


def in_the_browser(path: str, up: str = "../") -> str:
    """A link to a notebook in the version for the browser; `up` leads to the site's top."""
    address = f"{up}{TRY}/lab/index.html?path={path}.ipynb"
    return f'<a class="try" href="{address}">Run in the browser</a>'


def exercise_page(exercise: Exercise, *, browser: bool = False) -> str:
    """The task, and the hints, each folded."""
    task = exercise.task.read_text(encoding="utf-8").rstrip()
    if browser:
        title, _, rest = task.partition("\n")
        task = f"{title}\n\n{in_the_browser(f'exercises/{exercise.id}')}\n{rest}"
    task = NOTEBOOK.sub(r"([notebook](../notebooks/\1.ipynb))", task)
    hints = "\n".join(
        f'<details class="hint"><summary>Hint {number}</summary>\n\n{text}\n\n</details>\n'
        for number, text in enumerate(exercise.hints, 1)
    )
    advice = "Open one at a time, and try again after each."
    return f"{task}\n\n## Hints\n\n{advice}\n\n{hints}"


def _trees(course: Course) -> str:
    """The table of contents: lessons in their four parts, then exercises, then reference."""
    trees = {
        caption: [f"{p.stem[:2]} {lesson_title(p)} <notebooks/{p.stem}>" for p in lessons]
        for caption, lessons in parts(course).items()
    }
    tasks = course.exercises.values()
    numbered = [f"{e.id.removeprefix('exercise')} {e.title} <exercises/{e.id}>" for e in tasks]
    others = sorted(p.stem for p in (course.root / "lessons").glob("[!0-9]*.md"))
    trees |= {"Exercises": numbered, "To look things up": [f"lessons/{name}" for name in others]}
    return "".join(TREE.format(caption=c, pages="\n".join(p)) for c, p in trees.items())
