"""Notebook tools: an IPython extension, and helpers that lessons import.

Load it with `%load_ext checker.notebook`; it works in Jupyter and in a plain IPython terminal.
"""

from __future__ import annotations

from typing import Any

from checker.notebook.helpers import (
    check_that,
    in_order,
    newest_migration,
    replace_in_file,
    run_flask,
    table_columns,
    table_rows,
    unique_columns,
)

__all__ = [
    "check_that",
    "in_order",
    "load_ipython_extension",
    "newest_migration",
    "replace_in_file",
    "run_flask",
    "table_columns",
    "table_rows",
    "unique_columns",
]


def load_ipython_extension(ipython: Any) -> None:
    """Register the magics; IPython calls this on `%load_ext checker.notebook`."""
    from checker.browser import keep_files
    from checker.notebook.live_magics import PostgresMagics
    from checker.notebook.magics import CourseMagics

    ipython.register_magics(CourseMagics, PostgresMagics)
    keep_files(ipython)
