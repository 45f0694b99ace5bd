"""Make what is made from other files: `python -m checker.notebook.build [--check]`.

Each lessons/NN-*.md becomes notebooks/NN-*.ipynb, without outputs, and the tables of explanations
become lessons/when-it-breaks.md. The same source always gives the same bytes. With --check nothing
is written: exit code 1, and the names, when any differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from checker.notebook.breaks import NAME, is_current, page, page_path
from checker.notebook.project import course_root

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def sources(root: Path) -> list[Path]:
    """Return the lessons in order."""
    return sorted((root / "lessons").glob("[0-9][0-9]-*.md"))


def notebook_path(source: Path) -> Path:
    """Return where a lesson's notebook is kept."""
    return source.parent.parent / "notebooks" / f"{source.stem}.ipynb"


def notebook_text(source: Path) -> str:
    """Return the notebook of a lesson as the text of its file."""
    import jupytext  # type: ignore[import-untyped]
    import nbformat

    book: Any = jupytext.read(source, fmt="md:myst")
    book.metadata = nbformat.NotebookNode(  # type: ignore[no-untyped-call]
        kernelspec=_KERNEL, language_info={"name": "python"}
    )
    book.nbformat, book.nbformat_minor = 4, 5
    _name_cells(book.cells)
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _name_cells(cells: list[Any]) -> None:
    """Give each cell an id made from its text, so that the same source gives the same file."""
    seen: dict[str, int] = {}
    for cell in cells:
        digest = hashlib.sha256(cell.source.encode()).hexdigest()[:12]
        seen[digest] = seen.get(digest, 0) + 1
        cell["id"] = f"{digest}-{seen[digest]}"
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def differing(root: Path) -> list[str]:
    """Return the names of notebooks that are missing, stale, or have no lesson."""
    wanted = {notebook_path(source): notebook_text(source) for source in sources(root)}
    there = set((root / "notebooks").glob("*.ipynb"))
    stale = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    return [path.name for path in sorted([*stale, *(there - set(wanted))])]


def write_all(root: Path) -> list[str]:
    """Write every notebook; return the names of those that changed."""
    changed = []
    for source in sources(root):
        path, text = notebook_path(source), notebook_text(source)
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path.name)
    return changed


def main(arguments: list[str] | None = None) -> int:
    """Write or compare; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m checker.notebook.build")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    root = course_root()
    if not parser.parse_args(arguments).check:
        changed = [f"notebooks/{name}" for name in write_all(root)]
        if not is_current(root):
            page_path(root).write_text(page(), encoding="utf-8", newline="\n")
            changed.append(f"lessons/{NAME}")
        print("\n".join(f"wrote {name}" for name in changed) or "nothing to do")
        return 0
    names = [f"notebooks/{name} is not what its lesson makes" for name in differing(root)]
    if not is_current(root):
        names.append(f"lessons/{NAME} is not what the tables of explanations make")
    for name in names:
        print(name)
    if names:
        print("Run: python -m checker.notebook.build")
    return 1 if names else 0


if __name__ == "__main__":
    raise SystemExit(main())
