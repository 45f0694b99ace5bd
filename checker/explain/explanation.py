"""What one message means: the shape of a row in the tables of explanations."""

from __future__ import annotations

from dataclasses import dataclass

from checker.language import _


@dataclass(frozen=True)
class Explanation:
    """`pattern` is searched in `Type: message`; `why` tells the meaning, `do` the next step.

    `message` is how a learner reads it, for the page about messages; none there without it.
    """

    pattern: str
    why: str
    lesson: str
    do: str = ""
    message: str = ""

    @property
    def advice(self) -> str:
        """The meaning and the next step in one piece."""
        return f"{_(self.why)} {_(self.do)}".strip()


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
