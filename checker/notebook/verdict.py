"""`%check`: run the checker as a command and show its verdict."""

from __future__ import annotations

from checker.notebook import show
from checker.notebook.command import run_python
from checker.notebook.errors import LessonStop
from checker.notebook.options import split_words
from checker.notebook.project import course_root, workspace


def check(line: str) -> None:
    """Run `python -m checker WORDS`. Raises LessonStop when it was used wrongly or broke."""
    words = split_words(line)
    if not words:
        raise LessonStop("Name the exercise, for example: %check exercise3")
    there = ["--workspace", str(workspace())]
    code, output = run_python(["-m", "checker", *words, *there], course_root())
    text = f"$ python -m checker {' '.join(words)}\n{output.rstrip()}"
    show.publish(text, show.pre(text))
    if code == 2:
        raise LessonStop("The checker could not use this command. Its message above says why.")
    if code not in (0, 1):
        raise LessonStop("The checker could not grade this. Its message above says what to do.")
