"""When two files say the same to Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reading.edits import same_code


@pytest.mark.parametrize(
    ("first", "same"), [('"""Text."""', True), ("exec('1')", False), ("1", False), ("b'x'", False)]
)
def test_only_a_text_is_a_remark_about_the_file(first: str, same: bool, tmp_path: Path) -> None:
    """What else stands first in a file is run."""
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("import os\nx = 1\n", "utf-8")
    other.write_text(f"{first}\nimport os\nx = 1\n", "utf-8")
    assert same_code(one, other) is same
