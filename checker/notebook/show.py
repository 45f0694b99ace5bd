"""Turn results into something to look at: HTML with inline styles, and the same as text.

Only inline styles, since a notebook that is not trusted loses every other. Some places (GitHub)
take even these away, so what matters is in the tags as well: bold, line breaks, code as code. Text
inherits its colour and backgrounds are see-through, so that light and dark pages both work.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from itertools import zip_longest

from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

from checker.showing.marked import Line

GREEN, RED = "rgba(46, 160, 67, 0.8)", "rgba(218, 54, 51, 0.8)"
_TINT = {
    "+": ("rgba(46, 160, 67, 0.16)", "#2da44e"),
    "-": ("rgba(218, 54, 51, 0.14)", "#e5534b"),
    "~": ("rgba(210, 153, 34, 0.18)", "#bf8700"),
    "✗": ("rgba(218, 54, 51, 0.14)", "#e5534b"),
    "·": ("transparent", "inherit"),
    "?": ("rgba(210, 153, 34, 0.18)", "#bf8700"),
    "…": ("rgba(210, 153, 34, 0.18)", "#bf8700"),
    "!": ("rgba(210, 153, 34, 0.18)", "#bf8700"),
    "✓": ("transparent", "#2da44e"),
    "": ("transparent", "inherit"),
}
_LINE = "1px solid rgba(128, 128, 128, 0.3)"
_MONO = "font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 13px;"


def publish(text: str, html: str) -> None:
    """Show one result in both forms; a notebook takes the HTML, a terminal the text."""
    _display({"text/plain": text, "text/html": html})


def publish_picture(text: str, mermaid: str) -> None:
    """Show a diagram where Mermaid is known, its text form elsewhere."""
    _display({"text/plain": text, "text/vnd.mermaid": mermaid})


def _display(bundle: dict[str, str]) -> None:
    """Give a result to IPython; print its text where Python runs alone."""
    if InteractiveShell.initialized():
        display(bundle, raw=True)  # type: ignore[no-untyped-call]
    else:
        print(bundle["text/plain"])


def text_table(header: Sequence[str], lines: Sequence[Line]) -> str:
    """Return a table as text, its marks in front; a cell may have several lines."""
    printed = [("", tuple(header)), *(part for line in lines for part in _parts(line))]
    widths = [max(len(cells[place]) for _, cells in printed) for place in range(len(header))]

    def row(mark: str, cells: Sequence[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"{mark or ' '} {'  '.join(padded)}".rstrip()

    texts = [row(mark, cells) for mark, cells in printed]
    return "\n".join([texts[0], "  " + "  ".join("-" * width for width in widths), *texts[1:]])


def _parts(line: Line) -> list[tuple[str, tuple[str, ...]]]:
    """Return a line as one or more printed lines; only the first carries the mark."""
    columns = zip_longest(*(cell.splitlines() for cell in line.cells), fillvalue="")
    return [(line.mark if i == 0 else "", cells) for i, cells in enumerate(columns)] or [
        (line.mark, line.cells)
    ]


def html_table(header: Sequence[str], lines: Sequence[Line], strong: Collection[int] = ()) -> str:
    """Return a table as HTML; marks are letters, colour only repeats them.

    `strong` has the places of lines that head others.
    """
    faint = "font-weight: 600; opacity: 0.75;"
    corner = _cell("td", "", faint)  # above the marks; a header cell would have to say something
    head = corner + "".join(_cell("th", title, faint) for title in header)
    body = "".join(_html_line(line, strong=at in strong) for at, line in enumerate(lines))
    style = "border-collapse: collapse; margin: 2px 0 10px 0; border: none;"
    top = f'<tr style="background: transparent; border-bottom: {_LINE};">{head}</tr>'
    return f'<table style="{style}"><thead>{top}</thead><tbody>{body}</tbody></table>'


def _html_line(line: Line, *, strong: bool = False) -> str:
    background, colour = _TINT[line.mark]
    mark = _cell("td", line.mark, f"{_MONO} font-weight: 700; color: {colour}; width: 14px;")
    looks = _MONO + ("text-decoration: line-through;" if line.mark == "-" else "")
    looks += "font-weight: 700; padding-top: 10px;" if strong else ""
    cells = "".join(_cell("td", cell, looks) for cell in line.cells)
    return f'<tr style="background: {background}; border-bottom: {_LINE};">{mark}{cells}</tr>'


def _cell(tag: str, text: str, style: str) -> str:
    base = "text-align: left; padding: 3px 12px 3px 6px; white-space: pre-wrap;"
    return f'<{tag} style="{base} {style}">{_lines(text)}</{tag}>'


def _lines(text: str) -> str:
    """Return text whose line breaks stay, whatever becomes of its style."""
    return escape(text).replace("\n", "<br>")


def heading(text: str, note: str = "") -> str:
    """Return a small heading with a quieter note beside it."""
    aside = f' <span style="opacity: 0.7; font-weight: 400;">{escape(note)}</span>' if note else ""
    return f'<div style="margin: 6px 0 2px 0; font-weight: 600;"><b>{escape(text)}</b>{aside}</div>'


def pre(text: str) -> str:
    """Return text that keeps its spaces and line breaks."""
    wrap = "white-space: pre-wrap; word-break: normal;"
    style = f"{_MONO} margin: 0; {wrap} background: transparent; color: inherit;"
    return f'<pre style="{style}">{escape(text)}</pre>'


def box(inner: str, colour: str = "rgba(128, 128, 128, 0.5)") -> str:
    """Return a block with a coloured edge on its left."""
    style = f"border-left: 4px solid {colour}; padding: 4px 0 4px 12px; margin: 4px 0;"
    return f'<div style="{style}">{inner}</div>'


def fold_away(title: str, inner: str) -> str:
    """Return something that opens when its title is clicked."""
    style = "cursor: pointer; opacity: 0.7; font-size: 12px;"
    return f'<details><summary style="{style}">{escape(title)}</summary>{inner}</details>'


def note(text: str) -> None:
    """Show a sentence or two."""
    publish(text, box("<br>".join(escape(line) for line in text.splitlines())))


def sentence(text: str) -> str:
    """Return text in the page's own letters."""
    return f'<div style="white-space: pre-wrap;">{_lines(text)}</div>'


