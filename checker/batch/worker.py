"""A worker: a process that holds a warm sandbox, reads orders and answers with results.

`python -m checker.batch.worker COURSE LEVEL` reads one order a line. It answers with one line of
JSON for each project, and `{"done": true}` after each order.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TextIO

from checker.batch.work import Order, fulfil
from checker.course import open_course
from checker.sandbox.opening import open_sandbox

MEMORY_BYTES = 3 << 30


def answer_orders(orders: TextIO, answers: TextIO, root: str, level: str) -> None:
    """Fulfil orders until there are no more."""
    course = open_course(None, Path(root))
    sandbox = open_sandbox(level, warm=True)
    try:
        for line in orders:
            for answer in fulfil(Order.from_json(json.loads(line)), course, sandbox):
                answers.write(json.dumps(answer) + "\n")
                answers.flush()
            answers.write('{"done": true}\n')
            answers.flush()
    finally:
        sandbox.close()


def bound_memory() -> None:
    """A hostile database must not take all of the machine's memory while it is judged."""
    if sys.platform.startswith("linux"):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> None:
    """Serve on standard input and output; whatever else is printed goes nowhere."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        bound_memory()
        answer_orders(sys.stdin, answers, *sys.argv[1:3])


if __name__ == "__main__":
    main()
