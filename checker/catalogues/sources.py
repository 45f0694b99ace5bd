"""What there is to translate: every message of the checker, every block of the course.

A message is a text in `_("...")`, `_n("...", "...", count)` or `N_("...")`. So that checks stay
easy to write, these are messages by themselves, too: the texts of `Failed(...)` and
`Explanation(...)`, the docstring of a check, the docstring and the options of a command.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2.ext import babel_extract

from checker.blocks import messages
from checker.course import COURSE, PACKAGE
from checker.text import natural

Message = str | tuple[str, str]
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAGIC = re.compile(r"^%.*$", re.MULTILINE)
MARKS = ("_", "N_")
# Where the texts of a call stand: by position and by name. The others are places and lessons.
TOLD: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Failed": ((0, 1, 3), ("expected", "found", "why")),
    "Explanation": ((1, 3), ("why", "do")),
}
# For instructors alone, and not translated.
OTHERS = (
    "autograder.py",
    "board.py",
    "class_options.py",
    "classroom.py",
    "progress.py",
    "teacher.py",
)
TEMPLATES = ("replay/templates/replay.html", "learning/templates/certificate.html")


def of_checker() -> Iterator[tuple[str, Message]]:
    """Every message with the file that it stands in, in the order of the files."""
    files = [*PACKAGE.rglob("*.py"), *(COURSE / "exercises").glob("*/*.py")]
    files = [f for f in files if not {"skeleton", "_course"} & set(f.parts)]
    files = [f for f in files if f.parent.name != "cli" or f.name not in OTHERS]
    for file in sorted(files, key=_order):
        for message in of_python(file.read_text(encoding="utf-8")):
            yield _shown(file), message
    for name in TEMPLATES:
        file = PACKAGE / name
        for message in of_template(file):
            yield _shown(file), message


def of_course() -> Iterator[tuple[str, Message]]:
    """Every block of the tasks, the hints and the lessons, and what their self-checks say."""
    files = [*(COURSE / "exercises").glob("*/*.md"), *(COURSE / "lessons").glob("*.md")]
    for file in sorted(files, key=_order):
        text = file.read_text(encoding="utf-8")
        for message in (*messages(text), *of_cells(text)):
            yield _shown(file), message


def _order(file: Path) -> list[int | str]:
    return natural(_shown(file))


def _shown(file: Path) -> str:
    root = PACKAGE.parent if file.is_relative_to(PACKAGE) else COURSE
    return file.relative_to(root).as_posix()


def of_python(source: str) -> Iterator[Message]:
    """The messages of one module, in their order."""
    found: list[tuple[int, int, Message]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found += [(node.lineno, node.col_offset, message) for message in _of_call(node)]
        elif isinstance(node, ast.FunctionDef):
            found += [(node.lineno, node.col_offset, message) for message in _of_function(node)]
    for _line, _column, message in sorted(found, key=lambda one: one[:2]):
        yield message


def _of_call(call: ast.Call) -> Iterator[Message]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in MARKS:
        yield from _texts(call.args[0])
    elif name == "_n":
        one, many = (_texts(part) for part in call.args[:2])
        yield next(one), next(many)
    elif name in TOLD:
        places, names = TOLD[name]
        yield from (text for at in places if at < len(call.args) for text in _texts(call.args[at]))
        yield from (text for k in call.keywords if k.arg in names for text in _texts(k.value))
    elif name == "option":
        yield from (text for k in call.keywords if k.arg == "help" for text in _texts(k.value))


def _texts(node: ast.expr) -> Iterator[str]:
    """The plain texts that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for part in node.values for text in _texts(part))


def _of_function(function: ast.FunctionDef) -> Iterator[str]:
    """The title of a check, or the help of a command that speaks the learner's language."""
    said = ast.get_docstring(function, clean=False) or ""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call):
            name = getattr(decorator.func, "id", getattr(decorator.func, "attr", ""))
            classes = [ast.unparse(k.value) for k in decorator.keywords if k.arg == "cls"]
            if name == "check":
                yield " ".join(said.split())
            elif {"Speaking", "CourseGroup"} & set(classes):
                yield inspect.cleandoc(said)


def of_cells(text: str) -> Iterator[str]:
    """The two answers of each `check_that(...)` in the cells of a lesson."""
    for cell in CELL.findall(text):
        with contextlib.suppress(SyntaxError):  # a cell magic's body need not be Python
            for node in ast.walk(ast.parse(MAGIC.sub("", cell))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check_that":
                    yield from (text for part in node.args[1:3] for text in _texts(part))


def of_template(file: Path) -> Iterator[Message]:
    """The messages of a page."""
    with file.open("rb") as opened:
        options = {"trim_blocks": "true", "lstrip_blocks": "true"}
        for _line, _name, message, _comments in babel_extract(opened, ("_",), [], options):
            texts = (message,) if isinstance(message, str) else message or ()
            yield from (text for text in texts[:1] if text)
