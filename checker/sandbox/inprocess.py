"""Running everything in this one process, where no other can be started: in a browser.

Each piece of code finds the surroundings of a fresh process, and what it changes is put back:
environment, folder, import path, modules, logging, listeners and mappers of SQLAlchemy. That keeps
runs apart; it is no wall. In a browser, the tab is the wall: there is nothing in it but the
learner's own work.
"""

from __future__ import annotations

import contextlib
import contextvars
import gc
import importlib
import io
import json
import logging
import os
import runpy
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import click

from checker.sandbox.isolation import SAME_PROCESS, TooWeak
from checker.sandbox.step import StepResult, read_report

VARIABLE = "CHECKER_IN_PROCESS"
BROWSER = sys.platform == "emscripten"
TAIL_CHARACTERS = 64 << 10
LIBRARIES = (
    str(Path(__file__).parents[1]),
    str(Path(os.__file__).parent),
    str(Path(click.__file__).parents[1]),  # sysconfig's answer is wrong in a browser
)


def wanted() -> bool:
    """Whether everything has to run in this process."""
    return BROWSER or bool(os.environ.get(VARIABLE))


class TooLate(BaseException):
    """The time of a run is over; no Exception, since the code itself must not catch it."""


def run_python_here(
    words: list[str], environment: Mapping[str, str], seconds: float
) -> tuple[int, str]:
    """`python WORDS` in the current folder: the exit code, and everything that was printed.

    Words begin with a script's name, or with `-m` and a module's. Raises TooLate after `seconds`.
    """

    def program() -> int:
        try:
            if words[0] == "-m":
                sys.argv[:] = words[1:]
                runpy.run_module(words[1], run_name="__main__", alter_sys=True)
            else:
                sys.argv[:] = words
                runpy.run_path(words[0], run_name="__main__")
        except SystemExit as error:
            if error.code is None or isinstance(error.code, int):
                return error.code or 0
            print(error.code, file=sys.stderr)
            return 1
        except TooLate:
            raise
        except BaseException:
            traceback.print_exc()
            return 1
        return 0

    # The time counts inside alone, or it would break off what puts the process back.
    with borrowed(environment) as printed, Deadline(seconds):
        sys.path.insert(0, str(Path.cwd()))
        code = contextvars.copy_context().run(program)
    return code, printed.getvalue()


class SameProcess:
    """A sandbox without a wall: each step in this process, which is put back afterwards."""

    processes = False

    def __init__(self, wish: str | None = None) -> None:
        if wish not in (None, SAME_PROCESS):
            raise TooWeak(f"Isolation level {wish} can't be had without processes.")
        self.level = SAME_PROCESS

    def run(self, job: dict[str, Any]) -> StepResult:
        """Run one step here. A step that takes too long is ended at its next loop."""
        from checker.child import steps

        job = {**job, "databases": job["databases"] and [[*entry] for entry in job["databases"]]}
        steps.take_originals(job)
        steps.preload()
        report: dict[str, Any] = {}
        with (
            borrowed(job["environment"]) as printed,
            contextlib.suppress(TooLate),
            Deadline(float(job["seconds"])) as time_limit,
        ):
            report = contextvars.copy_context().run(steps.run, job)
        ended = "timeout" if time_limit.over else "exit"
        text = printed.getvalue()[-TAIL_CHARACTERS:]
        return StepResult(ended, "0", read_report(json.dumps(report)), text)

    def close(self) -> None:
        """Nothing stays open between steps."""


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
    """Those that Python shows when it starts.

    Source: https://docs.python.org/3/library/warnings.html#default-warning-filter
    """
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for unseen in (DeprecationWarning, PendingDeprecationWarning, ImportWarning):
            warnings.simplefilter("ignore", unseen)
        warnings.simplefilter("ignore", ResourceWarning)
        yield


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


class Deadline:
    """Raises TooLate in code that loops for longer; only Python 3.12 and later can do that.

    Deadlines may lie in each other. `over` says afterwards whether the time was up.
    """

    _running: ClassVar[list[Deadline]] = []

    def __init__(self, seconds: float) -> None:
        self.end, self.over = time.monotonic() + seconds, False

    def __enter__(self) -> Deadline:
        self._running.append(self)
        self._watch()
        return self

    def __exit__(self, *_error: object) -> None:
        self._running.remove(self)
        self._watch()

    @classmethod
    def _watch(cls) -> None:
        monitoring: Any = getattr(sys, "monitoring", None)
        if monitoring is None:
            return
        tool, jump = monitoring.PROFILER_ID, monitoring.events.JUMP
        if cls._running and not monitoring.get_tool(tool):
            monitoring.use_tool_id(tool, "checker")
            monitoring.register_callback(tool, jump, cls._look)
            monitoring.set_events(tool, jump)
        elif not cls._running:
            monitoring.set_events(tool, 0)
            monitoring.free_tool_id(tool)

    @classmethod
    def _look(cls, *_where: object) -> None:
        for one in cls._running:
            if time.monotonic() > one.end:
                one.over = True
                raise TooLate
