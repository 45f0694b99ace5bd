from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.rehearsing.scratch import Scratch
from tests.words.standin import scratch

Make = Callable[..., Scratch]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a database of its name and statements."""
    return lambda name, *statements, **more: scratch(tmp_path, name, *statements, **more)
