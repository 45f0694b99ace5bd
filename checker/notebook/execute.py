"""Running a notebook from top to bottom, as JupyterLab would."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from checker.course import WORKSPACE_VARIABLE

CELL_SECONDS = 120
QUIETLY = ["--log-level=40"]  # errors only: its warning about plain TCP is of no use on one's own


def executed(path: Path, workspace: Path) -> Any:
    """The notebook with its outputs; `workspace` is where its projects go.

    Raises nbclient.exceptions.CellExecutionError at the first cell that fails.
    """
    book = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(
        book, timeout=CELL_SECONDS, resources=resources, extra_arguments=QUIETLY
    )
    return client.execute(env={**os.environ, WORKSPACE_VARIABLE: str(workspace)})
