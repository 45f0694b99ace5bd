"""Texts in Markdown, block by block: what translators get, and what a learner reads instead.

A block is what stands between blank lines. Code, front matter and comments are no messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.language import course_text

_PARTS = re.compile(
    r"""
      (?P<matter> \A---\n.*?\n---\n)
    | (?P<code>   ^[ ]*(?P<fence>```+|~~~+).*?^[ ]*(?P=fence)[ ]*$\n?)
    | (?P<note>   ^<!--.*?-->[ ]*$\n?)
    | (?P<blank>  ^[ \t]*\n)
    | (?P<block>  ^(?:(?![ ]*(?:```|~~~)|<!--)[^\n]*\S[^\n]*(?:\n|\Z))+)
    | (?P<rest>   .+?(?:\n|\Z))
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_CODE_LINES = re.compile(r"(?: {4}.*(?:\n|\Z))+")
_WORD, _TAG = re.compile(r"[^\W\d_]{2}"), re.compile(r"<[^>]*>")
_LIST = re.compile(r" *(?:[-*+]|\d+\.) ")


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces that make it up again, each with whether it is a message."""
    in_list = False
    for found in _PARTS.finditer(text):
        piece = found[0]
        words = found.lastgroup == "block" and _WORD.search(_TAG.sub("", piece)) is not None
        if words:
            code = _CODE_LINES.fullmatch(piece) is not None and not in_list
            in_list = _LIST.match(piece) is not None or (in_list and piece.startswith(" "))
            words = not code
        yield piece, words


def messages(text: str) -> Iterator[str]:
    """The blocks of a text that are translated, without the line break at their end."""
    for piece, words in parts(text):
        if words:
            yield piece.rstrip("\n")


def translated(text: str) -> str:
    """A text in the learner's language; blocks that no catalogue has stay as they are."""
    told = []
    for piece, words in parts(text):
        message = piece.rstrip("\n")
        told.append(course_text(message) + piece[len(message) :] if words else piece)
    return "".join(told)
