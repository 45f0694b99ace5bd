"""Each notebook runs from top to bottom, alone, in an empty workspace with a space in its path.

Alone: so no lesson can live on what another one left behind, in whatever order they are run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from checker.course import WORKSPACE_VARIABLE
from checker.notebook import build
from checker.notebook.execute import CELL_SECONDS
from checker.notebook.project import course_root

NOTEBOOKS = [build.notebook_path(source) for source in build.sources(course_root())]

pytestmark = [
    pytest.mark.slow,
    # Libraries between the test and the kernel warn about themselves, not about the lessons.
    pytest.mark.filterwarnings("default"),
]


def run(book: Any, folder: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a notebook as JupyterLab does, in the folder it lies in; stop at the first error."""
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(workspace))
    monkeypatch.setenv("PYTHONPATH", str(course_root()))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    client = NotebookClient(
        book,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute()


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def code_cell(source: str) -> Any:
    return nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = tmp_path / "a work space"
    book = run(read(path), path.parent, workspace, monkeypatch)
    assert (workspace / "lessons" / path.stem / "app.py").is_file()
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    assert outputs
    assert [output for output in outputs if output.output_type == "error"] == []


def test_a_failed_command_stops_the_notebook_with_few_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    code = "%load_ext checker.notebook\n%lesson x\n%flask db upgrade"
    book.cells = [code_cell(code), code_cell("print('reached')")]
    with pytest.raises(Exception, match="so this cell stops here"):
        run(book, tmp_path, tmp_path / "a work space", monkeypatch)
    errors = [output for output in book.cells[0].outputs if output.output_type == "error"]
    assert len(errors[0].traceback) <= 3
    assert book.cells[1].outputs == []
