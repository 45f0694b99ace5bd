"""The terminal, and the two ways to write on it: laid out for eyes, or plain for ears.

Plain is for screen readers and for logs: a thing a line, words for marks, no colour, no columns.
`--plain` asks for it, or the variable CHECKER_PLAIN.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

PLAIN_VARIABLE = "CHECKER_PLAIN"


def plainly() -> bool:
    """Whether to write for a screen reader."""
    return os.environ.get(PLAIN_VARIABLE, "") not in {"", "0"}


def console() -> Console:
    """The terminal. rich leaves colour out where it should: NO_COLOR, pipes, dumb terminals."""
    if plainly():
        return Console(highlight=False, soft_wrap=True, color_system=None)
    return Console(highlight=False, soft_wrap=False)


def speaks_unicode(target: Console) -> bool:
    """Whether the terminal can show a check mark."""
    return target.encoding.lower().replace("-", "") in ("utf8", "utf16", "utf32")


def columns(rows: Iterable[tuple[Text | str, ...]]) -> RenderableType:
    """Rows side by side; plainly, a line each, with a colon between the cells."""
    if plainly():
        return Group(*(Text(": ".join(str(c).strip() for c in row if str(c))) for row in rows))
    grid = Table.grid(padding=(0, 2))
    for row in rows:
        grid.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    return grid


def markdown(text: str) -> RenderableType:
    """A text in Markdown; plainly, as it was written."""
    return Text(text) if plainly() else Markdown(text)


def code(text: str, language: str) -> RenderableType:
    """Code in colours; plainly, as it is."""
    if plainly():
        return Text(text)
    return Syntax(text, language, theme="ansi_dark", background_color="default", word_wrap=True)
