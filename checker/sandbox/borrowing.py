"""This process lent to a stranger's code, and put back afterwards as it was."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

import click

LIBRARIES = (
    str(Path(__file__).parents[1]),
    str(Path(os.__file__).parent),
    str(Path(click.__file__).parents[1]),  # sysconfig's answer is wrong in a browser
)


@contextlib.contextmanager
def borrowed(environment: Mapping[str, str]) -> Iterator[io.StringIO]:
    """A time in which code may change the process; what it prints goes into the text given."""
    printed = io.StringIO()
    with contextlib.ExitStack() as stack:
        stack.enter_context(_put_back_process())
        stack.enter_context(_put_back_modules())
        stack.enter_context(_put_back_logging())
        stack.enter_context(_put_back_libraries())
        stack.enter_context(_usual_warnings())
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        os.environ.clear()
        os.environ.update(environment)
        yield printed


@contextlib.contextmanager
def _put_back_process() -> Iterator[None]:
    """Folder, environment, arguments, import path, and where temporary files go."""
    folder, environment, temporary = Path.cwd(), dict(os.environ), tempfile.tempdir
    arguments, path, bytecode = sys.argv[:], sys.path[:], sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # two versions of a file may be written within a second
    try:
        yield
    finally:
        sys.argv[:], sys.path[:], tempfile.tempdir = arguments, path, temporary
        sys.dont_write_bytecode = bytecode
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)


@contextlib.contextmanager
def _usual_warnings() -> Iterator[None]:
    """Those that Python shows when it starts, printed with all else.

    Source: https://docs.python.org/3/library/warnings.html#default-warning-filter
    """
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for unseen in (DeprecationWarning, PendingDeprecationWarning, ImportWarning):
            warnings.simplefilter("ignore", unseen)
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.showwarning = _print_warning
        yield


def _print_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Print a warning as Python does, whoever else collects them in this process."""
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line))


@contextlib.contextmanager
def _put_back_modules() -> Iterator[None]:
    """Modules of no library are taken out while the code runs, and its own ones afterwards."""
    kept = {name: module for name, module in sys.modules.items() if _is_project(module)}
    for name in kept:
        del sys.modules[name]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        for name, module in list(sys.modules.items()):
            if _is_project(module):
                del sys.modules[name]
        sys.modules.update(kept)
        sys.path_importer_cache.clear()  # a folder of this name may be another one next time


def _is_project(module: Any) -> bool:
    """Whether a module lies neither in a library nor in the checker itself."""
    file = getattr(module, "__file__", None)
    return bool(file) and not str(file).startswith(LIBRARIES) and module.__name__ != "__main__"


@contextlib.contextmanager
def _put_back_logging() -> Iterator[None]:
    """Handlers and levels, which `fileConfig` in env.py changes for all."""
    loggers = [logging.root, *_loggers()]
    before = [(x, x.level, x.handlers[:], x.disabled, x.propagate) for x in loggers]
    try:
        yield
    finally:
        for one in _loggers():
            one.handlers[:], one.level, one.disabled = [], logging.NOTSET, False
        for one, level, handlers, disabled, propagate in before:
            one.handlers[:], one.disabled, one.propagate = handlers, disabled, propagate
            one.setLevel(level)


def _loggers() -> list[logging.Logger]:
    known = list(logging.root.manager.loggerDict.values())
    return [one for one in known if isinstance(one, logging.Logger)]


@contextlib.contextmanager
def _put_back_libraries() -> Iterator[None]:
    """What the code leaves in SQLAlchemy and Flask-SQLAlchemy: listeners, mappers, connections."""
    _let_alembic_print()
    import sqlalchemy as sa
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy.event.registry import _EventKey
    from sqlalchemy.orm import close_all_sessions, registry

    listen, init_app, heard = _EventKey.listen, SQLAlchemy.init_app, list[Any]()
    before = {id(thing) for thing in gc.get_objects() if type(thing) in (sa.Engine, registry)}

    def note(key: Any, *args: Any, **more: Any) -> None:
        libraries = str(getattr(key.fn, "__module__", "")).startswith(("sqlalchemy", "flask_"))
        if isinstance(key.target, type) and not libraries:
            heard.append(key)
        listen(key, *args, **more)

    _EventKey.listen = note  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        _EventKey.listen = listen  # type: ignore[method-assign]
        SQLAlchemy.init_app = init_app  # type: ignore[method-assign]
        close_all_sessions()
        for key in heard:
            with contextlib.suppress(sa.exc.InvalidRequestError):
                key.remove()
        for thing in gc.get_objects():
            if type(thing) in (sa.Engine, registry) and id(thing) not in before:
                thing.dispose()


class _Current:
    """A stream that leads to what standard output is at the moment of writing."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


def _let_alembic_print() -> None:
    """Alembic's Config prints to what standard output was when it was imported: let it follow."""
    from alembic.config import Config

    init: Any = Config.__init__
    init.__defaults__ = tuple(
        _Current() if hasattr(value, "write") else value for value in init.__defaults__
    )
