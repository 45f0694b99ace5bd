"""What each scene has to tell, worked out once for the terminal, the notebook and the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.language import N_, _, _n
from checker.rehearsing.scratch import Scratch
from checker.replay.changes import Drawn, changed_rows, changed_tables, fates, unchanged
from checker.replay.film import Scene
from checker.showing.marked import Line
from checker.verdict import Finding

WORDS = {"+": N_("(new)"), "-": N_("(gone)"), "": ""}


@dataclass(frozen=True)
class Told:
    """All that is told of one scene, worked out."""

    number: int
    title: str
    command: str
    where: str
    finding: Finding | None
    versions: str
    drawn: list[tuple[str, Drawn]]
    same: list[str]
    fates: list[Line]
    sql: list[tuple[str, str]]
    questions: int


def table_title(kind: str, table: Drawn) -> str:
    """What stands above a table: `Table user (new)`."""
    return f"{_(kind)} {table.name} {_(WORDS[table.mark])}".rstrip()


def and_questions(count: int) -> str:
    """How many statements only asked."""
    return _n(
        "(and {count} statement that only asks what is there)",
        "(and {count} statements that only ask what is there)",
        count,
    )


def tell(scenes: list[Scene]) -> Iterator[Told]:
    """What each scene has to tell, in the same order whoever shows it."""
    for number, scene in enumerate(scenes, 1):
        drawn: list[tuple[str, Drawn]] = []
        same, became, versions = list[str](), list[Line](), list[str]()
        for bind, before, after in _databases(scene.before, scene.after):
            kinds = (
                (N_("Table"), changed_tables(before, after)),
                (N_("Rows of"), changed_rows(before, after)),
            )
            drawn += [
                (kind, replace(d, name=f"{d.name}{bind}")) for kind, found in kinds for d in found
            ]
            same += [f"{name}{bind}" for name in unchanged(before, after)]
            became += fates(before, after)
            moved = [", ".join(state.version) or _("empty") for state in (before, after)]
            versions += [" → ".join(moved) + bind] if moved[0] != moved[1] else []
        yield Told(
            number,
            scene.title,
            scene.command,
            scene.where,
            scene.finding,
            ", ".join(versions),
            drawn,
            same,
            became,
            scene.sql,
            scene.questions,
        )


def _databases(before: Scratch, after: Scratch) -> Iterator[tuple[str, Scratch, Scratch]]:
    """The main database and the others, each with the words that tell it from the main one."""
    yield "", before, after
    for key in sorted(before.binds.keys() | after.binds.keys()):
        yield f" ({key})", before.bind(key), after.bind(key)
