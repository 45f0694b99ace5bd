"""The parts of the checker lean on each other in one direction, as docs/architecture.md says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKER = ROOT / "checker"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PARTS = re.findall(r"^\| `([\w.]+)/?` \|", PAGE, re.MULTILINE)
DATA = {"_course", "jupyter", "locale", "skeleton"}
DOORS = {"__init__.py", "__main__.py"}
FLASK = {"alembic", "flask", "flask_migrate", "flask_sqlalchemy"}


def modules(part: str) -> list[Path]:
    """The files of a part."""
    place = CHECKER / part
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def imported(file: Path) -> Iterator[str]:
    """The dotted name of every module that a file may import, also where it does so late."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def leans_on(part: str) -> set[str]:
    """The parts of the checker that a part imports."""
    found = set()
    for name in (name for file in modules(part) for name in imported(file)):
        package, _, rest = name.partition(".")
        first = rest.partition(".")[0]
        if package == "checker" and first != "__version__":
            found.add(f"{first}.py" if (CHECKER / f"{first}.py").is_file() else first)
    return found - {part}


def test_the_page_names_every_part() -> None:
    there = {path.name for path in CHECKER.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert sorted(PARTS) == sorted(there - DATA - DOORS - {"__pycache__"})


@pytest.mark.parametrize("part", PARTS)
def test_a_part_leans_only_on_those_above_it(part: str) -> None:
    above = set(PARTS[: PARTS.index(part)])
    assert leans_on(part) - above == set()


@pytest.mark.parametrize("part", sorted(set(PARTS) - {"child", "gradebook"}))
def test_flask_is_met_by_the_child_and_the_gradebook_alone(part: str) -> None:
    met = {name.partition(".")[0] for file in modules(part) for name in imported(file)}
    assert met & FLASK <= ({"alembic", "flask_sqlalchemy"} if part == "sandbox" else set())


@pytest.mark.parametrize("part", PARTS)
def test_the_checker_knows_no_exercise(part: str) -> None:
    code = [ast.parse(file.read_text(encoding="utf-8")) for file in modules(part)]
    texts = [n.value for tree in code for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    assert [text for text in texts if re.fullmatch(r"exercise\d+", str(text))] == []


def test_a_learner_does_not_wait_for_what_only_a_class_needs() -> None:
    """The commands are all known at the start; what they work with is loaded by those that run."""
    code = "import sys, checker.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & {*FLASK, "jinja2", "nbformat", "sqlalchemy"} == set()
