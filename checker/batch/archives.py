"""Opening archives that strangers made: plain files only, inside the target, within limits."""

from __future__ import annotations

import bz2
import contextlib
import errno
import gzip
import io
import lzma
import os
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from checker.batch.placing import Misplaced, Unusable, place_if_any

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
OTHER_ENDINGS = (".7z", ".rar", ".gz", ".bz2", ".xz", ".zst", ".dmg", ".iso")
MAX_ARCHIVE_BYTES = 64 << 20
MAX_FILES = 4000
MAX_BYTES = 96 << 20
MAX_RATIO = 200
FREE_BYTES = 4 << 20  # so little may be packed as tightly as it likes
MAX_DIRECTORY = 2 << 20
MAX_HEADER = 1 << 13
MAX_SECONDS = 60.0
CHUNK = 1 << 16
# What the computer has too little of, or can't do: no fault of an archive.
OF_THE_COMPUTER = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO}
# zipfile unpacks others without a limit: a few bytes of bzip2 take gigabytes of memory.
ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
COMPRESSED = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
LONG_HEADERS = {
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
}


def is_archive(path: Path) -> bool:
    """Whether a file's name is that of an archive which `unpack` opens."""
    return path.name.lower().endswith(ENDINGS)


def is_other_archive(name: str) -> bool:
    """Whether a name is that of an archive which `unpack` does not open."""
    return name.lower().endswith(OTHER_ENDINGS) and not name.lower().endswith(ENDINGS)


def stem(name: str) -> str:
    """A file's name without the ending of an archive, also of one that is not opened."""
    endings = sorted((*ENDINGS, *OTHER_ENDINGS), key=len, reverse=True)
    ending = next((e for e in endings if name.lower().endswith(e)), "")
    return name[: len(name) - len(ending)]


def unpack(
    archive: Path, target: Path, times: int = 1, misplaced: list[Misplaced] | None = None
) -> None:
    """Put the plain files of an archive below `target`. Links and devices are left out.

    `times` widens the limits, for an archive that holds a whole class. Raises Unusable where it is
    damaged, encrypted, too large, or leads outside, OSError where the computer is in trouble. With
    a list `misplaced`, files that can't be put where their names say are left out and told there.
    """
    packed = archive.stat().st_size
    if packed > times * MAX_ARCHIVE_BYTES:
        raise Unusable(f"the archive has more than {MAX_ARCHIVE_BYTES >> 20} MB")
    target.mkdir(parents=True, exist_ok=True)
    total = 0
    try:
        for count, (name, moment, source) in enumerate(_members(archive, times)):
            if count >= times * MAX_FILES:
                raise Unusable(f"there are more than {MAX_FILES} files in the archive")
            place = place_if_any(target, name, misplaced)
            with source, (place or Path(os.devnull)).open("wb") as file:
                while chunk := source.read(CHUNK):
                    total += len(chunk)
                    if total > times * MAX_BYTES or total > FREE_BYTES + MAX_RATIO * packed:
                        raise Unusable("the archive would unpack to far more than a project has")
                    file.write(chunk)
            if place:
                with contextlib.suppress(OSError, OverflowError, ValueError):
                    os.utime(place, (moment, moment))
    except RuntimeError as error:
        raise Unusable("the archive has a password") from error
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        lzma.LZMAError,
        zlib.error,
        EOFError,
        NotImplementedError,
        LookupError,  # zipfile's own, for a name without a letter
        struct.error,
        ValueError,
        MemoryError,
        OSError,
    ) as error:
        if isinstance(error, OSError) and error.errno in OF_THE_COMPUTER:
            raise
        raise Unusable("the archive is broken or cut off; ask for it again") from error


def _members(archive: Path, times: int) -> Iterator[tuple[str, float, IO[bytes]]]:
    """Each plain file's name, time of change (a zip's is this computer's) and content.

    Whatever the archive's name says, the content decides.
    """
    if zipfile.is_zipfile(archive):
        with _Zip(archive, times) as file, zipfile.ZipFile(file) as opened:
            for entry in opened.infolist():
                kind = entry.external_attr >> 28  # Unix: 8 is a plain file, 0 says nothing
                if not entry.is_dir() and (entry.create_system != 3 or kind in (0, 8)):
                    if entry.compress_type not in ZIP_METHODS:
                        raise Unusable("the archive is packed in an unusual way; make a plain .zip")
                    yield entry.filename, _changed_at(entry), opened.open(entry)
        return
    most = 2 * min(times * MAX_BYTES, FREE_BYTES + MAX_RATIO * archive.stat().st_size)
    with (
        _unpacked(archive) as content,
        tarfile.open(fileobj=Bounded(content, most), mode="r|", tarinfo=_Header) as stream,
    ):
        for count, member in enumerate(stream):
            if count > 2 * times * MAX_FILES:
                raise Unusable(f"there are more than {MAX_FILES} files in the archive")
            if member.isreg():
                yield member.name, float(member.mtime), stream.extractfile(member) or io.BytesIO()


def _unpacked(archive: Path) -> IO[bytes]:
    """What a tar is before it is compressed."""
    with archive.open("rb") as file:
        start = file.read(6)
    opener: Any = next((o for magic, o in COMPRESSED.items() if start.startswith(magic)), open)
    opened: IO[bytes] = opener(archive, "rb")
    return opened


class Bounded(io.RawIOBase):
    """A stream that ends the work where too much comes out of it, or for too long.

    Headers and what is passed over count as well: a few kilobytes may stand for terabytes.
    """

    def __init__(self, source: IO[bytes], most: int) -> None:
        self.source, self.left, self.end = source, most, time.monotonic() + MAX_SECONDS

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises Unusable."""
        data = self.source.read(size)
        self.left -= len(data)
        if self.left < 0 or time.monotonic() > self.end:
            raise Unusable("the archive would unpack to far more than a project has")
        return data


class _Zip(io.FileIO):
    """A zip whose list of contents, which zipfile reads in one go, is not endless."""

    def __init__(self, path: Path, times: int) -> None:
        super().__init__(path)
        self.most = times * MAX_DIRECTORY

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes. Raises Unusable."""
        if size is not None and size > self.most:
            raise Unusable(f"there are more than {MAX_FILES} files in the archive")
        return super().read(size)


class _Header(tarfile.TarInfo):
    """A header that is no longer than names are.

    tarfile keeps it in memory as a whole, and before CVE-2024-6232 was mended took a time that
    grows with the square of its length.
    """

    def _proc_member(self, opened: Any) -> Any:
        if self.type in LONG_HEADERS and not 0 <= self.size <= MAX_HEADER:
            raise Unusable("the archive has a header that is longer than any name")
        return super()._proc_member(opened)  # type: ignore[misc]


def _changed_at(entry: zipfile.ZipInfo) -> float:
    """When a file in a zip was changed; now, where its date is none."""
    try:
        return time.mktime((*entry.date_time, 0, 0, -1))
    except (OverflowError, ValueError):
        return time.time()
