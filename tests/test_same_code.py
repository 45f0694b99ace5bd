"""When two files say the same to Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reading.edits import same_code, same_settings
from tests.test_plain import written as in_files


@pytest.mark.parametrize(
    ("first", "same"), [('"""Text."""', True), ("exec('1')", False), ("1", False), ("b'x'", False)]
)
def test_only_a_text_is_a_remark_about_the_file(first: str, same: bool, tmp_path: Path) -> None:
    """What else stands first in a file is run."""
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("import os\nx = 1\n", "utf-8")
    other.write_text(f"{first}\nimport os\nx = 1\n", "utf-8")
    assert same_code(one, other) is same


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("def upgrade() -> None:\n    op.go()\n", True),
        ("def upgrade():\n    'What it does.'\n    op.go()\n", True),
        ("def upgrade() -> print(1):\n    op.go()\n", False),
        ("def upgrade() -> op[0]:\n    op.go()\n", False),
        ("def upgrade(x=print(1)):\n    op.go()\n", False),
        ("def upgrade():\n    op.go()\n    'What it did.'\n", False),
    ],
)
def test_a_plain_type_and_a_docstring_do_nothing(written: str, same: bool, tmp_path: Path) -> None:
    """Another type is run by Python, as a default is."""
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("def upgrade():\n    op.go()\n", "utf-8")
    other.write_text(written, "utf-8")
    assert same_code(one, other) is same


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("x: str = 1", True),
        ("x: 'str | None' = 1", True),
        ("x: str | tuple[str, ...] | list[object] | None = 1", True),
        ("x: print(1) = 1", False),
        ("x: op[0] = 1", False),
        ("x: str", False),
        ("(x): str = 1", False),
        ("x: str = 2", False),
    ],
)
def test_the_type_of_a_variable(written: str, same: bool, tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("x = 1\n", "utf-8")
    other.write_text(f"{written}\n", "utf-8")
    assert same_code(one, other) is same


def test_line_ends_and_blank_lines_at_the_end_are_no_change(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_bytes(b"x = \n")  # no Python, but the same
    other.write_bytes(b"x = \r\n\r\n")
    assert same_code(one, other)
    other.write_bytes(b"x = ()\n")
    assert not same_code(one, other)


@pytest.mark.parametrize(
    "written", ["y = 2\nx = 1\n", "x = 1\ny = 2\nz: print(1) = 3\n", "x = 1\ny = 2\nz: str\n"]
)
def test_statements_in_another_order_or_one_more_are_a_change(written: str, tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("x = 1\ny = 2\n", "utf-8")
    other.write_text(written, "utf-8")
    assert not same_code(one, other)


def test_imports_in_another_order_are_no_change_and_other_ones_are(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("import a\nimport b\nx = 1\n", "utf-8")
    for written, same in (("import b\nx = 1\nimport a", True), ("import b\nx = 1", False)):
        other.write_text(written, "utf-8")
        assert same_code(one, other) is same


def test_settings_that_say_the_same(tmp_path: Path) -> None:
    texts = ["[a]\nx = 1\n", "[a]\n; so\n\n  x=1\n", "[a]\nx = 2\n", "[a]\nx = 1\ny = 1\n"]
    files = [in_files(tmp_path, {f"{n}.ini": text}) / f"{n}.ini" for n, text in enumerate(texts)]
    assert [same_settings(files[0], file) for file in files] == [True, True, False, False]
