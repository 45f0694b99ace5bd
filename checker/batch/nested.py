"""Archives in what somebody handed in: opened, where nothing else there is to be graded."""

from __future__ import annotations

from pathlib import Path

from checker.batch.archives import MAX_BYTES, is_archive, stem, unpack
from checker.batch.labels import is_download
from checker.batch.placing import Unusable
from checker.batch.projects import is_clutter, looks_like_project

DEEPEST_ARCHIVE = 3
MOST_ARCHIVES = 30


def opened(source: Path, room: Path) -> Path:
    """The folder of a submission; archives are unpacked in `room`, each in a folder of its name.

    Raises Unusable where an archive can't be opened.
    """
    place, depth = source, 0
    if not source.is_dir():
        place = room / "opened-0"
        unpack(source, place)
    if is_download(place):
        raise Unusable("it is the download of a whole class: give it to  grade  by itself")
    while archives := _nothing_but_archives(place):
        depth += 1
        if depth == DEEPEST_ARCHIVE:
            raise Unusable("there is an archive in an archive in an archive, and one more in it")
        target = room / f"opened-{depth}"
        _unpack_all(archives, place, target)
        place = target
    return place


def archives_in(folder: Path) -> list[Path]:
    """The archives in a folder; a link may lead to somebody else's."""
    files = (path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink())
    return [path for path in files if is_archive(path) and not is_clutter(path.name)]


def _nothing_but_archives(folder: Path) -> list[Path]:
    """The archives in a folder that holds nothing else to grade, or in a folder alone in it."""
    while not looks_like_project(folder):
        inside = [path for path in folder.iterdir() if not is_clutter(path.name)]
        folders = [path for path in inside if path.is_dir()]
        if not folders:
            return archives_in(folder)
        if len(inside) > 1 or folders[0].is_symlink():
            return []
        folder = folders[0]
    return []


def _unpack_all(archives: list[Path], place: Path, target: Path) -> None:
    """Unpack each one where it lies in `place`, but below `target`; all together are limited."""
    if len(archives) > MOST_ARCHIVES:
        raise Unusable(f"there are more than {MOST_ARCHIVES} archives in it")
    for archive in archives:
        inside = target / archive.parent.relative_to(place)
        name = stem(archive.name)
        taken = not name.strip(".") or (inside / name).exists()
        unpack(archive, inside / (archive.name if taken else name))
        if sum(path.lstat().st_size for path in target.rglob("*")) > MAX_BYTES:
            raise Unusable("the archives would unpack to far more than a project has")
