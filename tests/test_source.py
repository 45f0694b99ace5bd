"""A Python file that cannot be read: which line to look at, and what to do there."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reading import source
from checker.reading.source import MAX_SOURCE_BYTES, parse_source
from tests.words.small import advice, told

EVERY = "Alembic reads every file in versions/ each time, so one broken file stops every command."


def refused(folder: Path, text: str | bytes) -> tuple[str, str, str]:
    """What is found, where, and why."""
    file = folder / "some.py"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    found = told(parse_source, file, "versions/some.py")
    assert found.expected == "a migration file that Python can read"
    assert found.lesson == "02-first-migration"
    return found.found, found.where, found.why


def test_a_file_is_read_as_a_tree(tmp_path: Path) -> None:
    file = tmp_path / "some.py"
    file.write_text("a = 1\nb = 2\n", "utf-8")
    assert len(parse_source(file, "some.py").body) == 2


def test_a_bracket_that_is_never_closed(tmp_path: Path) -> None:
    said = "SyntaxError: '(' was never closed"
    assert refused(tmp_path, "\n\nop.drop_table(\n") == (
        said,
        "versions/some.py:3",
        f"{EVERY} {advice(said)}",
    )


def test_any_other_mistake_is_told_as_python_tells_it(tmp_path: Path) -> None:
    said = "SyntaxError: invalid syntax"
    found = refused(tmp_path, "a = 1\nnonlocal a, 1\n")
    assert found == (said, "versions/some.py:2", f"{EVERY} {advice(said)}")


def test_an_empty_function_is_mended_where_it_begins(tmp_path: Path) -> None:
    found, where, why = refused(tmp_path, "a = 1\ndef upgrade():\n\n\n\nb = 2\n")
    assert "expected an indented block after function definition on line 2" in found
    assert where == "versions/some.py:2"
    assert "pass" in why


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> main"])
def test_what_git_has_left_is_shown(mark: str, tmp_path: Path) -> None:
    found, where, why = refused(tmp_path, f"a = 1\n{mark}\nb = 2\n")
    assert found.startswith("SyntaxError: ")
    if mark != "=======":  # Python finds fault with the line before it
        assert found == f"SyntaxError: {mark}"
    assert where == "versions/some.py:2"
    assert "Keep the lines that belong" in why


def test_other_signs_are_not_those_of_git(tmp_path: Path) -> None:
    assert refused(tmp_path, "a = 1\n<<<<<<<< HEAD\n")[0] == "SyntaxError: invalid syntax"


def test_a_file_that_holds_no_text(tmp_path: Path) -> None:
    found, where, why = refused(tmp_path, b"a\0b")
    assert found.endswith("source code string cannot contain null bytes")
    assert where == "versions/some.py:1"
    assert why.startswith(EVERY)
    assert "UTF-8" in why


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    largest = "#" + "x" * (MAX_SOURCE_BYTES - 1)
    (tmp_path / "some.py").write_text(largest, "utf-8")
    parse_source(tmp_path / "some.py", "some.py")
    found = ("ValueError: the file is larger than a megabyte", "versions/some.py:1", EVERY)
    assert refused(tmp_path, largest + "x") == found
    assert source.MAX_SOURCE_BYTES == 1_048_576


def test_a_file_that_is_nested_too_deeply(tmp_path: Path) -> None:
    found, _where, why = refused(tmp_path, "(" * 5000 + ")" * 5000)
    assert found.partition(":")[0] in ("SyntaxError", "RecursionError", "MemoryError")
    assert why.startswith(EVERY)
