"""Archives of strangers that cost time or memory: refused at once, whatever they stand for."""

from __future__ import annotations

import bz2
import gzip
import struct
import tarfile
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from checker.batch.archives import unpack
from checker.batch.placing import Unusable


def header(kind: bytes, size: int) -> bytes:
    """A tar's header for an entry of that many bytes."""
    made = tarfile.TarInfo("x")
    made.type, made.size = kind, size
    return made.tobuf(tarfile.GNU_FORMAT)


def directory(entries: int) -> bytes:
    """A zip that is nothing but a list of contents."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, *[0] * 7, 1, *[0] * 6) + b"a"
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 65535, 65535, entries * len(entry), 0, 0)
    return entry * entries + end


# A kind that tar does not know is passed over: its content comes out of the packing all the same.
BOMBS = {
    "passed over": gzip.compress(header(b"Z", 1 << 40)) + gzip.compress(bytes(64 << 20)) * 40,
    "passed over, bzip2": bz2.compress(header(b"Z", 1 << 40)) + bz2.compress(bytes(64 << 20)) * 40,
    "a long header": gzip.compress(header(b"x", 64 << 20) + bytes(64 << 20)),
    "a long name": gzip.compress(header(b"L", 64 << 20) + bytes(64 << 20)),
    "digits in a header": header(b"x", 1 << 20) + b"1" * (1 << 20),  # CVE-2024-6232
    "a list of contents": directory(300_000),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_a_bomb_goes_off_nowhere(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(data)
    begun = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(Unusable):
            unpack(tmp_path / "a.tar", tmp_path / "out")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.process_time() - begun < 5
    assert most < 24 << 20


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_without_a_bound_is_not_opened(method: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("app.py", "x = 1")
    with pytest.raises(Unusable, match="unusual way"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


def test_headers_of_an_honest_tar_are_read(tmp_path: Path) -> None:
    """Long names and extra facts, as macOS and Python add them."""
    name = "/".join(["a folder with a rather long name"] * 8) + "/ä.py"
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        with tarfile.open(tmp_path / "a.tgz", "w:gz", format=form) as archive:
            made = tarfile.TarInfo(name)
            made.pax_headers = {"comment": "c" * 500}
            archive.addfile(made)
        unpack(tmp_path / "a.tgz", tmp_path / f"out-{form}")
        assert (tmp_path / f"out-{form}" / name).is_file()
