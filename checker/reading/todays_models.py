"""What in a migration script follows the models of today, and not the script itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# What makes tables that are the script's own: the script says what is in them.
MAKES = {"MetaData", "Table", "automap_base", "declarative_base", "registry"}
TABLES = {"__table__", "sorted_tables", "tables"}
STEPS = 5  # from name to name, so that no chain of them takes long to follow


Values = list[tuple[str, ast.expr]]


def follows_models(tree: ast.Module) -> list[ast.Attribute]:
    """Places where a script uses the models of the program.

    They are `create_all` and `drop_all`, `create` and `drop` of a table of a model or of a
    MetaData, and the MetaData of the app. A class, a MetaData or a Table that the script makes
    itself is as it was on the day of the script.
    """
    given = list(_given(tree))
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    own, app = _growing(given, classes), _growing(given, {"current_app"})
    tables = {name for name, value in given if _is_table(value)}
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="create_all" | "drop_all", value=owner):
                todays = True
            case ast.Attribute(attr="create" | "drop", value=owner):
                todays = _is_table(owner) or (isinstance(owner, ast.Name) and owner.id in tables)
            case ast.Attribute(attr="metadata" | "metadatas", value=owner):
                todays = _stems_from(owner, app)
            case _:
                continue
        if todays and not _stems_from(owner, own):
            found.append(node)
    return found


def _given(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Each name that is given a value, and the value, or what it comes from in turn."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case ast.For(target=ast.Name(id=name), iter=value):
                yield name, value


def _growing(given: Values, names: set[str]) -> set[str]:
    """These names and all that only stand for what stems from one of them."""
    known, all_names = set(names), {name for name, _value in given}
    for _step in range(STEPS):
        known |= all_names - {name for name, value in given if not _stems_from(value, known)}
    return known


def _stems_from(node: ast.expr, names: set[str]) -> bool:
    """Whether a value is, or is a part of, or a call on, what one of the names stands for."""
    while True:
        match node:
            case ast.Name(id=name):
                return name in names
            case ast.Attribute(value=value) | ast.Subscript(value=value):
                node = value
            case ast.Call(func=function, args=args):
                made = getattr(function, "attr", getattr(function, "id", "")) in MAKES
                if made or (args and all(_stems_from(part, names) for part in args)):
                    return True
                node = function
            case _:
                return False


def _is_table(node: ast.expr) -> bool:
    """Whether a value is, by its words, a table of models or of a MetaData."""
    return any(getattr(part, "attr", "") in TABLES for part in ast.walk(node))
