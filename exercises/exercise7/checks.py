"""What exercise 7 must prove: username is called handle, and nobody lost theirs on the way."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from checker.exercise import check
from checker.language import N_, _
from checker.reading.compare import tables_found
from checker.reading.scripts import function_line, where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed
from checker.words import journeys, project, tables
from checker.words.journeys import Change

LESSON = "08-rename"
START = "c7e1a0b2d301"
RENAMED = Change(renames={"user.username": "user.handle"})
RENAME = N_(
    "To add handle and to drop username is no rename: no value moves by itself. "
    "alter_column('username', new_column_name='handle') keeps values and rules."
)
ONLY = N_("Only the column's name changes here. No line of the migration may touch the values.")
BACK = N_(
    "The way back is a rename too: alter_column('handle', new_column_name='username') brings "
    "back every value and every rule."
)
BLOCK = N_(
    "A rename keeps the rule that is there. If you make a new one for the new name, close the "
    "batch block after alter_column and open a second one: in the same block the column still "
    "has its old name, and the rule is left out without a word."
)
OTHER_WORD = N_(
    "alter_column gives the new name as new_column_name='handle'. Here it says {word}, and Alembic "
    "passes over a word that it does not know, without an error."
)


@contextmanager
def told(more: str) -> Iterator[None]:
    """Findings inside say this first, and send the reader to the lesson about renames."""
    try:
        yield
    except Failed as failure:
        if not more:
            raise
        raise failure.because(f"{_(more)} {failure.finding.why}".strip(), LESSON) from None


def adds_handle(run: Rehearsal) -> bool:
    """Whether a migration adds the column, where a rename was asked for."""
    calls = [
        node
        for revision in run.history.revisions
        for node in ast.walk(revision.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_column"
    ]
    parts = [part for call in calls for part in ast.walk(call)]
    return any(isinstance(part, ast.Constant) and part.value == "handle" for part in parts)


def misnamed(run: Rehearsal) -> tuple[str, str]:
    """`file:line` where alter_column gets handle under another word, and that word; or nothing."""
    for revision in run.history.own:
        nodes = (node for node in ast.walk(revision.tree) if isinstance(node, ast.Call))
        for call in (node for node in nodes if getattr(node.func, "attr", "") == "alter_column"):
            words = {word.arg: getattr(word.value, "value", None) for word in call.keywords}
            for word in (word for word, value in words.items() if value == "handle"):
                if word != "new_column_name":
                    return f"{revision.file}:{call.lineno}", f"{word}='handle'"
    return "", ""


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def history_grew(run: Rehearsal) -> None:
    """The history has one head, and the first migration is there, unchanged"""
    project.one_head(run)
    journeys.history_only_grew(run)
    if START not in {revision.id for revision in run.history.revisions}:
        raise Failed(
            _("the migration {revision}, which came with the exercise", revision=START),
            "it is not in your project any more",
            f"{run.repository}/versions/",
            "Databases out there say that they are at this revision. Without its file no command "
            "works on them. Put it back, and make the change in a migration after it.",
            LESSON,
        )


@check(points=2, after=history_grew)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    with told(RENAME if adds_handle(run) else ""):
        project.upgrades_from_empty(run)
    project.made_by_migrations(run, run.table_of("User", "user"))


@check(points=3, after=upgrades)
def renamed(run: Rehearsal) -> None:
    """The table user has handle instead of username, and the other columns as they were"""
    made = run.upgraded.schema
    columns = made["user"].columns if "user" in made else {}
    if run.head == START:
        raise Failed(
            "a new migration that renames the column username to handle",
            _("no migration comes after {revision}", revision=START),
            f"{run.repository}/versions/",
            "In the database the column has its old name. Another name in the model does not "
            "change that. Run  flask db upgrade  so that your own database is up to date, then "
            "make a migration that renames the column.",
            LESSON,
        )
    if "username" in columns and "handle" not in columns:
        place, word = misnamed(run)
        raise Failed(
            "a column handle in the table user, and none called username",
            _("the columns {names}", names=", ".join(columns)),
            place or where_made(run.history, "user", "username"),
            _(OTHER_WORD, word=word)
            if place
            else "In the database the column has its old name. Another name in the model does not "
            "change that: a migration has to rename the column, after the one that makes it.",
            LESSON,
        )
    if "username" in columns:
        raise Failed(
            "no column username in the table user any more",
            "the table has both, username and handle",
            where_made(run.history, "user", "handle"),
            "That is a copy, not a rename: from now on the two can differ, and nobody knows which "
            "one is right.",
            LESSON,
        )
    if not columns:
        raise Failed(
            "the table user, with handle instead of username",
            tables_found(made),
            where_made(run.history, "user"),
            "Only a column gets a new name here. The table keeps its own.",
            LESSON,
        )
    tables.columns(run, "user", id="INTEGER", handle="VARCHAR(64)", password="text")
    tables.primary_key(run, "user", "id")
    journeys.rest_is_unchanged(run, run.shipped(START), {"user.username"})


@check(points=4, after=renamed)
def values_stay(run: Rehearsal) -> None:
    """Upgrading a database that has users keeps every value"""
    with told(RENAME if adds_handle(run) else ONLY):
        journeys.keeps_rows(run, START, run.shipped(START), RENAMED)


@check(points=3, after=renamed)
def rules_stay(run: Rehearsal) -> None:
    """handle is never empty, and no two users can have the same"""
    tables.nullable(run, "user", "handle", False)
    with told(BLOCK):
        tables.unique(run, "user", "handle")


@check(points=2, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=4, after=(values_stay, rules_stay))
def round_trip(run: Rehearsal) -> None:
    """Rolling back brings username back with every value and rule, and upgrade works again"""
    with told(BACK):
        down = run.downgrade(START, run.with_rows(run.upgraded))
    columns = down.schema["user"].columns if "user" in down.schema else {}
    if "username" not in columns or "handle" in columns:
        raise Failed(
            _(
                "after  flask db downgrade {revision}  the column is called username again",
                revision=START,
            ),
            _("the columns {names}", names=", ".join(columns)) if columns else "no table user",
            function_line(run.history[run.head], "downgrade"),
            "downgrade() takes back what upgrade() did: it renames handle to username.",
            LESSON,
        )
    with told(BACK if ("username",) in down.schema["user"].uniques else BLOCK):
        journeys.round_trip(run, START, run.shipped(START), RENAMED)
