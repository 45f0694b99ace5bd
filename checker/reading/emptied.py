"""A revision file that has nothing to do: what control runs are made of."""

from __future__ import annotations

import ast

from checker.language import _
from checker.reading.history import LESSON, Revision
from checker.reading.source import DEEP
from checker.verdict import Failed

STEPS = ("upgrade", "downgrade")
INSTEAD = "def {name}(*names, **more):\n    pass"


def empty_copy(revision: Revision) -> str:
    """The file with nothing but `pass` in upgrade() and downgrade(), and all else as it was.

    Heads of functions and what else is in the file stay, so that little tells it from the file
    that it stands for. What a file does while it is imported is no migration. Raises Failed where
    the rest of the file is nested too deeply to be written anew.
    """
    parts = [_written(revision, node) for node in revision.tree.body]
    parts += [INSTEAD.format(name=n) for n in STEPS if not defined_once(revision, n)]
    return "\n\n".join(parts) + "\n"


def _written(revision: Revision, node: ast.stmt) -> str:
    try:
        return ast.unparse(_emptied(node))
    except (RecursionError, ValueError):
        raise Failed(
            "a migration file that can be read",
            _(DEEP),
            f"{revision.file}:{node.lineno}",
            "Write this part in a simpler way, for example as one text in three quotes.",
            LESSON,
        ) from None


def _emptied(node: ast.stmt) -> ast.stmt:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name not in STEPS:
        return node
    remark = node.body[:1] if ast.get_docstring(node, clean=False) is not None else []
    parts = dict(ast.iter_fields(node)) | {"body": [*remark, ast.Pass()]}
    return ast.copy_location(type(node)(**parts), node)


def defined_once(revision: Revision, name: str) -> bool:
    """Whether a name stands for one function at the top of a script, as far as can be read."""
    made = [n for n in revision.tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    bound = sum(name in _bound(node) for node in ast.walk(revision.tree))
    return len(made) == bound == 1


def _bound(node: ast.AST) -> list[str]:
    """The names that a part of a script binds by itself."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return [name]
        case ast.alias(name="*"):
            return list(STEPS)
        case ast.alias(name=name, asname=other):
            return [other or name]
    return []
