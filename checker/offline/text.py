"""SQL as text from a stranger: cut into statements and words, never run.

Quotes, comments and dollar quotes are taken as PostgreSQL takes them:
https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_TOKENS = 20_000

_TOKEN = re.compile(
    r"""
      (?P<space> \s+)
    | (?P<comment> --[^\n]* | /\*.*?\*/)
    | (?P<string> [eE]?'(?:[^']|'')*')
    | (?P<dollar> (\$\w*\$) .*? \5)
    | (?P<quoted> "(?:[^"]|"")*")
    | (?P<word> [^\W\d]\w*)
    | (?P<number> \d+(?:\.\d+)?)
    | (?P<mark> :: | .)
    """,
    re.VERBOSE | re.DOTALL,
)
_RUNNING = re.compile(r"-- Running (?:upgrade|downgrade) (\S*) -> (\S*)")


@dataclass(frozen=True)
class Token:
    """One word of SQL. `text` is a name as PostgreSQL knows it, or a string's own content."""

    kind: str
    text: str
    written: str = ""

    def says(self, *words: str) -> bool:
        """Whether this is one of these words or marks; words in any letters."""
        return self.kind in ("word", "mark") and self.text.upper() in words


@dataclass(frozen=True)
class Statement:
    """One statement. `move` are the revisions between which Alembic wrote it."""

    tokens: tuple[Token, ...]
    move: tuple[str, str] = ("", "")

    @property
    def text(self) -> str:
        """The statement in one line, short enough to show."""
        shown = ""
        for token in self.tokens:
            text = "$$...$$" if token.kind == "dollar" else token.written or token.text
            tight = text in (",", ")", "::", ".", "(") or shown.endswith(("(", "::", "."))
            shown += text if tight or not shown else f" {text}"
        return shown[:160]


def statements(text: str) -> list[Statement]:
    """Every statement of a text, without comments, with the revision it belongs to."""
    found: list[Statement] = []
    tokens: list[Token] = []
    move = ("", "")
    for count, match in enumerate(_TOKEN.finditer(text)):
        if count > MAX_TOKENS:
            break
        kind, said = str(match.lastgroup), match[0]
        if kind == "comment" and (running := _RUNNING.match(said)):
            move = (running[1], running[2])
        elif said == ";":
            found.append(Statement(tuple(tokens), move))
            tokens = []
        elif kind not in ("space", "comment"):
            tokens.append(_token(kind, said))
    found.append(Statement(tuple(tokens), move))
    return [statement for statement in found if statement.tokens]


def _token(kind: str, said: str) -> Token:
    if kind == "quoted":
        return Token("name", said[1:-1].replace('""', '"'), said)
    if kind == "string":
        return Token("string", said.lstrip("eE")[1:-1].replace("''", "'"), said)
    if kind == "dollar":
        mark = said[: said.index("$", 1) + 1]
        return Token("dollar", said[len(mark) : -len(mark)])
    return Token(kind, said.lower() if kind == "word" else said, said)


class Reader:
    """Walks over the words of a statement."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def left(self) -> tuple[Token, ...]:
        """What has not been read yet."""
        return self.tokens[self.place :]

    def take(self, *phrase: str) -> bool:
        """Read these words if they come next."""
        here = self.left[: len(phrase)]
        if len(here) == len(phrase) and all(
            t.says(word) for t, word in zip(here, phrase, strict=True)
        ):
            self.place += len(phrase)
            return True
        return False

    def name(self) -> str:
        """Read a name, without the schema in front of it; "" where none comes next."""
        found = ""
        while self.left and self.left[0].kind in ("word", "name"):
            found = self.left[0].text
            self.place += 1
            if not self.take("."):
                break
        return found

    def until(self, *ends: str) -> tuple[Token, ...]:
        """Read up to one of these words or marks that stands outside of brackets."""
        start, depth = self.place, 0
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            if depth == 0 and token.says(*ends):
                break
            depth += token.says("(") - token.says(")")
            if depth < 0:
                break
            self.place += 1
        return self.tokens[start : self.place]
