"""Habits in a migration script that a reader would stop at, found without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.reading.history import History, Revision
from checker.reading.source import written
from checker.reading.todays_models import follows_models

NAMED_FIRST = {
    "create_unique_constraint",
    "create_foreign_key",
    "create_check_constraint",
    "drop_constraint",
}


@dataclass(frozen=True)
class Spot:
    """A place in a script: `where` is `file:line`, `code` the call as it is written."""

    where: str
    code: str


def _calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield node, getattr(function, "attr", getattr(function, "id", ""))


def _spot(revision: Revision, node: ast.AST) -> Spot:
    return Spot(f"{revision.file}:{getattr(node, 'lineno', 1)}", written(node)[:100])


def unnamed_constraints(revision: Revision) -> list[Spot]:
    """Calls that add to or remove from an existing table a constraint that has no name."""
    found = []
    for call, name in _calls(revision.tree):
        nameless = name in NAMED_FIRST and _is_none(_argument(call, 0, "constraint_name"))
        inline = name == "add_column" and any(_is_unnamed_inline(part) for part in ast.walk(call))
        if nameless or inline:
            found.append(_spot(revision, call))
    return found


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    if len(call.args) > place:
        return call.args[place]
    return next((k.value for k in call.keywords if k.arg == name), ast.Constant(None))


def _is_none(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _is_unnamed_inline(node: ast.AST) -> bool:
    """`unique=True` in a column, or a ForeignKey without a name."""
    if isinstance(node, ast.keyword):
        return node.arg == "unique" and getattr(node.value, "value", None) is True
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "ForeignKey":
        return not any(keyword.arg == "name" for keyword in node.keywords)
    return False


def project_imports(revision: Revision, project: Path) -> list[Spot]:
    """Imports of the project's own modules, which will have changed when the script runs again."""
    own = {path.stem for path in project.glob("*.py")}
    own |= {path.parent.name for path in project.glob("*/__init__.py")}
    found = []
    for node in ast.walk(revision.tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Call) and getattr(
            node.func, "attr", getattr(node.func, "id", "")
        ) in ("import_module", "__import__"):
            names = [str(a.value) for a in node.args if isinstance(a, ast.Constant)][:1]
        if any(name.split(".")[0] in own for name in names):
            found.append(_spot(revision, node))
    return found


def whole_schema_calls(revision: Revision) -> list[Spot]:
    """What follows the models of today, not this migration: see `follows_models`."""
    return [_spot(revision, node) for node in follows_models(revision.tree)]


def where_dropped(revision: Revision, what: str, name: str, function: str = "upgrade") -> str:
    """`file:line` where a function calls `what`, as `drop_table`, with this name; or nothing."""
    part = _function(revision, function)
    for call, called in _calls(part) if part else ():
        if called == what and is_given(call, name):
            return f"{revision.file}:{call.lineno}"
    return ""


def own_line(project: Path, repository: str, *signs: str) -> str:
    """`file:line` of the first line outside the migrations with one of the signs, or nothing."""
    for file in sorted(project.rglob("*.py")):
        name = file.relative_to(project).as_posix()
        if not name.startswith(f"{repository}/") and (number := line_with(file, *signs)):
            return f"{name}:{number}"
    return ""


def line_with(file: Path, *signs: str) -> int:
    """The first line of a file with one of the signs, remarks apart; 0 where there is none."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    bare = (line.partition("#")[0] for line in lines)
    return next((n for n, line in enumerate(bare, 1) if any(sign in line for sign in signs)), 0)


def is_empty(revision: Revision, function: str) -> bool:
    """Whether `upgrade` or `downgrade` has nothing in it but `pass` and text."""
    made = _function(revision, function)
    return made is not None and all(
        isinstance(part, ast.Pass)
        or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
        for part in made.body
    )


def _function(revision: Revision, name: str) -> ast.FunctionDef | None:
    """The function of this name in a script."""
    made = (node for node in revision.tree.body if isinstance(node, ast.FunctionDef))
    return next((node for node in made if node.name == name), None)


def function_line(revision: Revision, function: str) -> str:
    """`file:line` of a function in a script, or of the file's revision where it is missing."""
    made = _function(revision, function)
    return f"{revision.file}:{made.lineno}" if made else revision.where


def first_empty(history: History, function: str) -> str:
    """`file:line` of the first revision whose function is empty, or nothing."""
    empty = [r for r in history.revisions if is_empty(r, function)]
    return function_line(empty[0], function) if empty else ""


def where_made(history: History, table: str, column: str = "") -> str:
    """The line of a script that names a column, or else the one that names the table.

    The newest script counts most, and in it what upgrade() says. A script that came with the
    exercise is no place to mend a column that it does not name.
    """
    fallback = ""
    for revision in reversed(history.revisions):
        for name, line in _names(revision):
            if name == column and column:
                return f"{revision.file}:{_line_about(revision, table, column) or line}"
            if name == table and not fallback:
                fallback = "" if column and revision.id in history.shipped else revision.file
                fallback = fallback and f"{fallback}:{line}"
    own = history.own
    if fallback or (own and not column) or not history.shipped:
        return fallback or first_empty(history, "upgrade")
    return function_line(own[-1], "upgrade") if own else f"{history.repository}/versions/"


def upgrades(tree: ast.Module) -> list[ast.FunctionDef]:
    """upgrade() of a script, or upgrade_NAME() of each of several databases."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [function for function in functions if function.name.startswith("upgrade")]


def _line_about(revision: Revision, table: str, column: str) -> int:
    """The line in an upgrade function that names a column of just this table; 0 if none does."""
    for function in upgrades(revision.tree):
        for node in ast.walk(function):
            calls: list[ast.AST] = [node]
            if isinstance(node, ast.With):
                calls += [item.context_expr for item in node.items]
            about = any(is_given(call, table) for call in calls)
            lines = [line for text, line in _texts(node) if text == column] if about else []
            if lines:
                return lines[0]
    return 0


def is_given(node: ast.AST, text: str) -> bool:
    """Whether this is a call that is given this text by place."""
    given = node.args if isinstance(node, ast.Call) else []
    return any(isinstance(word, ast.Constant) and word.value == text for word in given)


def names_in_upgrade(history: History, name: str) -> bool:
    """Whether the upgrade() of some script has just this text in it, as the name of a column."""
    made = (_function(revision, "upgrade") for revision in history.revisions)
    return any(text == name for part in made if part for text, _line in _texts(part))


def _names(revision: Revision) -> list[tuple[str, int]]:
    """The texts in a script with their lines, those of upgrade() first."""
    upgrade = _function(revision, "upgrade")
    return (_texts(upgrade) if upgrade else []) + _texts(revision.tree)


def _texts(part: ast.AST) -> list[tuple[str, int]]:
    """The texts in a part of a script with their lines, in the order of the lines."""
    nodes = (node for node in ast.walk(part) if isinstance(node, ast.Constant))
    found = [(node.lineno, node.value) for node in nodes if isinstance(node.value, str)]
    return [(text, line) for line, text in sorted(found)]
