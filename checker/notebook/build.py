"""Make what is made from other files: `python -m checker.notebook.build [--check]`.

Each lessons/NN-*.md becomes notebooks/NN-*.ipynb, without outputs; tables of explanations become
lessons/when-it-breaks.md; the cheat sheet becomes a page to print. The same source always gives the
same bytes. With --check nothing is written: exit code 1, and the names, when any differ.

`--language de --into FOLDER` writes the lessons and notebooks of another language into a folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from checker.blocks import translated
from checker.language import UnknownLanguage, speak
from checker.notebook import breaks, outcomes, sheet
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

    text = outcomes.hidden(translated(source.read_text(encoding="utf-8")))
    book: Any = jupytext.reads(text, fmt="md:myst")
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


def made(root: Path) -> dict[Path, str]:
    """Return each file that is made from others, and what it has to say."""
    files = {notebook_path(source): notebook_text(source) for source in sources(root)}
    if root == course_root():
        files[root / "lessons" / breaks.NAME] = breaks.page()
    if (root / sheet.SOURCE).is_file():
        files[root / sheet.TARGET] = sheet.page(root / sheet.SOURCE)
    return files


def differing(root: Path) -> list[str]:
    """Return what is missing, stale, or a notebook that has no lesson."""
    wanted = made(root)
    lost = set((root / "notebooks").glob("*.ipynb")) - set(wanted)
    stale = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    return [path.relative_to(root).as_posix() for path in sorted([*stale, *lost])]


def write_all(root: Path) -> list[str]:
    """Write all that is made; return the names of the files that changed."""
    changed = []
    for path, text in made(root).items():
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path.relative_to(root).as_posix())
    return changed


def write_translated(root: Path, folder: Path) -> list[str]:
    """Write the lessons and notebooks in the language that is spoken; the names of the files."""
    files = {
        Path("lessons", page.name): translated(page.read_text(encoding="utf-8"))
        for page in sorted((root / "lessons").glob("*.md"))
    }
    files |= {Path("notebooks", f"{s.stem}.ipynb"): notebook_text(s) for s in sources(root)}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [name.as_posix() for name in files]


def main(arguments: list[str] | None = None) -> int:
    """Write or compare; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m checker.notebook.build")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--language", metavar="CODE", help="such as de; needs --into")
    parser.add_argument("--into", metavar="FOLDER", help="where that language's notebooks go")
    root, chosen = course_root(), parser.parse_args(arguments)
    if bool(chosen.language) != bool(chosen.into):
        parser.error("--language and --into go together")
    if chosen.language:
        try:
            speak(chosen.language)
        except UnknownLanguage as unknown:
            parser.error(str(unknown))
        print("\n".join(f"wrote {n}" for n in write_translated(root, Path(chosen.into))))
        return 0
    if not chosen.check:
        print("\n".join(f"wrote {name}" for name in write_all(root)) or "nothing to do")
        return 0
    names = differing(root)
    for name in names:
        print(f"{name} is not what its source makes")
    if names:
        print("Run: python -m checker.notebook.build")
    return 1 if names else 0


if __name__ == "__main__":
    raise SystemExit(main())
