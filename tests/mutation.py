"""Mutation testing: what of a module could be wrong without any test noticing it?

    python -m tests.mutation checker.reading.indexes tests/test_indexes.py

A mutant is the module with one small change. Each takes the module's place in a forked process
that runs the tests until one fails. Those that no test notices are printed: each is a test to
write, or a change that makes no difference. Messages and annotations stay as they are.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import io
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from checker.course import COURSE

Change = Callable[[Any], ast.AST]
OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.Lt: ast.LtE,
    ast.Gt: ast.GtE,
    ast.In: ast.NotIn,
    ast.Is: ast.IsNot,
    ast.And: ast.Or,
    ast.Add: ast.Sub,
    ast.BitOr: ast.BitAnd,
}
OPPOSITES |= {other: one for one, other in OPPOSITES.items()} | {ast.BitXor: ast.BitOr}
MEMORY = Path("/dev/shm")
TELLS = ("_", "N_", "Failed", "NotGraded", "because")  # what is given messages
FIRST_SECONDS, TIMES = 6.0, 2.5  # how much longer than all tests a mutant may take


@dataclass(frozen=True)
class Mutant:
    """A module in which one thing is changed: where, what it was, and the module."""

    line: int
    change: str
    tree: ast.Module


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Every module that differs from this one in one small thing."""
    left_alone = {id(part) for part in _left_alone(tree)}
    line = 1
    for place, node in enumerate(ast.walk(tree)):
        line = getattr(node, "lineno", line)
        for what, change in () if id(node) in left_alone else _changes(node):
            new = copy.deepcopy(tree)
            twin = list(ast.walk(new))[place]
            _put(new, twin, change(twin))
            told = " ".join(ast.unparse(node).split())[:80]
            yield Mutant(line, f"{what}: {told}", ast.fix_missing_locations(new))


def _left_alone(tree: ast.Module) -> Iterator[ast.AST]:
    """What says something to people or to mypy, and does nothing."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as text):
                yield from (node, text)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in TELLS:
                parts = (part for part in ast.walk(node) if isinstance(part, ast.Constant))
                yield from (part for part in parts if isinstance(part.value, str))
            case ast.AnnAssign(annotation=part) | ast.arg(annotation=ast.expr() as part):
                yield from ast.walk(part)
            case ast.FunctionDef(returns=ast.expr() as part):
                yield from ast.walk(part)


def _changes(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """What may be changed in a node, and how: each makes its replacement of a copy of it."""
    match node:
        case ast.Compare(ops=ops):
            for place in (n for n, op in enumerate(ops) if type(op) in OPPOSITES):
                yield "another comparison", partial(_compare_otherwise, place=place)
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in OPPOSITES:
            yield "another operator", _operate_otherwise
        case ast.UnaryOp(op=ast.Not()):
            yield "without not", lambda copied: copied.operand
        case ast.Constant(value=bool() | int() | str() as value) if value != "":
            yield "another value", lambda copied: ast.Constant(_other(copied.value))
        case ast.comprehension(ifs=ifs):
            for place in range(len(ifs)):
                yield "all of them", partial(_for_all, place=place)
        case _:
            yield from _other_ways(node)


def _other_ways(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """The same for what is decided, done and returned."""
    match node:
        case ast.If() | ast.IfExp():
            for answer in (True, False):
                yield f"always {answer}", partial(_decided, answer=answer)
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            yield "left out", lambda _copied: ast.Pass()
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "returns None", lambda _copied: ast.Return(ast.Constant(None))


def _other(value: bool | int | str) -> bool | int | str:
    if isinstance(value, bool):
        return not value
    return f"{value}XX" if isinstance(value, str) else value + 1


def _compare_otherwise(node: ast.Compare, place: int) -> ast.AST:
    node.ops[place] = OPPOSITES[type(node.ops[place])]()  # type: ignore[call-overload]
    return node


def _operate_otherwise(node: Any) -> ast.AST:
    node.op = OPPOSITES[type(node.op)]()
    result: ast.AST = node
    return result


def _decided(node: ast.If | ast.IfExp, answer: bool) -> ast.AST:
    node.test = ast.Constant(answer)
    return node


def _for_all(node: ast.comprehension, place: int) -> ast.AST:
    del node.ifs[place]
    return node


def _put(tree: ast.Module, old: ast.AST, new: ast.AST) -> None:
    """Put a node into the place of another one."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                value[:] = [new if part is old else part for part in value]


class Instead(MetaPathFinder, Loader):
    """Gives a mutant to whoever imports the module."""

    def __init__(self, name: str, file: Path, tree: ast.Module) -> None:
        self.name, self.file, self.tree = name, file, tree

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> ModuleSpec | None:
        """This loader, for the one module."""
        return spec_from_file_location(name, self.file, loader=self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant."""
        exec(compile(self.tree, str(self.file), "exec"), module.__dict__)


def notices(mutant: Instead | None, tests: Sequence[str], seconds: float) -> bool:
    """Whether a test fails, or does not end in time, with the mutant in the module's place."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        pid = os.fork()
        if pid == 0:
            _run_tests(mutant, tests, folder)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return status != 0
            time.sleep(0.02)
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return True


def _run_tests(mutant: Instead | None, tests: Sequence[str], folder: str) -> None:
    """In the forked process: run them, with temporary files in a folder of their own; end it."""
    try:
        os.setsid()
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder  # one run of pytest tidies up after others
        if mutant:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            sys.meta_path.insert(0, mutant)
        forget_ours()
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests])))
    finally:
        os._exit(70)


def forget_ours() -> None:
    """Let the course's modules and tests be imported anew."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("checker", "tests")]:
        del sys.modules[name]


def load_libraries(tests: Sequence[str]) -> None:
    """Import what the tests need, so that no mutant has to."""
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *tests])


def main(words: Sequence[str]) -> int:
    """Print the mutants that no test notices; 1 if there are any, 2 if the tests fail anyway."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("module", help="as checker.reading.indexes")
    parser.add_argument("tests", nargs="+", help="what pytest is given: files, and its options")
    asked, more = parser.parse_known_args(words)
    file = COURSE / (asked.module.replace(".", "/") + ".py")
    load_libraries([*asked.tests, *more])
    start = time.monotonic()
    if notices(None, [*asked.tests, *more], 3600):
        print("The tests fail with the module as it is.")
        return 2
    seconds = FIRST_SECONDS + TIMES * (time.monotonic() - start)
    count = alive = 0
    for mutant in mutants(ast.parse(file.read_text(encoding="utf-8"))):
        count += 1
        there = Instead(asked.module, file, mutant.tree)
        if not notices(there, [*asked.tests, *more], seconds):
            alive += 1
            print(f"{file.relative_to(COURSE)}:{mutant.line}  {mutant.change}", flush=True)
    print(f"{alive} of {count} mutants are noticed by no test.")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