def html_difference(lines: Sequence[str]) -> str:
    """Return the lines of a difference; each keeps its + or - in front."""
    width = max(map(len, lines), default=0)  # all colours end at the same place
    parts = []
    for line in lines:
        background, _ = _TINT[line[:1] if line[:1] in ("+", "-") else ""]
        parts.append(f'<span style="background: {background};">{escape(line.ljust(width))}</span>')
    joined = "\n".join(parts)
    style = f"{_MONO} margin: 0; background: transparent; color: inherit;"
    return f'<pre style="{style}">{joined}</pre>'


def terminal(command: str, output: str, ending: str, good: bool) -> str:
    """Return a command, its output and how it ended."""
    edge = GREEN if good else RED
    typed = f'<div style="{_MONO} font-weight: 700;"><b>{escape(command)}</b></div>'
    printed = pre(output) if output else ""
    ended = f'<div style="opacity: 0.85; font-size: 13px;">{escape(ending)}</div>' if ending else ""
    return box(typed + printed + ended, edge)


def typed(words: str) -> str:
    """Return words as they are typed, so that they stand out in a sentence."""
    return f'<code style="{_MONO}">{escape(words)}</code>'


def link_to(lesson: str) -> str:
    """Return a link to the notebook of a lesson."""
    return f'<a href="../notebooks/{escape(lesson)}.ipynb">{escape(lesson)}</a>'


def bar(done: int, total: int) -> str:
    """Return how much is done, as a bar; the words beside it say the same."""
    share = 100 * done // total if total else 0
    inner = f'<div style="width: {share}%; height: 8px; background: {GREEN};"></div>'
    outer = "max-width: 480px; background: rgba(128, 128, 128, 0.25); margin: 2px 0 8px 0;"
    return f'<div style="{outer}">{inner}</div>'


def markdown(text: str) -> str:
    """Return a text in Markdown as HTML; its headings come below a section's, which has level 2."""
    from markdown_it import MarkdownIt

    made: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    style = "margin: 10px 0 4px 0; font-weight: 600; font-size: {size};"
    for level, rank, size in (("h1", 3, "1.25em"), ("h2", 4, "1em")):
        opened = f'<div role="heading" aria-level="{rank}" style="{style.format(size=size)}"><b>'
        made = made.replace(f"<{level}>", opened).replace(f"</{level}>", "</b></div>")
    block = "padding: 8px 12px; margin: 6px 0 12px 0; background: rgba(128, 128, 128, 0.14);"
    made = made.replace("<pre>", f'<pre style="{_MONO} {block}">')
    return f'<div style="max-width: 80ch;">{made}</div>'


def legend(text: str) -> str:
    """Return a small line below a table."""
    style = "opacity: 0.7; font-size: 12px; white-space: pre-wrap;"
    return f'<div style="{style}">{_lines(text)}</div>'
