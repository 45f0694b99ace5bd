"""Reading a history: its order and its ends, and what is said of one that is broken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.reading.history import History, read_history
from checker.verdict import Failed, Finding


def read(folder: Path, **files: str) -> History:
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (versions / f"{name}.py").write_text(text, "utf-8")
    return read_history(folder, "migrations")


def script(own: str, parents: str = "None") -> str:
    return f"revision = {own}\ndown_revision = {parents}\n"


def refused(folder: Path, **files: str) -> Finding:
    with pytest.raises(Failed) as told:
        read(folder, **files)
    return told.value.finding


def test_parents_come_first_whatever_their_files_are_called(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        a=script("'three'", "('two', 'other')"),
        b=script("'two'", "'one'"),
        c=script("'other'", "'one'"),
        d="# mine\n" + script("'one'"),
        __init__="",
    )
    order = [revision.id for revision in found.revisions]
    assert order[0] == "one"
    assert order[-1] == "three"
    assert [head.id for head in found.heads] == ["three"]
    assert [base.id for base in found.bases] == ["one"]
    assert found["three"].parents == ("two", "other")
    assert (found["one"].where, found["one"].parents_line) == ("migrations/versions/d.py:2", 3)
    shipped = replace(found, shipped=frozenset({"one", "two"}))
    assert [revision.id for revision in shipped.own] == ["other", "three"]


def test_names_may_stand_for_ids(tmp_path: Path) -> None:
    typed = "PARENT = 'one'\nrevision: str = 'two'\ndown_revision: str = PARENT\n"
    assert read(tmp_path, a=script("'one'"), b=typed)["two"].parents == ("one",)


def test_other_assignments_are_passed_over(tmp_path: Path) -> None:
    others = "x, y = 1, 2\nz: str\nop.a = 1\nop.b: int = 2\nop['c'] = 3\n"
    assert read(tmp_path, a=others + script("'one'")).revisions[0].line == 6


def test_an_editors_lock_is_no_migration(tmp_path: Path) -> None:
    assert len(read(tmp_path, **{"a": script("'one'"), ".#a": "no Python"}).revisions) == 1


@pytest.mark.parametrize(
    ("text", "found", "line"),
    [
        ("down_revision = None\n", "no revision variable in this file", 1),
        ("revision = 'one'\n", "no down_revision variable in this file", 1),
        (
            "revision = 'one'\ndown_revison = None\n",
            "no down_revision variable in this file, but one that is called down_revison",
            2,
        ),
        (script("'base'"), "revision = 'base'", 1),
        (script("''"), "revision = ''", 1),
        (script("1"), "revision = 1", 1),
        (script("'2026-01-05'"), "revision = '2026-01-05'", 1),
        (script("'one'", "make()"), "make()", 2),
        (script("'one'", "'none'"), "down_revision is 'none', and no file has that revision", 2),
        (script("'one'", "'one'"), "one comes after itself", 2),
    ],
)
def test_what_is_wrong_with_one_file(text: str, found: str, line: int, tmp_path: Path) -> None:
    told = refused(tmp_path, a=text)
    assert told.found == found
    assert told.where == f"migrations/versions/a.py:{line}"


def test_two_parents_in_one_text(tmp_path: Path) -> None:
    told = refused(
        tmp_path, a=script("'one'"), b=script("'two'"), c=script("'merge'", "'one, two'")
    )
    assert told.found.startswith("down_revision is 'one, two'")
    assert "round brackets" in told.why


def test_an_id_that_is_used_twice(tmp_path: Path) -> None:
    told = refused(tmp_path, a=script("'one'"), b=script("'one'"))
    assert told.found == (
        "one is used twice: in migrations/versions/a.py and in migrations/versions/b.py"
    )
    assert told.where == "migrations/versions/b.py:1"


def test_a_circle(tmp_path: Path) -> None:
    told = refused(tmp_path, a=script("'one'", "'two'"), b=script("'two'", "'one'"))
    assert told.found == "a circle: each of one, two comes after another of them"
