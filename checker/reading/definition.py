"""What a database is defined to be, to the letter: for telling whether a migration could tell."""

from __future__ import annotations

import re
from pathlib import Path

from checker.language import _
from checker.reading.clauses import TOKEN
from checker.reading.connection import connect
from checker.reading.database import VERSION_TABLE, read_version
from checker.verdict import NotGraded

MAX_DEFINITIONS = 2000
NUMBERS = ("user_version", "application_id")
MAX_SQL = 200_000  # characters of all definitions together that are cut into words

Definition = tuple[frozenset[tuple[str, ...]], tuple[int, ...]]


def read_definition(path: Path) -> Definition:
    """All that is defined, each as type, name, table and SQL, and the numbers of the file.

    Blanks, and quotes around a name that needs none, don't count, but where there is very much
    SQL. Raises NotGraded where the file cannot be read.
    """
    with connect(path) as connection:
        rows = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT ?", (MAX_DEFINITIONS + 1,)
        ).fetchall()
        numbers = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in NUMBERS]
    if len(rows) > MAX_DEFINITIONS:
        raise NotGraded(
            _("The scratch database has more than {most} definitions.", most=MAX_DEFINITIONS)
        )
    short = sum(len(sql or "") for *_names, sql in rows) <= MAX_SQL
    cut = _words if short else _whole
    defined = ((type_, name, table, *cut(sql or "")) for type_, name, table, sql in rows)
    return frozenset(defined), tuple(numbers)


def _words(sql: str) -> list[str]:
    """The tokens of a definition."""
    return [re.sub(r'^"(\w+)"$', r"\1", token) for token in TOKEN.findall(sql)]


def _whole(sql: str) -> list[str]:
    """A definition as it is written."""
    return [sql]


def holds_nothing(path: Path) -> bool:
    """Whether the database is as Alembic finds a new one, but for its own empty table."""
    defined, numbers = read_definition(path)
    own = {("table", VERSION_TABLE), ("index", VERSION_TABLE)}
    made = {(type_, table) for type_, _name, table, *_sql in defined}
    return made <= own and not any(numbers) and not read_version(path)
