"""Files that a stranger's code may have made: taking one out, and removing a whole tree.

Paths are walked one folder at a time through descriptors, so that no link leads anywhere else and
no depth, name or mode is too much.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from pathlib import Path, PurePath

from checker.language import _
from checker.verdict import NotGraded

MAX_BYTES = 32 << 20  # of a database
BLOCK = 4 << 10
# Windows can't open a file relative to a folder; there the path is checked as a whole.
BY_DESCRIPTOR = {os.open, os.stat, os.unlink, os.rmdir, os.rename} <= os.supports_dir_fd
FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
FILE |= getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


def open_inside(folder: Path, path: str) -> int | None:
    """A descriptor of a plain file below `folder`; None for links, devices and second names.

    `path` is relative, with slashes.
    """
    parts = PurePath(path).parts
    if not parts or ".." in parts or PurePath(path).is_absolute():
        return None
    try:
        descriptor = _walk(folder, parts) if BY_DESCRIPTOR else _whole(folder, path)
    except (OSError, ValueError):
        return None
    facts = os.fstat(descriptor)
    if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1:
        return descriptor
    os.close(descriptor)
    return None


def _walk(folder: Path, parts: tuple[str, ...]) -> int:
    at = os.open(folder, FOLDER)
    try:
        for part in parts[:-1]:
            deeper = os.open(part, FOLDER, dir_fd=at)
            os.close(at)
            at = deeper
        return os.open(parts[-1], FILE, dir_fd=at)
    finally:
        os.close(at)


def _whole(folder: Path, path: str) -> int:
    place = folder / path
    if place.resolve() != folder.resolve() / path or place.is_symlink():
        raise OSError("a link")
    return os.open(place, FILE)


def take_file(folder: Path, path: str, target: Path) -> bool:
    """Copy one plain file of at most MAX_BYTES; never a link, a device or a second name.

    False where there is no such file. Raises NotGraded where it is too large to be judged.
    """
    descriptor = open_inside(folder, path)
    if descriptor is None:
        return False
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise NotGraded(
            _("The database grew over {megabytes} MB and was not read.", megabytes=MAX_BYTES >> 20)
        )
    write_sparsely(target, data)
    return True


def write_sparsely(target: Path, data: bytes) -> None:
    """Write a file in which zeros take no place, as in one that a stranger made to look large."""
    with target.open("wb") as file:
        for at in range(0, len(data), BLOCK):
            block = data[at : at + BLOCK]
            if block.count(0) == len(block):
                file.seek(len(block), os.SEEK_CUR)
            else:
                file.write(block)
        file.truncate(len(data))


def take_database(folder: Path, path: str, target: Path) -> bool:
    """Copy a database and its write-ahead log, never its journal, to the judge's own place.

    `path` is relative to `folder`. Raises NotGraded where it is too large to be judged.
    """
    for ending in ("", "-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    if not take_file(folder, path, target):
        return False
    take_file(folder, path + "-wal", target.with_name(target.name + "-wal"))
    return True


def database_bytes(file: Path) -> int:
    """How large a database of the judge's own is, with its log; 0 where there is none."""
    parts = (file, file.with_name(f"{file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


def remove_tree(root: Path) -> None:
    """Remove a folder with all that is in it, as far as the system lets us.

    Every folder found is first moved up to the top, so that none is ever deep.
    """
    if not BY_DESCRIPTOR:
        shutil.rmtree(root, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        top = os.open(root, FOLDER)
        try:
            _empty(top)
        finally:
            os.close(top)
        Path(root).rmdir()


def _empty(top: int) -> None:
    waiting = _clear(top, top)
    while waiting:
        name = waiting.pop()
        with contextlib.suppress(OSError):
            inside = os.open(name, FOLDER, dir_fd=top)
            try:
                waiting += _clear(inside, top)
            finally:
                os.close(inside)
            os.rmdir(name, dir_fd=top)


def _clear(folder: int, top: int) -> list[str]:
    """Remove the files of a folder and move its folders to the top; their new names there."""
    found = []
    for name in map(os.fsencode, os.listdir(folder)):
        with contextlib.suppress(OSError):
            if not stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                os.unlink(name, dir_fd=folder)
                continue
            os.chmod(name, 0o700, dir_fd=folder)  # to move and to enter it
            new = f".removed-{secrets.token_hex(16)}"  # what nobody has called a folder
            os.rename(name, new, src_dir_fd=folder, dst_dir_fd=top)
            found.append(new)
    return found
