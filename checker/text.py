"""Text made harmless to show, in letters that the terminal has, and in an order people expect."""

from __future__ import annotations

import codecs
import io
import re
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any

CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ud800-\udfff]"
)
FORMULA_SIGNS = frozenset("=+-@|%")
CELL_ENDS = re.compile(r"([;\t\r\n])")
BARE = re.compile(r"[\w.:+-]*")  # such a cell needs no quotation marks, whatever separates cells

NEAR = dict(zip("ÄÖÜäöü", ("Ae", "Oe", "Ue", "ae", "oe", "ue"), strict=True))
NEAR |= {"ß": "ss", "→": "->", "–": "-", "—": "-", "−": "-", "≤": "<=", "·": "-", "•": "*"}
NEAR |= {"●": "*", "✓": "ok", "✗": "no", "▲": "^", "▌": "|", "“": '"', "”": '"', "’": "'"}


def plain(text: str) -> str:
    """The text with nothing in it that a terminal would obey."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def without_formulas(text: str) -> str:
    """The text with an apostrophe before all that a spreadsheet could take for a formula.

    Excel splits a line of ours at each semicolon where that is the list separator, as in German,
    and at the ends of lines: quotation marks hold nothing together then.
    Source: https://owasp.org/www-community/attacks/CSV_Injection
    """
    parts = (f"'{part}" if _is_formula(part) else part for part in CELL_ENDS.split(text))
    made = "".join(parts)
    return f"'{made}" if made.startswith(("\t", "\r", "\n", " ")) or text[:1] == "'" else made


def _is_formula(text: str) -> bool:
    """Whether the first character that can be seen, but for quotation marks, starts a formula."""
    for sign in unicodedata.normalize("NFKC", text):
        if sign != '"' and unicodedata.category(sign)[0] not in "CMZ":
            return sign in FORMULA_SIGNS
    return False


def csv_line(cells: Iterable[Any]) -> str:
    """A line of CSV; what is more than a word or a number is quoted."""
    texts = [str(cell) for cell in cells]
    quoted = ('"' + text.replace('"', '""') + '"' for text in texts)
    marked = (t if BARE.fullmatch(t) else q for t, q in zip(texts, quoted, strict=True))
    return ",".join(marked) + "\r\n"


def natural(name: str) -> list[int | str]:
    """A sort key that puts exercise2 before exercise10."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def nearest(error: UnicodeError) -> tuple[str, int]:
    """For characters that an encoding lacks, ASCII ones that say the same; "?" where none do.

    An error handler, as https://docs.python.org/3/library/codecs.html#codecs.register_error has it.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_near(character) for character in missing), error.end


def _near(character: str) -> str:
    if character in NEAR:
        return NEAR[character]
    name = unicodedata.name(character, "")
    if name.startswith("BOX DRAWINGS"):
        return "-" if name.endswith("HORIZONTAL") else "|" if name.endswith("VERTICAL") else "+"
    plainer = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plainer or "?"


def never_stop_at_a_character() -> None:
    """Let no character stop a command: a terminal on Windows may have only 256 of them."""
    codecs.register_error("nearest", nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="nearest")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
