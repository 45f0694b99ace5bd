"""What one message means: the shape of a row in the tables of explanations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from checker.language import _


@dataclass(frozen=True)
class Explanation:
    """`pattern` is searched in `Type: message`; `why` tells the meaning, `do` the next step.

    `message` is how a learner reads it, for the page about messages; none there without it. `said`
    is the text in which it was found.
    """

    pattern: str
    why: str
    lesson: str
    do: str = ""
    message: str = ""
    said: str = field(default="", compare=False)

    @property
    def next_step(self) -> str:
        """What to do, with the names that were `said` in place of those of the example.

        Names are what the named groups of `pattern` find.
        """
        text = _(self.do)
        example, own = (re.search(self.pattern, told) for told in (self.message, self.said))
        for group, name in own.groupdict().items() if example and own else ():
            text = text.replace(example[group], name) if example and name else text
        return text

    @property
    def advice(self) -> str:
        """The meaning and the next step in one piece."""
        return f"{_(self.why)} {self.next_step}".strip()


def found_in(entries: Iterable[Explanation], text: str) -> Explanation | None:
    """The first whose message occurs in `text`, with the names that stand there, or None."""
    found = next((entry for entry in entries if re.search(entry.pattern, text)), None)
    return replace(found, said=text) if found else None


SETUP, FIRST, EMAIL, BACK, READ, ROWS, DELETE, RENAME, ADOPT, BRANCHES, DATA, SQL = (
    "01-setup",
    "02-first-migration",
    "03-add-email",
    "04-upgrade-and-roll-back",
    "05-read-and-edit",
    "06-tables-with-rows",
    "07-add-and-delete",
    "08-rename",
    "09-existing-project",
    "10-branches",
    "11-data-migrations",
    "12-postgresql-and-sql",
)
