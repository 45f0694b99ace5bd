"""What notebooks show, in places that take styles away: nothing becomes hard to read."""

from __future__ import annotations

import re

import pytest

from checker.notebook import show
from checker.showing.marked import Line


def bare(html: str) -> str:
    """What GitHub leaves of it."""
    return re.sub(r' style="[^"]*"', "", html)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (show.heading("table user", "new"), "<b>table user</b>"),
        (show.terminal("$ flask db init", "", "", good=True), "<b>$ flask db init</b>"),
        (show.sentence("one\ntwo"), "one<br>two"),
        (show.legend("one\ntwo"), "one<br>two"),
        (show.html_table(["a"], [Line("", ("one\ntwo",))]), "<td>one<br>two</td>"),
        (show.markdown("# Task\n\n    code\n    more"), "<b>Task</b>"),
        (show.markdown("    code\n      more"), "<pre><code>code\n  more"),
    ],
)
def test_bold_and_line_breaks_stay(html: str, left: str) -> None:
    assert left in bare(html)


def test_a_difference_keeps_its_lines_and_its_indentation() -> None:
    html = bare(show.html_difference(["  def f():", "-     old", "+     new"]))
    assert html.startswith("<pre>")
    lines = re.sub(r"</?\w+>", "", html).splitlines()
    assert [line.rstrip() for line in lines] == ["  def f():", "-     old", "+     new"]


def test_what_a_task_says_is_not_obeyed() -> None:
    assert "<script" not in show.markdown("<script>alert(1)</script>")
