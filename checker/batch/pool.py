"""Workers on this computer: one process each, so that the death of one costs only its own work."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from checker.batch.work import Order

LINE_LIMITS = 40  # a worker that has said nothing for this many step limits has hung
LEAST_SILENCE = 900.0  # a gate of exercise 18 may take 90 seconds eight times
TRIES = 2


class Executor(Protocol):
    """What fulfils orders. Answers come as they are made, from any worker, in any order."""

    def fulfil(self, orders: Iterable[Order]) -> Iterator[tuple[Order, dict[str, Any]]]:
        """All answers to all orders; the last to each is `done` or `lost` (a reason)."""
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...


class Worker:
    """One worker process, started when it is first needed."""

    def __init__(self, course: Path, level: str) -> None:
        self.command = [sys.executable, "-m", "checker.batch.worker", str(course), level]
        self.process: subprocess.Popen[str] | None = None
        self.errors: IO[bytes] | None = None
        self.lock = threading.Lock()  # the thread that feeds it and the one that closes the pool
        self.ended = False

    def answers(self, order: Order) -> Iterator[dict[str, Any]]:
        """The answers to one order. Raises OSError where the worker ended or hung."""
        process = self._running()
        assert process.stdin
        assert process.stdout
        silence = max(LINE_LIMITS * order.seconds, LEAST_SILENCE)
        process.stdin.write(json.dumps(order.to_json()) + "\n")
        process.stdin.flush()
        while True:
            alarm = threading.Timer(silence, process.kill)
            alarm.start()
            try:
                line = process.stdout.readline()
            finally:
                alarm.cancel()
            if not line.endswith("\n"):
                raise BrokenPipeError(self._last_words())
            answer = json.loads(line)
            yield answer
            if "done" in answer:
                return

    def _running(self) -> subprocess.Popen[str]:
        if self.process is None or self.process.poll() is not None:
            self.close()
        with self.lock:
            if self.ended:
                raise BrokenPipeError("the pool is closed")
            if self.process is None:
                self.errors = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
                self.process = subprocess.Popen(
                    self.command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self.errors,
                    text=True,
                    encoding="utf-8",
                    start_new_session=sys.platform != "win32",
                    cwd=Path(__file__).resolve().parents[2],
                )
            return self.process

    def _last_words(self) -> str:
        with self.lock:
            if self.errors is None:
                return ""
            self.errors.seek(0)
            said = self.errors.read()[-2000:]
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    def close(self, *, for_good: bool = False) -> None:
        """End the process; its sandbox ends with it, since nothing holds its other end."""
        with self.lock:
            self.ended |= for_good
            process, self.process = self.process, None
            errors, self.errors = self.errors, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if stream:
                        stream.close()
            process.wait()
        if errors is not None:
            errors.close()


class LocalPool:
    """As many workers as are asked for, each fed by a thread."""

    def __init__(self, course: Path, level: str, workers: int) -> None:
        self.workers = [Worker(course, level) for _ in range(workers)]

    def fulfil(self, orders: Iterable[Order]) -> Iterator[tuple[Order, dict[str, Any]]]:
        """All answers, as they come. Orders are taken from the iterable only when needed."""
        source, lock = iter(orders), threading.Lock()
        answers: queue.Queue[tuple[Order, dict[str, Any]] | None] = queue.Queue(100)

        def feed(worker: Worker) -> None:
            try:
                while True:
                    with lock:
                        order = next(source, None)
                    if order is None:
                        return
                    for answer in _tried(worker, order):
                        answers.put((order, answer))
            finally:
                answers.put(None)

        threads = [threading.Thread(target=feed, args=(w,), daemon=True) for w in self.workers]
        for thread in threads:
            thread.start()
        for _ in threads:
            while (answer := answers.get()) is not None:
                yield answer

    def close(self) -> None:
        """End the workers."""
        for worker in self.workers:
            worker.close(for_good=True)


def _tried(worker: Worker, order: Order) -> Iterator[dict[str, Any]]:
    """The answers to one order; once more from a new worker where the first one died of it."""
    said = ""
    for _ in range(TRIES):
        try:
            yield from worker.answers(order)
        except (OSError, ValueError) as error:
            said = str(error)[:200]
            worker.close()
        else:
            return
    yield {"lost": f"the grader's own process ended twice while it was at this ({said})"}
