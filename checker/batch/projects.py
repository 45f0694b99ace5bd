"""Finding the projects in what somebody handed in, and telling which exercise each belongs to."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.batch.archives import is_other_archive
from checker.batch.placing import MAX_DEPTH, Unusable
from checker.rehearsing.submission import MAX_BYTES, MAX_FILES, SKIPPED_FOLDERS

CLUTTER = {".ds_store", "thumbs.db", "desktop.ini", "__macosx", ".git", ".idea", ".vscode"}
DEEPEST_PROJECT = 4
MARKED = re.compile(r"(?:^|[\W_])ex(?:ercise)?[\s_-]*0*(\d{1,3})(?!\d)", re.IGNORECASE)
NOBODY = {"submission", "submissions", "download", "export", "homework", "assignment", "final"}
CHUNK = 1 << 20
LATEST = 253_402_300_799  # the end of the year 9999
LONGEST_NAME = 60
FEW = 2  # files that are named where there is no project
MOST_FILES = 5000  # that are looked at to know when a folder was changed


@dataclass(frozen=True)
class Found:
    """One project: the exercise, and its folder. `passed_over` names copies that don't count.

    `trouble` says why nobody can tell which of several copies is meant.
    """

    exercise: str
    folder: Path
    passed_over: tuple[str, ...] = ()
    trouble: str = ""


def unreadable(error: BaseException) -> str:
    """Why something could not be read, without the places of this computer's disk."""
    said = error.strerror if isinstance(error, OSError) else None
    return f"it could not be read: {said or type(error).__name__}"


def is_clutter(name: str) -> bool:
    """Whether a name is one that operating systems and editors leave behind."""
    return name.lower() in CLUTTER or name.startswith("._") or name in SKIPPED_FOLDERS


def named_after(name: str, exercises: Collection[str]) -> str | None:
    """The exercise that a folder's or file's name means: `exercise3`, `Exercise 3`, `ex-03`."""
    if name in exercises:
        return name
    numbers = {f"exercise{int(number)}" for number in MARKED.findall(name)}
    return numbers.pop() if len(numbers) == 1 and numbers <= set(exercises) else None


def person_in(name: str, exercises: Collection[str]) -> str:
    """Who a name tells of beside the exercise: `Anna Adler` in `Anna Adler (exercise3)`; empty
    where it is the exercise alone, as in `Exercise 3` or `ex03 submissions`."""
    if not named_after(name, exercises):
        return name
    rest = MARKED.sub(" ", name).strip(" \t_-.,;:()[]")
    words = set(re.findall(r"[^\W\d_]{2,}", rest.casefold()))
    return rest if words - NOBODY else ""


def looks_like_project(folder: Path) -> bool:
    """Whether a folder holds an app or its migrations, rather than folders that do."""
    inside = [path for path in folder.iterdir() if not is_clutter(path.name)]
    return any(
        (path.suffix == ".py" and path.is_file())
        or (path.is_dir() and (path.name == "migrations" or (path / "__init__.py").is_file()))
        for path in inside
    )


def find_projects(
    folder: Path, exercises: Collection[str], hint: str | None, otherwise: str | None = None
) -> list[Found]:
    """The projects in an opened submission. `hint` is the exercise where its name tells it,
    `otherwise` the one that is meant where no name does.

    Raises Unusable where there is none, or nobody could say which one is meant.
    """
    workspace = folder / "workspace"
    inside = workspace.is_dir() and not workspace.is_symlink()
    marked: dict[str, list[tuple[Path, Path]]] = {}
    for exercise, outer, place in _marked(workspace if inside else folder, exercises):
        marked.setdefault(exercise, []).append((outer, place))
    if hint and hint in marked:
        return [_chosen(hint, marked[hint], folder)]
    if marked and not hint:
        return [_chosen(exercise, places, folder) for exercise, places in marked.items()]
    place = _nearest_project(folder)
    if not hint and not otherwise:
        raise Unusable("no folder is named after an exercise; say which with --exercise")
    return [Found(hint or otherwise or "", place)]


