"""The terminal, and the two ways to write on it: laid out for eyes, or plain for ears.

Plain is for screen readers and for logs: a thing a line, words for marks, no colour, no columns.
`--plain` asks for it, or the variable CHECKER_PLAIN.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from pygments.token import Token
from rich.console import (
    Console,
    ConsoleOptions,
    Group,
    JustifyMethod,
    RenderableType,
    RenderResult,
)
from rich.markdown import CodeBlock, Heading, Markdown
from rich.padding import Padding
from rich.style import Style
from rich.syntax import ANSISyntaxTheme, Syntax
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

PLAIN_VARIABLE = "CHECKER_PLAIN"
GAP = 2
READABLE = 28  # characters that a line of text should have at least


# Many terminals show bold colours bright, and bright ones are hardly seen on a light page. So
# what is to stand out is bold or has a colour, never both, and nothing has a background.
STYLES = Theme(
    {
        "markdown.code": "bold",
        "markdown.h1": "bold underline",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.item.number": "none",
        "markdown.link": "underline",
        "markdown.link_url": "underline",
        "markdown.table.header": "bold",
    }
)
CODE = ANSISyntaxTheme(
    {
        Token: Style(),
        Token.Comment: Style(dim=True),
        Token.Keyword: Style(bold=True),
        Token.Operator.Word: Style(bold=True),
        Token.Literal.String: Style(color="green"),
        Token.Literal.Number: Style(color="cyan"),
        Token.Name.Decorator: Style(color="magenta"),
    }
)


def plainly() -> bool:
    """Whether to write for a screen reader."""
    return os.environ.get(PLAIN_VARIABLE, "") not in {"", "0"}


def console() -> Console:
    """The terminal. rich leaves colour out where it should: NO_COLOR, pipes, dumb terminals."""
    if plainly():
        return Console(highlight=False, soft_wrap=True, color_system=None)
    return Console(highlight=False, soft_wrap=False, theme=STYLES)


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


class _Heading(Heading):
    """A heading where the eye begins to read; rich would centre the first one."""

    LEVEL_ALIGN: ClassVar[dict[str, JustifyMethod]] = {}


class _CodeBlock(CodeBlock):
    """Code set in; rich would put it into a dark box, which a light page shows badly."""

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> RenderResult:
        yield Padding(code(str(self.text).rstrip(), self.lexer_name), (0, 0, 0, 4))


class _Markdown(Markdown):
    """Markdown that reads well on light and dark terminals."""

    elements: ClassVar = Markdown.elements | {
        "heading_open": _Heading,
        "fence": _CodeBlock,
        "code_block": _CodeBlock,
    }


def markdown(text: str) -> RenderableType:
    """A text in Markdown; plainly, as it was written."""
    return Text(text) if plainly() else _Markdown(text)


def code(text: str, language: str) -> RenderableType:
    """Code in colours; plainly, as it is."""
    if plainly():
        return Text(text)
    return Syntax(text, language, theme=CODE, background_color="default", word_wrap=True)


def with_code(text: str) -> Text:
    """A sentence, with what stands between backticks bold; plainly, as it was written."""
    if plainly():
        return Text(text)
    words = text.split("`")
    if len(words) % 2 == 0:  # one of them has no partner, so it means itself
        return Text(text)
    return Text.assemble(*((word, "bold" if at % 2 else "") for at, word in enumerate(words)))
