"""Several commands at the same moment, as the workers of a website run them, and their table."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence

from checker.language import _
from checker.notebook import show
from checker.notebook.command import TIME_LIMIT
from checker.notebook.errors import LessonStop
from checker.notebook.project import require_project
from checker.sandbox import inprocess
from checker.showing.marked import Line

_WORKER = """
import sys
from flask.cli import main
import alembic.command, flask_migrate, flask_sqlalchemy
print("ready", flush=True)
sys.stdin.readline()
sys.argv[0] = "flask"
main()
"""


def run_together(
    count: int, *args: str, more: Mapping[str, str] | None = None
) -> list[tuple[int, str]]:
    """Run `flask ARGS` in `count` processes that start at one moment; each one's code and output.

    Every process first imports what it needs and then waits for the others. `more` is put into
    their environment. Raises LessonStop when one takes longer than TIME_LIMIT, and where there are
    no processes.
    """
    require_project()
    _refuse_browser()
    workers = [_worker(args, more or {}) for _number in range(count)]
    try:
        outputs = _start_at_once(workers)
    except (subprocess.TimeoutExpired, BrokenPipeError):
        raise LessonStop(
            _(
                "A worker did not start, or was still running after {seconds} seconds.",
                seconds=f"{TIME_LIMIT:.0f}",
            )
        ) from None
    finally:
        for worker in workers:
            if worker.poll() is None:
                worker.kill()
                worker.communicate()
    return [(w.returncode, output) for w, output in zip(workers, outputs, strict=True)]


def _refuse_browser() -> None:
    if inprocess.wanted():
        raise LessonStop(
            _(
                "Several commands at the same moment need several processes, and a browser has "
                "one.\nThis part runs on a computer with Python. Read it here, and go on with the "
                "next part."
            )
        )


def _worker(args: Sequence[str], more: Mapping[str, str]) -> subprocess.Popen[str]:
    """A process that has imported what it needs and waits for a line."""
    plainly = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER, *args],
        env={**os.environ, **plainly, **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def _start_at_once(workers: Sequence[subprocess.Popen[str]]) -> list[str]:
    """Let all of them go once all are ready; what each one printed."""
    for worker in workers:
        assert worker.stdout
        worker.stdout.readline()
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [worker.communicate(timeout=TIME_LIMIT)[0] for worker in workers]


def show_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Show a table of texts; a row in which a text begins with ✗ is marked with !."""
    lines = [
        Line("!" if any(text.startswith("✗") for text in row) else "", tuple(row)) for row in rows
    ]
    show.publish(show.text_table(header, lines), show.html_table(header, lines))
