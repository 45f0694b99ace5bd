"""The terminal, and the two ways to write on it: laid out for eyes, or plain for ears.

Plain is for screen readers and for logs: a thing a line, words for marks, no colour, no columns.
`--plain` asks for it, or the variable CHECKER_PLAIN.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import Markdown
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

PLAIN_VARIABLE = "CHECKER_PLAIN"
GAP = 2
READABLE = 20  # characters that a line of text should have at least


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
    return _Columns([[Text(c) if isinstance(c, str) else c for c in row] for row in rows])


@dataclass(frozen=True)
class _Columns:
    """Rows of two or three cells; the outer ones are short, and nothing is ever cut off."""

    rows: list[list[Text]]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        first = max((row[0].cell_len for row in self.rows), default=0)
        last = max((row[2].cell_len for row in self.rows if len(row) > 2), default=0)
        narrow = options.max_width < first + last + 2 * GAP + READABLE
        yield from self._stacked() if narrow else [self._grid()]

    def _grid(self) -> Table:
        grid = Table.grid(padding=(0, GAP))
        for place in range(max(map(len, self.rows), default=0)):
            grid.add_column(overflow="fold", no_wrap=place == 0)
        for row in self.rows:
            grid.add_row(*row)
        return grid

    def _stacked(self) -> Iterator[RenderableType]:
        """The first and the last cell in one line, the one between them below it, set in."""
        for first, middle, *last in self.rows:
            margin = len(first.plain) - len(first.plain.lstrip()) + GAP
            yield Text("  ").join(cell for cell in (first, *last) if cell.plain)
            yield Padding(middle, (0, 0, 0, margin))


def markdown(text: str) -> RenderableType:
    """A text in Markdown; plainly, as it was written."""
    return Text(text) if plainly() else Markdown(text)


def code(text: str, language: str) -> RenderableType:
    """Code in colours; plainly, as it is."""
    if plainly():
        return Text(text)
    return Syntax(text, language, theme="ansi_dark", background_color="default", word_wrap=True)
