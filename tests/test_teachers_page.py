"""The page for teachers calls every word as it is."""

from __future__ import annotations

import ast
import inspect
import re
from types import ModuleType

import pytest

from checker.course import COURSE
from checker.offline import sqlwords
from checker.words import handed_in, journeys, project, tables

PAGE = (COURSE / "docs" / "writing-an-exercise.md").read_text(encoding="utf-8")
WORDS = (project, tables, journeys, handed_in, sqlwords)


@pytest.mark.parametrize("module", WORDS, ids=lambda module: str(module.__name__))
def test_the_page_calls_every_word_as_it_is(module: ModuleType) -> None:
    part = module.__name__.rpartition(".")[2]
    calls = re.findall(rf"`({part}\.\w+\([^`]*\))`", PAGE)
    named = set()
    for text in calls:
        call = ast.parse(text, mode="eval").body
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Attribute)
        named.add(call.func.attr)
        given = {str(word.arg): word.value for word in call.keywords}
        inspect.signature(getattr(module, call.func.attr)).bind(*call.args, **given)
    own = {name for name, made in vars(module).items() if made_here(made, module)}
    assert named == own | set(getattr(module, "__all__", own)) - {"Change", "NO_CHANGE"}


def made_here(made: object, module: ModuleType) -> bool:
    """Whether something is a function that a module of words defines for others."""
    return (
        inspect.isfunction(made)
        and made.__module__ == module.__name__
        and not made.__name__.startswith("_")
    )
