"""Mutation testing changes one thing at a time, and nothing that is only said."""

from __future__ import annotations

import ast

from tests.mutation import mutants

CODE = '''\
"""A module."""
MOST: int = 3


def f(a: str, b: bool = False) -> list[str]:
    """Do it."""
    if not b and len(a) > MOST:
        raise Failed("too long", _("{a} is long", a=a))
    g(a)
    return [x for x in a if x != "y"]
'''
CHANGED = [
    (2, "MOST: int = 4"),
    (5, "b: bool=True"),
    (7, "if True:"),
    (7, "if False:"),
    (8, "pass"),
    (9, "pass"),
    (10, "return None"),
    (7, "if not b or len(a) > MOST:"),
    (7, "if b and len(a) > MOST:"),
    (7, "if not b and len(a) >= MOST:"),
    (10, "return [x for x in a]"),
    (10, "return [x for x in a if x == 'y']"),
    (10, "return [x for x in a if x != 'yXX']"),
]


def test_each_mutant_has_one_change() -> None:
    tree = ast.parse(CODE)
    before = ast.unparse(tree).splitlines()
    found = []
    for mutant in mutants(tree):
        after = ast.unparse(mutant.tree).splitlines()
        compile(mutant.tree, "mutant", "exec")
        changed = [new for old, new in zip(before, after, strict=True) if old != new]
        assert len(changed) == 1, mutant.change
        found.append((mutant.line, changed[0].strip()))
    assert ast.unparse(tree).splitlines() == before
    assert len(found) == len(CHANGED)
    for line, new in CHANGED:
        assert any(at == line and new in text for at, text in found), (line, new, found)
