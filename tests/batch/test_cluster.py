"""A real Dask scheduler with two worker processes, one of them killed in the middle."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.batch.cluster import _open_parcel
from checker.batch.work import Handed, Order, parcel
from tests.batch.test_run import grade, level, make_class, outcomes

pytest.importorskip("distributed", reason="needs the extra [cluster]")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes")
DASK = [sys.executable, "-m", "dask"]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    where = ["--host", "127.0.0.1", "--no-dashboard"]
    with contextlib.ExitStack() as stack:
        command = [*DASK, "scheduler", "--port", str(port), *where]
        scheduler = stack.enter_context(subprocess.Popen(command, **quiet))  # type: ignore[call-overload]
        stack.callback(scheduler.terminate)
        wait_for(port)
        workers = []
        for _ in range(2):
            command = [*DASK, "worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-nanny"]
            worker = stack.enter_context(subprocess.Popen([*command, *where], **quiet))  # type: ignore[call-overload]
            stack.callback(worker.kill)
            workers.append(worker)
        yield f"dask://127.0.0.1:{port}", workers


def wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError("the scheduler did not start")


def test_the_same_results_though_a_worker_dies(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    folder = tmp_path / "class"
    expected = make_class(folder, 4)
    command = [sys.executable, "-m", "checker", "grade", str(folder), "--executor", address]
    command += ["--output", str(tmp_path / "grades"), "--isolation", level()]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    while run.poll() is None and len(outcomes(folder)) < 4:
        time.sleep(0.02)
    workers[0].send_signal(signal.SIGKILL)
    said, _ = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert outcomes(folder) == expected
    assert "20 unchanged" in grade(folder).stdout


def test_a_parcel_is_opened_by_an_older_python_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian 12 has Python 3.11.2, whose tarfile knows no filters."""
    source = tmp_path / "class" / "anna" / "app.py"
    source.parent.mkdir(parents=True)
    source.write_text("app = None", encoding="utf-8")
    order = Order("anna", (Handed(str(source.parent), "exercise3", "", None, "anna"),))
    packed = parcel(order, tmp_path)[0].read_bytes()
    real = tarfile.TarFile.extractall

    def older(self: tarfile.TarFile, path: Path) -> None:
        real(self, path, filter="fully_trusted")

    monkeypatch.setattr(tarfile.TarFile, "extractall", older)
    monkeypatch.delattr(tarfile, "data_filter")
    _open_parcel(packed, tmp_path / "opened")
    assert (tmp_path / "opened" / "0" / "anna" / "app.py").read_text("utf-8") == "app = None"


def test_what_cannot_be_packed_is_told_and_stops_nobody(tmp_path: Path) -> None:
    """As a path that is too long; everything else is sent."""
    (tmp_path / "class" / "ben").mkdir(parents=True)
    (tmp_path / "class" / "ben" / "app.py").write_text("app = None", encoding="utf-8")
    gone, kept = tmp_path / "class" / "anna.zip", tmp_path / "class" / "ben"
    odd = Handed("nowhere", None, "", None, "odd", trouble="a file is missing")
    sources = [Handed(str(path), "exercise3", "", None, path.name) for path in (gone, kept)]
    archive, order = parcel(Order("both", (odd, *sources)), tmp_path)
    told = [source.trouble for source in order.sources]
    assert told == ["a file is missing", "it could not be read: No such file or directory", ""]
    _open_parcel(archive.read_bytes(), tmp_path / "opened")
    assert (tmp_path / "opened" / "2" / "ben" / "app.py").is_file()
