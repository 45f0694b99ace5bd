"""Grading on more than one machine: orders go to a Dask cluster as bytes, answers come as data.

Start `dask scheduler` on one machine and `dask worker HOST:PORT` on each, in environments where
this course is installed in the same version.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker.batch.record import grader
from checker.batch.work import Order, fulfil, parcel
from checker.course import Course, open_course
from checker.sandbox.isolation import TooWeak
from checker.sandbox.opening import open_sandbox
from checker.sandbox.step import Sandbox

SCHEME = "dask://"
AHEAD = 3  # orders on their way for each core, so that none of them waits
CONNECT_SECONDS = 20
DEATHS = 2  # how many workers may die of one order before it is given up


@functools.cache
def _own_sandbox(level: str | None) -> Sandbox:
    """The sandbox of this worker, open until it ends."""
    return open_sandbox(level, warm=True)


def fulfil_far_away(
    told: dict[str, Any], packed: bytes, graders: dict[str, str], level: str | None
) -> list[dict[str, Any]]:
    """What a cluster's worker does with one order: `packed` is a tar of what was handed in."""
    course = open_course()
    if graders != {name: grader(task) for name, task in course.exercises.items()}:
        return [{"lost": "this worker has another version of the course or its libraries"}]
    order = Order.from_json(told)
    with tempfile.TemporaryDirectory(prefix="parcel-") as folder:
        base = Path(folder) / "parcel"
        _open_parcel(packed, base)
        sources = [
            replace(handed, path=str(base / str(number) / Path(handed.path).name))
            for number, handed in enumerate(order.sources)
        ]
        here = replace(order, sources=tuple(sources))
        return [*fulfil(here, course, _own_sandbox(level)), {"done": True}]


def _open_parcel(packed: bytes, base: Path) -> None:
    """Unpack what `parcel` made: our own tar, of files that a stranger made."""
    import io
    import tarfile

    base.mkdir()
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        # Before Python 3.11.4 there is no such filter; our own tar holds plain files alone.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(base)


class Cluster:
    """The workers of a Dask cluster."""

    def __init__(self, address: str, course: Course, level: str | None) -> None:
        from distributed import Client

        self.client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        self.graders = {name: grader(task) for name, task in course.exercises.items()}
        self.level = level

    def fulfil(self, orders: Iterable[Order]) -> Iterator[tuple[Order, dict[str, Any]]]:
        """All answers, as they come. Dask gives a dead worker's orders to the others."""
        from distributed import as_completed

        waiting = iter(orders)
        sent: dict[Any, Order] = {}
        cores = sum(self.client.ncores().values()) or 1
        done = as_completed(loop=self.client.loop)
        for order in _first(waiting, AHEAD * cores):
            future = self._send(order)
            sent[future] = order
            done.add(future)
        for future in done:
            order = sent.pop(future)
            for answer in self._answers(future):
                yield order, answer
            for following in _first(waiting, 1):
                future = self._send(following)
                sent[future] = following
                done.add(future)

    def _send(self, order: Order) -> Any:
        with tempfile.TemporaryDirectory(prefix="parcel-") as folder:
            archive, order = parcel(order, Path(folder))
            packed = archive.read_bytes()
        told = order.to_json()
        return self.client.submit(
            fulfil_far_away, told, packed, self.graders, self.level, pure=False, retries=DEATHS
        )

    def _answers(self, future: Any) -> list[dict[str, Any]]:
        try:
            answers: list[dict[str, Any]] = future.result()
        except Exception as error:  # whatever a worker or the network did
            return [{"lost": f"the cluster could not do it: {type(error).__name__}: {error}"[:300]}]
        return answers

    def close(self) -> None:
        """Leave the cluster; it goes on running."""
        self.client.close()


def _first(waiting: Iterator[Order], number: int) -> Iterator[Order]:
    for _ in range(number):
        if (order := next(waiting, None)) is not None:
            yield order


def open_cluster(address: str, course: Course, level: str | None) -> Cluster:
    """A cluster at an address such as `dask://host:8786`. Raises TooWeak where it can't be had."""
    if not address.startswith(SCHEME):
        raise TooWeak(f"{address[:80]!r} is no address. Write it like  dask://host:8786")
    try:
        return Cluster("tcp://" + address.removeprefix(SCHEME), course, level)
    except ImportError:
        raise TooWeak(
            "Dask is not installed. Type:  pip install 'flask-migrate-course[cluster]'"
        ) from None
    except OSError as error:
        raise TooWeak(f"There is no Dask scheduler at {address}: {error}") from error
