"""What only the text of a CREATE TABLE tells: CHECK rules and the order of texts, COLLATE."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_TEXT = 100_000
# A text, a name in any of SQLite's quotes, a word, or one sign: https://www.sqlite.org/lang.html
# What is not closed runs to the end, so that no sign is looked at more than once.
TOKEN = re.compile(
    r"""'(?:[^']|'')*(?:'|\Z)|"[^"]*(?:"|\Z)|`[^`]*(?:`|\Z)|\[[^\]]*(?:\]|\Z)"""
    r"|\w+|<>|[<>=!]=|\|\||\S"
)
COMMENT = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
WORD = re.compile(r'["`\[]?(\w+)["`\]]?\Z')


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def words(sql: str) -> list[str]:
    """The tokens of a definition, names without quotes that they don't need; no comments."""
    bare = COMMENT.sub(lambda found: found[0] if found[0][0] == "'" else " ", sql[:MOST_TEXT])
    return [_plain(token) for token in TOKEN.findall(bare)]


def _plain(token: str) -> str:
    found = WORD.match(token)
    return found[1] if found else token


def checks(sql: str) -> frozenset[str]:
    """The rules of a table, each as `CHECK (age > 0)`, written alike however they were typed."""
    found, tokens = set[str](), words(sql)
    for place, token in enumerate(tokens[:-1]):
        if token.upper() == "CHECK" and tokens[place + 1] == "(":
            found.add(f"CHECK ({_told(_bare(_inside(tokens, place + 1)))})")
    return frozenset(found)


def named_columns(columns: Iterable[str], rule: str) -> list[str]:
    """The columns that a rule speaks of."""
    spoken = set(re.findall(r"\w+", rule.lower()))
    return [name for name in columns if name.lower() in spoken]


def _told(tokens: list[str]) -> str:
    """A rule as one would write it, blanks where they belong."""
    text = re.sub(r"\( | \)| ,", lambda found: found[0].strip(), " ".join(tokens))
    return re.sub(r"\b(?!(?:and|in|not|or)\b)(\w+) \(", r"\1(", text)


def _inside(tokens: list[str], place: int) -> list[str]:
    """What stands between the bracket at `place` and the one that closes it."""
    depth = 0
    for end in range(place, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[end], 0)
        if depth == 0:
            return tokens[place + 1 : end]
    return tokens[place + 1 :]


def _bare(tokens: list[str]) -> list[str]:
    """The rule without brackets around the whole of it, in small letters but for its texts."""
    while tokens[:1] == ["("] and len(_inside(tokens, 0)) == len(tokens) - 2:
        tokens = tokens[1:-1]
    return [token if token.startswith("'") else token.lower() for token in tokens]


def collations(sql: str) -> dict[str, str]:
    """The columns that compare their texts in another order than SQLite's own, by name."""
    tokens = words(sql)
    if "(" not in tokens:
        return {}
    body = _inside(tokens, tokens.index("("))
    found, column, depth, new = dict[str, str](), "", 0, True
    for token, following in zip(body, [*body[1:], ""], strict=True):
        if new:
            column = token
        depth += {"(": 1, ")": -1}.get(token, 0)
        new = token == "," and depth == 0
        if token.upper() == "COLLATE" and depth == 0 and following.upper() != "BINARY":
            found[column] = following.upper()
    return found


def plain_default(told: str | None) -> str:
    """A default in one way of writing: `('UTC')` is `UTC`, `false` is `0`; '' where there is none.

    A text is told apart from a number only by the column's type, as SQLite does it.
    """
    text = (told or "").strip()
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    if text[:1] in ("'", '"') and text[-1:] == text[:1] and len(text) > 1:
        return f"'{text[1:-1]}'" if not _is_number(text[1:-1]) else text[1:-1]
    return {"true": "1", "false": "0", "null": ""}.get(text.lower(), text.lower())


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", text) is not None
