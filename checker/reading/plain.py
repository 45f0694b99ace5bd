"""Whether a project only describes itself: nothing in it could act while a migration runs.

Then no rehearsal has to show that it makes no table. Everything that runs when the app is loaded
must be made of the words below: imports, models, routes, settings. Whatever else there is, be it
ever so harmless, makes it a project that has to be tried.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path

from checker.reading.source import MAX_SOURCE_BYTES, MAX_TOGETHER

MODULES = {"__future__", "datetime", "flask", "flask_migrate", "flask_sqlalchemy", "os", "pathlib"}
MODULES |= {"sqlalchemy", "sqlalchemy.orm", "sqlalchemy.sql", "typing"}
# What may be imported, called or looked up. None of it calls what it is given during a migration.
WORDS = {"DeclarativeBase", "Flask", "MetaData", "Migrate", "Model", "SQLAlchemy", "init_app"}
WORDS |= {"BigInteger", "Boolean", "Date", "DateTime", "Enum", "Float", "Integer", "LargeBinary"}
WORDS |= {"Numeric", "SmallInteger", "String", "Text", "Time", "Column", "Index", "CheckConstraint"}
WORDS |= {"ForeignKey", "ForeignKeyConstraint", "PrimaryKeyConstraint", "UniqueConstraint", "text"}
WORDS |= {"Mapped", "backref", "func", "mapped_column", "relationship", "Optional", "annotations"}
WORDS |= {"Path", "abspath", "dirname", "environ", "getenv", "join", "os", "parent", "resolve"}
WORDS |= {"UTC", "date", "datetime", "now", "path", "timezone", "utc", "utcnow", "request"}
WORDS |= {"Table", "metadata", "delete", "get", "jsonify", "post", "put", "render_template"}
WORDS |= {"route"}
KEYWORDS = {"autoincrement", "name", "nullable", "primary_key", "unique", "index", "length"}
KEYWORDS |= {"default", "server_default", "onupdate", "ondelete", "precision", "scale", "timezone"}
KEYWORDS |= {"back_populates", "backref", "cascade", "foreign_keys", "lazy", "order_by", "uselist"}
KEYWORDS |= {"passive_deletes", "remote_side", "directory", "compare_type", "render_as_batch"}
KEYWORDS |= {"methods", "metadata", "naming_convention"}
SETTINGS = {"SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_TRACK_MODIFICATIONS"}
ATTRIBUTES = {"__abstract__", "__bind_key__", "__table_args__", "__tablename__"}
METHODS = {"__repr__", "__str__"}
DECORATORS = {"classmethod", "delete", "get", "post", "property", "put", "route", "staticmethod"}
FACTORIES = {"create_app", "make_app"}  # which the flask command calls by itself
BASES = {"DeclarativeBase", "Model", "object"}
BUILT_IN = {"__name__", "bool", "bytes", "float", "int", "object", "str"}
GENERIC = {"Mapped", "Optional", "Union", "dict", "list", "set", "tuple", "type"}
GENERIC |= {"Dict", "List", "Set", "Tuple"}
EVALUATES = {"backref", "relationship"}  # texts that they are given, as Python
MAKES = EVALUATES | {"Column", "Flask", "MetaData", "Migrate", "SQLAlchemy", "Table"}
MAKES |= {"mapped_column", "text"}  # something that is no text
IN_A_TEXT: tuple[type[ast.AST], ...] = (ast.Attribute, ast.BinOp, ast.List, ast.Name, ast.Tuple)
IN_A_TEXT += (ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context)
# Files beside the source that bring code along, or name something that is to be called.
BRINGS_CODE = (".env", ".flaskenv", ".egg", ".pth", ".pyd", ".so", ".zip")
PARTS: tuple[type[ast.AST], ...] = (ast.BinOp, ast.FormattedValue, ast.JoinedStr, ast.List)
PARTS += (ast.Subscript, ast.Tuple, ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context)


def only_describes(project: Path, known: Collection[Path]) -> bool:
    """Whether all sources of a project are plain, but for those that are `known` otherwise."""
    files = [path for path in project.rglob("*") if path.is_file() and path not in known]
    paths = [path for path in files if path.suffix == ".py"]
    large = sum(path.stat().st_size for path in paths) > MAX_TOGETHER
    if large or any(path.name.endswith(BRINGS_CODE) for path in files):
        return False
    try:
        sources = {path: _parsed(path) for path in paths}
        return bool(sources) and _Reader(project, sources).all_plain()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _parsed(path: Path) -> ast.Module:
    data = path.read_bytes()
    if len(data) > MAX_SOURCE_BYTES:
        raise ValueError(path.name)
    return ast.parse(data)


class _Reader:
    """Reads sources together: a function of one of them is nothing to call in any other."""

    def __init__(self, project: Path, sources: dict[Path, ast.Module]) -> None:
        self.trees = list(sources.values())
        self.modules = {p.relative_to(project).with_suffix("").parts[0] for p in sources}
        nodes = list(chain.from_iterable(map(ast.walk, self.trees)))
        self.functions = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
        stored = (n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        self.data = {name.id for name in stored} - self.functions
        self.classes = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
        self.hidden = (set(dir(builtins)) - BUILT_IN) | self.functions | self.classes
        self.values = {name for tree in self.trees for name in _values(tree)} - {""}
        self.no_type = ((set(dir(builtins)) - BUILT_IN - GENERIC) | self.functions) | self.values

    def all_plain(self) -> bool:
        """Whether nothing of its own can be taken for a word, and every statement is plain."""
        taken = (self.functions | self.classes) & (WORDS | FACTORIES)
        return not taken and all(self.statements(tree.body) for tree in self.trees)

    def statements(self, body: Iterable[ast.stmt]) -> bool:
        """Whether the statements of a module or a class are plain."""
        return all(map(self.statement, body))

    def statement(self, node: ast.stmt) -> bool:
        """Whether one of them is."""
        match node:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                return True
            case ast.Expr(value=ast.Call() as call):
                return self.expression(call)
            case ast.Import(names=names):
                return all(n.name in MODULES or self._own(n.name, n.asname) for n in names)
            case ast.ImportFrom():
                return self._import_from(node)
            case ast.Assign(targets=[target], value=value):
                return self._target(target, value) and self.expression(value)
            case ast.AnnAssign(target=target, value=value, annotation=annotation):
                plain = value is None or self.expression(value)
                return plain and self._target(target, value) and self._annotation(annotation)
            case ast.ClassDef(decorator_list=[], keywords=[], bases=bases, body=body):
                return all(map(self._base, bases)) and self.statements(body)
            case ast.FunctionDef():
                return self._function(node)
            case ast.If(test=test, orelse=[]):  # what only  python app.py  does
                return ast.unparse(test) == "__name__ == '__main__'"
        return False

    def _own(self, module: str, other_name: str | None) -> bool:
        return module.partition(".")[0] in self.modules and other_name is None

    def _import_from(self, node: ast.ImportFrom) -> bool:
        if any(name.asname or name.name == "*" for name in node.names):
            return False
        own = node.level > 0 or self._own(str(node.module), None)
        return own or (node.module in MODULES and all(name.name in WORDS for name in node.names))

    def _target(self, node: ast.expr, value: ast.expr | None) -> bool:
        match node:
            case ast.Name(id=name) if name in WORDS:  # it must not stand for another word
                return value is None or isinstance(value, ast.Call)
            case ast.Name(id=name):
                return not name.startswith("__") or name in ATTRIBUTES
            case ast.Subscript(value=ast.Attribute(attr="config"), slice=ast.Constant(value=key)):
                return key in SETTINGS
        return False

    def _function(self, node: ast.FunctionDef) -> bool:
        """Whether nobody calls it before a request comes, and its head is plain."""
        head = node.args
        named = [*head.posonlyargs, *head.args, *head.kwonlyargs, head.vararg, head.kwarg]
        notes = [argument.annotation for argument in named if argument] + [node.returns]
        parts = [part for part in (*head.defaults, *head.kw_defaults) if part]
        hooks = [hook.func if isinstance(hook, ast.Call) else hook for hook in node.decorator_list]
        calls = [hook for hook in node.decorator_list if isinstance(hook, ast.Call)]
        return (
            (not node.name.startswith("__") or node.name in METHODS)
            and all(_last(hook) in DECORATORS for hook in hooks)
            and all(map(self.expression, [*parts, *calls]))
            and all(self._annotation(note) for note in notes if note)
        )

    def _base(self, node: ast.expr) -> bool:
        own = isinstance(node, ast.Name) and node.id in self.classes
        return own or (_last(node) in BASES and self.expression(node))

    def _annotation(self, node: ast.expr) -> bool:
        """Whether a type calls nothing, also in quotes; it may name any class."""
        match node:
            case ast.Constant(value=str(text)):
                return self._annotation(ast.parse(text, mode="eval").body)
            case ast.Constant():
                return True
            case ast.Name(id=name):
                return name not in self.no_type and not name.startswith("__")
            case ast.Attribute(attr=name, value=value):
                known = name in (WORDS | GENERIC | self.classes) - self.values
                return known and self._annotation(value)
            case ast.Subscript(value=value, slice=inner):
                return _last(value) in GENERIC and all(map(self._annotation, (value, inner)))
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._annotation(left) and self._annotation(right)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return all(map(self._annotation, parts))
        return False

    def _related(self, node: ast.AST) -> bool:
        """Whether what a relationship is given is plain, also where it is evaluated."""
        match node:
            case ast.Constant(value=str(text)):
                parts = list(ast.walk(ast.parse(text, mode="eval").body))
                return all(isinstance(p, IN_A_TEXT) for p in parts) and all(
                    _last(p) not in self.values and not _last(p).startswith("__") for p in parts
                )
            case ast.Constant():
                return True
            case ast.Name(id=name):
                return name not in self.values and (name in self.classes or self.expression(node))
            case ast.Attribute(attr=name, value=ast.Name(id=owner)) if owner in self.classes:
                return name not in self.values and self.expression(node)
            case ast.Call(func=called):
                return _last(called) in MAKES and self.expression(node)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return all(map(self._related, elements))
        return False

    def expression(self, node: ast.AST) -> bool:
        """Whether an expression is plain, with all that is in it."""
        match node:
            case ast.Constant(value=str(text)):  # SQLAlchemy evaluates some of them
                return "(" not in re.sub(r"%\(\w+\)s", "", text)
            case ast.Constant():
                return True
            case ast.Dict(keys=keys, values=values):
                parts = [*keys, *values]
                return all(isinstance(p, ast.Constant) and self.expression(p) for p in parts)
            case ast.Name(id=name):
                return name not in self.hidden
            case ast.Attribute(attr=name, value=ast.Name(id=owner)) if owner in self.classes:
                return name in self.data and not name.startswith("__")
            case ast.Attribute(attr=name, value=value):
                known = name in WORDS | self.data and not name.startswith("__")
                return known and self.expression(value)
            case ast.Call(func=called, args=args, keywords=keywords):
                named = all(keyword.arg in KEYWORDS for keyword in keywords)
                given = [*args, *(keyword.value for keyword in keywords)]
                plain = self._related if _last(called) in EVALUATES else self.expression
                known = named and _last(called) in WORDS and self.expression(called)
                return known and all(map(plain, given))
        return isinstance(node, PARTS) and all(map(self.expression, ast.iter_child_nodes(node)))


def _values(node: ast.Module | ast.ClassDef) -> Iterator[str]:
    """The names that may stand for a text once a file is loaded."""
    for part in node.body:
        match part:
            case ast.ClassDef():
                yield from _values(part)
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                if not isinstance(value, ast.Call) or _last(value.func) not in MAKES:
                    yield _last(target)


def _last(node: ast.AST) -> str:
    """The last word of `name` or `some.name`; empty for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
