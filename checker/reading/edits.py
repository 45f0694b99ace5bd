"""What somebody did to revision files beside writing them: changed given ones, misplaced others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from checker.reading.history import History
from checker.reading.source import MAX_SOURCE_BYTES

PLAIN_TYPES = ("str", "tuple", "list", "object")


def same_code(one: Path, other: Path) -> bool:
    """Whether two revision files do the same, in whatever order they import.

    What only readers and editors look at does not count: remarks, docstrings, types.
    """
    texts = [path.read_bytes().replace(b"\r\n", b"\n").rstrip() for path in (one, other)]
    if texts[0] == texts[1]:
        return True
    try:
        said = [_statements(_bare(text)) for text in texts]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return said[0] == said[1]


class _WithoutTypes(ast.NodeTransformer):
    """Functions lose their docstrings and what they say of plain types, and so do variables.

    Any other type stays: Python runs what stands there.
    """

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.returns = None if _is_plain_type(node.returns) else node.returns
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.copy_location(ast.Pass(), node)]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is None or not node.simple or not _is_plain_type(node.annotation):
            return node
        return ast.copy_location(ast.Assign([node.target], node.value), node)


def _is_plain_type(told: ast.expr | None) -> bool:
    """Whether a type is made of Python's own names only, as `str | tuple[str, ...] | None` is."""
    kinds = (ast.BinOp, ast.BitOr, ast.Subscript, ast.Tuple, ast.Constant, ast.Load)
    return told is not None and all(
        part.id in PLAIN_TYPES if isinstance(part, ast.Name) else isinstance(part, kinds)
        for part in ast.walk(told)
    )


def _bare(text: bytes) -> ast.Module:
    """A file as Python reads it, without types and docstrings of functions."""
    tree: ast.Module = _WithoutTypes().visit(ast.parse(text))
    return tree


def _statements(tree: ast.Module) -> tuple[list[str], list[str]]:
    """What a file imports, in any order, and what it says after that; without its docstring."""
    body = tree.body if ast.get_docstring(tree, clean=False) is None else tree.body[1:]
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    rest = [node for node in body if node not in imports]
    return sorted(map(ast.dump, imports)), list(map(ast.dump, rest))


def same_settings(one: Path, other: Path) -> bool:
    """Whether two .ini files say the same, but for blank lines and remarks."""
    said = []
    for path in (one, other):
        text = path.read_text(encoding="utf-8", errors="replace")
        lines = (line.strip() for line in text.splitlines())
        said.append([re.sub(r"\s*=\s*", "=", n) for n in lines if n and n[0] not in "#;"])
    return said[0] == said[1]


def changed_line(one: Path, other: Path) -> int:
    """The line of `other` at which it first says something else than `one`; 1 if unreadable."""
    said: list[list[tuple[str, int]]]
    try:
        said = [list(_leaves(_bare(path.read_bytes()))) for path in (one, other)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 1
    pairs = zip(*said, strict=False)
    end = said[1][-1][1] if len(said[0]) != len(said[1]) and said[1] else 1
    return next((line for (mine, _), (its, line) in pairs if mine != its), end)


def _leaves(node: ast.AST, line: int = 1) -> Iterator[tuple[str, int]]:
    """What `same_code` compares, in the order of the text, with its line; without imports."""
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if text or isinstance(node, ast.Import | ast.ImportFrom):
        return
    line = getattr(node, "lineno", line)
    values = [v for _name, v in ast.iter_fields(node) if not isinstance(v, ast.AST | list)]
    yield f"{type(node).__name__} {values}", line
    for child in ast.iter_child_nodes(node):
        yield from _leaves(child, line)


def stray_files(project: Path, history: History) -> list[str]:
    """Files in the repository that look like migrations and that Alembic does not read."""
    read = {revision.file for revision in history.revisions}
    found = []
    for path in sorted((project / history.repository).rglob("*")):
        shown = path.relative_to(project).as_posix()
        if path.suffix in ("", ".py", ".txt") and shown not in read and path.is_file():
            with path.open("rb") as file:
                if re.search(rb"^down_revision\b", file.read(MAX_SOURCE_BYTES), re.MULTILINE):
                    found.append(shown)
    return found
