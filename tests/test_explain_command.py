"""What stands among a command's output: the line that matters, and `checker explain`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.course import COURSE
from checker.explain.lookup import answer

MASKED = """Usage: python -m flask [OPTIONS] COMMAND [ARGS]...
Try 'python -m flask --help' for help.

Error: While importing 'app', an ImportError was raised:

Traceback (most recent call last):
  File "/x/lib/python3.11/site-packages/flask/cli.py", line 245, in locate_app
    __import__(module_name)
  File "/home/ada/shop/app.py", line 10, in <module>
    import nope
ModuleNotFoundError: No module named 'nope'

Error: No such command 'db'.
"""

PARENT = """/x/site-packages/alembic/script/revision.py:236: \
UserWarning: Revision nope referenced from nope -> two (head), add email is not present
  util.warn(
Traceback (most recent call last):
  File "/x/site-packages/alembic/script/revision.py", line 1, in get
    return self._map[key]
KeyError: 'nope'
"""

WRAPPED = """INFO  [alembic.runtime.migration] Running upgrade one -> two, add email
Traceback (most recent call last):
  File "/x/site-packages/sqlalchemy/engine/base.py", line 1, in execute
sqlite3.OperationalError: duplicate column name: email

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/home/ada/shop/migrations/env.py", line 113, in <module>
  File "/home/ada/shop/migrations/versions/two.py", line 14, in upgrade
    batch_op.add_column(sa.Column("email"))
sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) duplicate column name: email
[SQL: ALTER TABLE user ADD COLUMN email VARCHAR]
(Background on this error at: https://sqlalche.me/e/21/e3q8)
"""


@pytest.mark.parametrize(
    ("output", "line", "where"),
    [
        (MASKED, "ModuleNotFoundError: No module named 'nope'", "/home/ada/shop/app.py:10"),
        (PARENT, "is not present", ""),
        (WRAPPED, "duplicate column", "/home/ada/shop/migrations/versions/two.py:14"),
    ],
    ids=["an import hides behind No such command", "a warning behind KeyError", "a chain"],
)
def test_the_line_that_matters_is_found(output: str, line: str, where: str) -> None:
    found = answer(output)
    assert found.known
    assert line in found.line
    assert found.where.replace("\\", "/") == where


def test_what_nobody_knows_is_said_to_be_unknown() -> None:
    found = answer(
        f'Traceback (most recent call last):\n  File "{Path("a/b.py")}", line 3\nOddError: x\n'
    )
    assert found.known is None
    assert found.line == "OddError: x"


def explained(*words: str, pasted: str = "") -> subprocess.CompletedProcess[str]:
    """Run `python -m checker explain` as a learner types it."""
    return subprocess.run(
        [sys.executable, "-m", "checker", "explain", *words],
        input=pasted,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONUTF8": "1"},
        cwd=COURSE,
        check=False,
    )


def test_the_command_explains_a_message() -> None:
    done = explained("Target", "database is not up to date")
    assert done.returncode == 0
    for said in ("flask db upgrade", "stamp", "09-existing-project.ipynb"):
        assert said in done.stdout


def test_the_command_takes_what_is_pasted() -> None:
    done = explained(pasted=MASKED)
    assert done.returncode == 0
    assert "ModuleNotFoundError: No module named 'nope'" in done.stdout
    assert "/home/ada/shop/app.py:10" in done.stdout


@pytest.mark.parametrize("text", ["OddError: x", ""])
def test_the_command_says_when_it_knows_nothing(text: str) -> None:
    done = explained(pasted=text)
    assert done.returncode == 1
    assert "Nothing is known here" in done.stdout
