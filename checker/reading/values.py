"""Random values for columns of whatever type."""

from __future__ import annotations

import random
import re
import string
from dataclasses import dataclass

from checker.reading.database import Value

LONGEST = 200
AWKWARD = " 'é% "


@dataclass
class Values:
    """Makes values that differ each time the seed differs."""

    random: random.Random

    def value(self, type_: str, sql: str = "", name: str = "", *, long: bool = False) -> Value:
        """A random value of a declared type; one of the list where a CHECK ... IN (...) has one."""
        if allowed := _listed_values(sql, name):
            return self.random.choice(allowed)
        kind = type_.split("(")[0]
        if "BOOL" in kind:
            return self.random.randint(0, 1)
        if "INT" in kind:
            return self.random.randint(1, 2**31 - 1)
        if kind == "DATE":
            return self._date()
        if kind in ("DATETIME", "TIMESTAMP"):
            return f"{self._date()} {self._clock()}.000000"
        if kind == "TIME":
            return f"{self._clock()}.000000"
        if any(word in kind for word in ("NUMERIC", "DECIMAL", "FLOAT", "REAL", "DOUBLE")):
            return self.random.randint(1, 10**6) / 4
        if kind == "JSON":
            return f'{{"{self._word(6)}": {self.random.randint(1, 9999)}}}'
        if any(word in kind for word in ("BLOB", "BINARY")):
            return self.random.randbytes(12)
        room = declared_length(type_, 24)
        return self._awkward(min(room, LONGEST)) if long else self._word(min(room, 24))

    def _awkward(self, length: int) -> str:
        """A text that trimming, cutting and SQL without parameters do not leave as it is."""
        if length < 2 * len(AWKWARD):
            return self._word(length)
        half = len(AWKWARD) // 2
        return AWKWARD[:half] + self._word(length - len(AWKWARD)) + AWKWARD[half:]

    def _word(self, length: int) -> str:
        return "".join(self.random.choices(string.ascii_letters + string.digits, k=length))

    def _date(self) -> str:
        year, month, day = (self.random.randint(*r) for r in ((1990, 2030), (1, 12), (1, 28)))
        return f"{year}-{month:02}-{day:02}"

    def _clock(self) -> str:
        return ":".join(f"{self.random.randint(0, top):02}" for top in (23, 59, 59))


def is_text(type_: str) -> bool:
    """Whether a declared type is one of texts."""
    return any(kind in type_ for kind in ("CHAR", "TEXT", "CLOB", "STRING"))


def declared_length(type_: str, otherwise: int) -> int:
    """The 64 of `VARCHAR(64)`."""
    length = re.search(r"\((\d+)\)", type_)
    return int(length[1]) if length else otherwise


def _listed_values(sql: str, name: str) -> list[str]:
    """The text values of a `CHECK (name IN ('a', 'b'))` in a table's SQL."""
    pattern = rf"\(\s*[\"`\[]?{re.escape(name)}[\"`\]]?\s+IN\s*\(([^()]*)\)"
    found = re.search(pattern, sql[:20_000], re.IGNORECASE)
    return re.findall(r"'([^']*)'", found[1]) if found else []
