"""Rows for people to look at: short words instead of random letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from checker.reading.seeding import Kind, Seeder

WORDS = (
    *("ada", "alan", "amal", "anna", "aziz", "bea", "bruno", "carl", "chen", "clara", "dara"),
    *("diego", "dora", "emil", "esra", "fatou", "felix", "frida", "grace", "hana", "hugo", "ines"),
    *("ivan", "jade", "jonas", "kai", "kofi", "lena", "leo", "lin", "maya", "milo", "mina", "nils"),
    *("nora", "olga", "omar", "otto", "pia", "raj", "rosa", "sami", "sara", "selma", "taro"),
    *("theo", "tom", "uma", "vera", "wei", "yara", "yuki", "zoe"),
)


@dataclass
class ReadableSeeder(Seeder):
    """Gives each text a word of its own, with a number only where the words have run out."""

    kinds: ClassVar = (Kind.PLAIN, Kind.EMPTY, Kind.LONG)
    used: set[str] = field(default_factory=set)

    def _word(self, length: int) -> str:
        left = [word for word in WORDS if word not in self.used and len(word) <= length]
        if not left:
            return super()._word(length)
        word = self.random.choice(left)
        self.used.add(word)
        return word

    def _awkward(self, length: int) -> str:
        return self._word(min(length, 24))
