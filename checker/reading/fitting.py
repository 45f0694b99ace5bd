"""Values that may fit a CHECK of a stranger's table, guessed from the text of the rule.

SQLite alone decides whether a guess is right; nothing here is evaluated.
"""

from __future__ import annotations

import random
import re
import string

from checker.reading.database import Column, Table, Value
from checker.reading.values import declared_length, is_text

MOST_TEXT = 20_000
MOST_LENGTH = 64


def failed_rule(table: Table, trouble: str) -> str:
    """The text of the CHECK that SQLite names in an error; nothing if it is about another rule."""
    failed = trouble.partition("CHECK constraint failed: ")[2]
    name = re.escape(failed)
    start = re.search(
        rf"CONSTRAINT\s+[\"`\[]?{name}[\"`\]]?\s+CHECK\s*\(", table.sql[:MOST_TEXT], re.IGNORECASE
    )
    if not start:
        return failed  # a rule without a name is told by its text
    rest, depth = table.sql[start.end() : MOST_TEXT], 1
    for place, letter in enumerate(rest):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return rest[:place]
    return rest


def guess(chance: random.Random, column: Column, rule: str) -> Value:
    """One value that the rule may mean; another one each time."""
    numbers = [int(number) for number in re.findall(r"\b\d{1,9}\b", rule)]
    if is_text(column.type):
        return _text(chance, column, rule, numbers)
    if column.type in ("DATE", "DATETIME", "TIMESTAMP"):
        return _moment(chance, column.type, rule)
    near = [number + step for number in numbers for step in (-1, 0, 1)]
    return chance.choice([*near, *_between(chance, numbers), chance.randint(0, 100)])


def _moment(chance: random.Random, type_: str, rule: str) -> str:
    """A day, at times one that the rule names, or the same in a later or an earlier year."""
    days = re.findall(r"'(\d{4}-\d\d-\d\d)", rule) or ["2020-06-15"]
    day = chance.choice(days)
    day = f"{int(day[:4]) + chance.choice([-1, 0, 1, 5]):04}{day[4:]}"
    return day if type_ == "DATE" else f"{day} 12:00:00.000000"


def _between(chance: random.Random, numbers: list[int]) -> list[int]:
    return [chance.randint(min(numbers), max(numbers))] if numbers else []


def _text(chance: random.Random, column: Column, rule: str, numbers: list[int]) -> str:
    longest = min(declared_length(column.type, MOST_LENGTH), MOST_LENGTH)
    lengths = [number + step for number in numbers for step in (0, 1) if number < longest]
    length = chance.choice([8, 12, *lengths])
    letters = chance.choice([string.ascii_lowercase, string.ascii_uppercase, string.digits])
    word = "".join(chance.choices(letters, k=length))
    listed: list[str] = [text.replace("''", "'") for text in re.findall(r"'((?:[^']|'')*)'", rule)]
    # In a pattern of LIKE, % and * are any text, _ and ? any letter.
    shaped = [re.sub(r"[_?]", word[:1] or "a", re.sub(r"[%*]+", word[:6], t)) for t in listed]
    return chance.choice([word, f"{word[:6]}@{word[:6]}.example", *listed, *shaped])[:longest]