def _chosen(exercise: str, places: list[tuple[Path, Path]], root: Path) -> Found:
    """The one folder that is named just as the exercise; else the trouble is told."""
    exact = [pair for pair in places if pair[0].name == exercise] or places
    if len(exact) > 1:
        names = " and ".join(outer.relative_to(root).as_posix() for outer, _ in exact[:2])
        trouble = f"there are two folders for {exercise}, {names[:160]}: hand in one"
        return Found(exercise, exact[0][1], trouble=trouble)
    others = [o.relative_to(root).as_posix()[:80] for o, _ in places if o != exact[0][0]]
    return Found(exercise, exact[0][1], tuple(others))


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder, without clutter and links, in order."""
    inside = (path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    return sorted(path for path in inside if not is_clutter(path.name))


def _marked(
    folder: Path, exercises: Collection[str], depth: int = 0
) -> Iterator[tuple[str, Path, Path]]:
    """The outermost folders that are named after an exercise: it, the folder, the project in it."""
    for inner in _folders(folder):
        exercise = named_after(inner.name, exercises)
        if exercise:
            try:
                yield exercise, inner, _nearest_project(inner)
            except Unusable:
                continue
        elif depth < DEEPEST_PROJECT and not looks_like_project(inner):
            yield from _marked(inner, exercises, depth + 1)


def _nearest_project(folder: Path) -> Path:
    """The project that lies least deep. Raises Unusable where there is none, or several."""
    level = [folder]
    for _ in range(DEEPEST_PROJECT + 1):
        found = [place for place in level if looks_like_project(place)]
        best = [place for place in found if (place / "migrations").is_dir()] or found
        if len(best) > 1:
            names = " and ".join(sorted(place.name for place in best)[:2])
            raise Unusable(f"there are several projects side by side: {names[:120]}")
        if best:
            return best[0]
        level = [inner for place in level for inner in _folders(place)][:200]
    raise Unusable(_nothing_in(folder))


def _nothing_in(folder: Path) -> str:
    """That there is no project in a folder, and what is there instead."""
    names = sorted(path.name for path in _files(folder) if path.is_file())
    said = "there is no project in it: no Python file and no migrations folder"
    if unopened := [name for name in names if is_other_archive(name)]:
        return f"{said}, and {unopened[0][:LONGEST_NAME]} is not opened; hand in a .zip or .tar"
    told = ", ".join(name[:LONGEST_NAME] for name in names[:FEW])
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"{said}, only {told}{more}" if names else "it is empty: there is no project in it"


def plain_files(folder: Path, relative: str = "") -> Iterator[tuple[str, Path]]:
    """Every plain file of a project with its path in it, in order; no clutter, no links."""
    if relative.count("/") > MAX_DEPTH:
        return
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or is_clutter(path.name):
            continue
        if path.is_dir():
            yield from plain_files(path, f"{relative}{path.name}/")
        elif path.is_file():
            yield f"{relative}{path.name}", path


def digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content(folder: Path) -> str:
    """A fingerprint of all that was handed in: the same for the same files, however packed."""
    whole, total = hashlib.sha256(), 0
    for count, (name, path) in enumerate(plain_files(folder)):
        total += path.stat().st_size
        if count > MAX_FILES or total > MAX_BYTES:
            break  # such a folder is refused before it is graded
        whole.update(f"{name}\0{digest(path)}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def moment(path: Path) -> str:
    """When a file was last changed; of a folder, the newest of the files in it, but for clutter."""
    times = list[float]()
    for file in _files(path):
        with contextlib.suppress(OSError):  # it may be gone again
            times.append(file.lstat().st_mtime)
    newest = max(times or [path.lstat().st_mtime])
    newest = min(max(newest, 0), LATEST)  # a file system takes any, a calendar does not
    return dt.datetime.fromtimestamp(newest, dt.UTC).isoformat(timespec="seconds")


def _files(path: Path) -> Iterator[Path]:
    """The first MOST_FILES files of a folder, in folders of it, too; a file is its own."""
    left, seen = [path], 0
    while left and seen < MOST_FILES:
        here, inside = left.pop(), list[Path]()
        with contextlib.suppress(OSError):  # a path may be too long to be asked for
            if here.is_symlink() or not here.is_dir():
                yield here
                continue
            inside = [entry for entry in here.iterdir() if not is_clutter(entry.name)]
        left += inside
        seen += len(inside)
