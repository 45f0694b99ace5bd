"""Whether a migration has nothing in it but Alembic's operations on tables."""

from __future__ import annotations

import ast

from checker.reading.history import Revision
from checker.reading.scripts import NAMED_FIRST

# What leaves nothing behind in the process that runs a script.
OPERATIONS = NAMED_FIRST | {"add_column", "alter_column", "batch_alter_table", "create_index"}
OPERATIONS |= {"create_table", "drop_column", "drop_index", "drop_table", "f", "rename_table"}
STATEMENTS: tuple[type[ast.stmt], ...] = (ast.AnnAssign, ast.Assign, ast.Expr, ast.FunctionDef)
STATEMENTS += (ast.Import, ast.ImportFrom, ast.Pass, ast.With)
HEADER = {"revision", "down_revision", "branch_labels", "depends_on"}
TYPES = {"Optional", "Sequence", "Union", "str"}
WORDS = {"batch_op", "op", "sa"}
VALUES = {"false", "null", "text", "true"}  # of SQLAlchemy, beside its types and constraints


def only_operations(revision: Revision) -> bool:
    """Whether a script has nothing in it but Alembic's operations on tables, one after the other.

    SQL of its own is none of them. `op` and `sa` must be what Alembic's template makes them.
    """
    parts = list(ast.walk(revision.tree))
    top = all(map(_of_the_top, revision.tree.body))
    return top and all(map(_harmless, parts)) and _opened(parts) == _stored(parts)


def _opened(parts: list[ast.AST]) -> int:
    """How often `batch_op` is what a with statement opens."""
    items = (part.optional_vars for part in parts if isinstance(part, ast.withitem))
    return sum(isinstance(name, ast.Name) for name in items)


def _stored(parts: list[ast.AST]) -> int:
    """How often `batch_op` is given a value at all."""
    names = (n for n in parts if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return sum(name.id == "batch_op" for name in names)


def _of_the_top(node: ast.stmt) -> bool:
    """Whether a statement of the file as a whole does nothing but say which revision it is."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name in HEADER and _constant(value)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name in HEADER and _constant(value)
    return isinstance(node, ast.FunctionDef) and node.name not in WORDS


def _constant(node: ast.expr) -> bool:
    parts = (ast.Constant, ast.List, ast.Tuple, ast.expr_context)
    return all(isinstance(part, parts) for part in ast.walk(node))


def _harmless(node: ast.AST) -> bool:
    """Whether a part of a script does no more than an operation does; its own parts apart."""
    match node:
        case ast.Call(func=function):
            return isinstance(function, ast.Attribute)
        case ast.Attribute() | ast.Name() | ast.arg() | ast.Subscript(ctx=ast.Store() | ast.Del()):
            return _harmless_name(node)
        case ast.Import() | ast.ImportFrom():
            return _usual_import(node)
        case ast.withitem(context_expr=opened):
            return _begins_batch(opened)
        case ast.FunctionDef(decorator_list=hooks, args=heads):
            return not hooks and not heads.defaults and not heads.kw_defaults
    return isinstance(node, STATEMENTS) or not isinstance(node, ast.stmt | ast.Lambda)


def _harmless_name(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=name, ctx=ast.Load()):
            ours = owner in ("op", "batch_op") and name in OPERATIONS
            return ours or (owner == "sa" and (name[0].isupper() or name in VALUES))
        case ast.Name(id=name, ctx=ast.Load()):
            return name in WORDS | TYPES | HEADER
        case ast.Name(id=name):
            return name in HEADER | {"batch_op"}
        case ast.arg(arg=name):
            return name not in WORDS
    return False


def _usual_import(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=[ast.alias(name=module, asname=name)]):
            return (module, name) == ("sqlalchemy", "sa")
        case ast.ImportFrom(module="alembic", names=[ast.alias(name="op", asname=None)]):
            return True
        case ast.ImportFrom(module="typing" | "collections.abc", names=names):
            return all(one.name in TYPES and one.asname is None for one in names)
    return False


def _begins_batch(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "batch_alter_table"
    )
