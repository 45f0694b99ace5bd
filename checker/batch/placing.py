"""Where the files of a stranger's archive go: inside the target, whatever their names say."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

MAX_DEPTH = 24
MAX_NAME = 200
OF_A_NAME = {
    errno.ENAMETOOLONG: "a name in the archive is too long or too deep",
    errno.EINVAL: "a name in the archive is none on this computer",
    errno.EILSEQ: "a name in the archive is none on this computer",
}


class Unusable(Exception):
    """An archive or folder that can't be taken in; the message says why."""


class Misplaced(Unusable):
    """One file in an archive that can't be put where its name says.

    `inside` is the way that its name goes inside of the target, as far as it does.
    """

    def __init__(self, what: str, name: str, inside: Sequence[str] = ()) -> None:
        super().__init__(f"{what}: {name[:80]!r}")
        self.name, self.inside = name, tuple(inside)


def place_if_any(target: Path, name: str, misplaced: list[Misplaced] | None) -> Path | None:
    """Where a member goes; None, and it is told, for one that is left out."""
    try:
        return _place(target, name)
    except Misplaced as trouble:
        if misplaced is None:
            raise
        misplaced.append(trouble)
        return None


def _place(target: Path, name: str) -> Path:
    """Where a member goes; the file and its folders are made. Raises Misplaced."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    drive = bool(parts) and len(parts[0]) == 2 and parts[0].endswith(":")
    if name.startswith(("/", "\\")) or drive or "\0" in name or not parts:
        raise Misplaced("a name in the archive leads outside", name)
    if ".." in parts:
        raise Misplaced("a name in the archive leads outside", name, parts[: parts.index("..")])
    place = target.joinpath(*parts)
    try:
        if len(parts) > MAX_DEPTH or any(len(part.encode()) > MAX_NAME for part in parts):
            raise Misplaced(OF_A_NAME[errno.ENAMETOOLONG], name, parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        stands = place.is_dir()
        if not stands:
            place.touch()
    except (FileExistsError, NotADirectoryError):
        stands = True
    except UnicodeEncodeError as error:
        raise Misplaced("a name in the archive is not in UTF-8", name, parts) from error
    except OSError as error:
        if error.errno not in OF_A_NAME:
            raise
        raise Misplaced(OF_A_NAME[error.errno], name, parts) from error
    if stands:
        raise Misplaced("a file in the archive stands where a folder is", name, parts)
    return place
