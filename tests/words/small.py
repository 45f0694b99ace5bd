"""Small migrations, and the findings that words have about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checker.explain.lookup import explain
from checker.verdict import Failed, Finding
from tests.projects import HEADER, TEMPLATE

FIRST, SECOND, THIRD = "aaaa00000001", "aaaa00000002", "aaaa00000003"
FILES = {
    FIRST: f"migrations/versions/{FIRST}_user.py",
    SECOND: f"migrations/versions/{SECOND}_email.py",
    THIRD: f"migrations/versions/{THIRD}_more.py",
}
NOTHING = "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
ENV = (TEMPLATE / "env.py").read_text(encoding="utf-8")
SQL_IN_ENV = ENV.replace(
    "        with context.begin_transaction():\n",
    "        from sqlalchemy import text\n"
    "        connection.execute(text('CREATE TABLE IF NOT EXISTS user (id INTEGER)'))\n"
    "        connection.commit()\n"
    "        with context.begin_transaction():\n",
)


def told(word: Callable[..., Any], *facts: Any, **more: Any) -> Finding:
    """The finding with which a word fails."""
    with pytest.raises(Failed) as failure:
        word(*facts, **more)
    return failure.value.finding


def advice(said: str) -> str:
    """What a learner is told about a message."""
    known = explain(said)
    assert known
    return known.advice


def third(script: str, parent: str = SECOND) -> dict[str, str]:
    """One more migration."""
    return {FILES[THIRD]: HEADER.format(revision=THIRD, parent=parent) + script}


def upgrading(line: str) -> str:
    """A migration that does one thing on its way up."""
    return NOTHING.replace("    pass", f"    {line}", 1)
