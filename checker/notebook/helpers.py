"""Helpers that lessons import: self-checks, puzzles, and a look at files and the database."""

from __future__ import annotations

import difflib
from pathlib import Path

from checker.language import _, course_text
from checker.notebook import graph, schema, show
from checker.notebook.command import run_flask_command
from checker.notebook.errors import LessonStop
from checker.notebook.project import find_database, require_database
from checker.showing.marked import Value

_GREEN, _AMBER = "rgba(46, 160, 67, 0.8)", "rgba(210, 153, 34, 0.9)"


def check_that(condition: bool, yes: str, not_yet: str) -> None:
    """Show whether something holds: "✓ yes" or "✗ not yet: …". Never raises."""
    problem = course_text(not_yet)
    text = f"✓ {course_text(yes)}" if condition else _("✗ not yet: {problem}", problem=problem)
    show.publish(text, show.box(show.sentence(text), _GREEN if condition else _AMBER))


def in_order(lines: dict[str, str], answer: str, before: list[tuple[str, str]]) -> None:
    """Show a "put these lines in order" puzzle and judge the answer. Never raises.

    `lines` maps letters to lines of code, `answer` lists letters ("C A B"; "" shows the puzzle),
    `before` holds pairs (X, Y): X must come before Y. Every order that keeps to the pairs is right.
    """
    letters = [letter.upper() for letter in answer.replace(",", " ").split()]
    if len(letters) == 1 and len(lines) > 1:
        letters = list(letters[0])
    if not letters:
        text = "\n".join(f"{letter}   {line}" for letter, line in lines.items())
        show.publish(text, show.box(show.pre(text)))
        return
    problem = _order_problem(lines, letters, before)
    code = "\n".join(lines[letter] for letter in letters if letter in lines)
    verdict = (
        _("✗ not yet: {problem}", problem=problem) if problem else _("✓ yes, that order works.")
    )
    html = show.sentence(verdict) + show.pre(code)
    show.publish(f"{verdict}\n\n{code}", show.box(html, _AMBER if problem else _GREEN))


def _order_problem(lines: dict[str, str], letters: list[str], before: list[tuple[str, str]]) -> str:
    """Return what is wrong with an order, "" when nothing is."""
    unknown = [letter for letter in letters if letter not in lines]
    if unknown:
        return _(
            "there is no line {letter}. Use the letters {names}.",
            letter=unknown[0],
            names=" ".join(lines),
        )
    twice = [letter for letter in lines if letters.count(letter) > 1]
    if twice:
        return _("line {letter} is there twice. Use each letter once.", letter=twice[0])
    missing = [letter for letter in lines if letter not in letters]
    if missing:
        return _("line {letter} is not placed yet. Use every letter once.", letter=missing[0])
    for first, second in before:
        if letters.index(first) > letters.index(second):
            return _(
                "line {first} must come before line {second}. Think about why, then try again.",
                first=first,
                second=second,
            )
    return ""


def newest_migration() -> Path:
    """Return the migration file at head in migrations/versions.

    Raises LessonStop when there is no migration file, or more than one head.
    """
    found = graph.read_graph([])
    heads = [revision.path for revision in found.revisions if revision.id in found.heads]
    if not heads:
        raise LessonStop(_("There is no migration file yet. `%flask db migrate` writes one."))
    if len(heads) > 1:
        names = ", ".join(path.name for path in heads)
        raise LessonStop(_("There is more than one head ({names}). Look at %history.", names=names))
    return heads[0]


def replace_in_file(path: str | Path, old: str, new: str) -> None:
    """Replace a text in a file, everywhere it occurs, and show the difference.

    Raises LessonStop when the file or the text is not there, unless the replacement was already
    made: then it says so, and a cell can be run again.
    """
    file = Path(path)
    if not file.is_file():
        raise LessonStop(
            _("There is no file {file}. Run the cells above first, in order.", file=file.as_posix())
        )
    text = file.read_text(encoding="utf-8")
    if new and new in text and (old not in text or old in new):
        show.note(_("{file} already has this change. Nothing to do.", file=file.as_posix()))
        return
    if old not in text:
        raise LessonStop(
            _(
                "{file} does not contain the text to replace:\n"
                "{old}\n"
                "Open the file and compare. If an earlier cell was skipped, run it first.",
                file=file.as_posix(),
                old=old,
            )
        )
    changed = text.replace(old, new)
    file.write_text(changed, encoding="utf-8", newline="\n")
    show_difference(file.as_posix(), text, changed)


def show_difference(name: str, before: str, after: str) -> None:
    """Show the lines of a file that changed, with + and - in front."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm="")
    lines = ["…" if line.startswith("@@") else line for line in list(found)[3:]]
    show.publish(
        "\n".join([name, *lines]),
        show.heading(name) + show.html_difference(lines),
    )


def run_flask(*args: str) -> tuple[int, str]:
    """Run `flask ARGS` in the project; return its exit code and its full output."""
    outcome = run_flask_command(list(args))
    return outcome.code, outcome.output


def table_columns(table: str) -> dict[str, str]:
    """Return a table's columns and their declared types; {} when there is no such table."""
    database = find_database()
    if database is None:
        return {}
    found = schema.read_schema(database).get(table, [])
    return {item.name: item.type for item in found if item.kind == "column"}


def table_rows(sql_or_table: str) -> list[tuple[Value, ...]]:
    """Return the rows of a table or of a SELECT; [] when the table or the database is missing."""
    if " " not in sql_or_table.strip():
        database = find_database()
        rows = schema.read_rows(database, sql_or_table.strip()) if database else None
        return rows.rows if rows else []
    with schema.opened(require_database()) as connection:
        return connection.execute(sql_or_table).fetchall()


def unique_columns(table: str) -> set[tuple[str, ...]]:
    """Return the groups of columns that must be unique, by constraint or by unique index."""
    database = find_database()
    if database is None:
        return set()
    with schema.opened(database) as connection:
        indexes = connection.execute(f"PRAGMA index_list({schema.quoted(table)})").fetchall()
        return {
            schema.index_columns(connection, name)
            for _, name, unique, origin, partial in indexes
            if unique and origin != "pk" and not partial
        }
