"""The options that come before a magic's own words: `--fails TEXT`, `--says TEXT`, `--lines N`."""

from __future__ import annotations

import re
import shlex

from checker.language import _
from checker.notebook.errors import LessonStop
from checker.notebook.outcomes import meant

_WORD = re.compile(r"""\s*((?:[^\s"']|"(?:\\.|[^"\\])*"|'[^']*')+)""")


def take_options(line: str, names: tuple[str, ...]) -> tuple[dict[str, list[str]], str]:
    """Take the leading options of a line; return their values by name, and the untouched rest.

    `--outcome N` stands for what the lesson expects there. Values are quoted by the rules of shlex.
    Raises LessonStop for an option without a value.
    """
    taken: dict[str, list[str]] = {name: [] for name in names}
    while True:
        word, rest = _next_word(line)
        if word not in (*names, "--outcome"):
            return taken, line.strip()
        value, rest = _next_word(rest)
        if value is None:
            raise LessonStop(
                _('{word} needs a text after it, for example: {word} "some words"', word=word)
            )
        if word == "--outcome":
            line = f"{meant(value)} {rest}"
        else:
            taken[word].append(value)
            line = rest


def _next_word(line: str) -> tuple[str | None, str]:
    """Split the first shell word from a line; None when there is none."""
    match = _WORD.match(line)
    if match is None:
        return None, line
    return "".join(shlex.split(match[1])), line[match.end() :]


def split_words(line: str) -> list[str]:
    """Split a line by the rules of shlex; raise LessonStop when a quote is left open."""
    try:
        return shlex.split(line)
    except ValueError:
        raise LessonStop(
            _("A quote is opened and not closed. Check the \" and ' in the line.")
        ) from None
