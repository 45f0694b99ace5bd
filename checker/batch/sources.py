"""Who handed in what: one entry for each student of a folder, whichever way it was downloaded."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checker.batch.archives import OTHER_ENDINGS, Unusable, is_archive, stem
from checker.batch.gradescope import GRADESCOPE, submitters
from checker.batch.projects import (
    MARKED,
    is_clutter,
    looks_like_project,
    moment,
    named_after,
    person_in,
    unreadable,
)
from checker.results.grades import Skipped
from checker.results.standing import RULES

SEVERAL = 2  # so many people's work side by side are a class
# Canvas: lastfirst_LATE_1234_5678_file-1.zip; Moodle: First Last_1234_assignsubmission_file_...
CANVAS = re.compile(r"^(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)$")
CANVAS_VERSION = re.compile(r"-(\d+)$")
# What browsers, file managers and people add when the same thing comes once more.
AGAIN = re.compile(r"(?:\s*\(\d+\)|\s*-\s*(?:copy|kopie)|[\s_-]+v\d+)+$", re.IGNORECASE)
MOODLE = re.compile(
    r"^(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)$"
)


@dataclass(frozen=True)
class Source:
    """One thing that a student handed in, at `path`. `submitted_at` is an ISO time in UTC.

    `late` is what the download's own list or file name says of it, if anything; `person` the
    download and the number that it gives to whoever handed this in. It is `dated` where the
    download says when, and not the time of a file. `trouble` says why it can't be graded.
    """

    path: Path
    exercise: str | None
    submitted_at: str
    order: tuple[int, str] = (0, "")
    late: bool | None = None
    person: tuple[str, str] = ("", "")
    dated: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Student:
    """All that one student handed in, the oldest first. `alias` stands for the name if given."""

    name: str
    sources: tuple[Source, ...]
    alias: str = ""


def find_students(
    root: Path, exercises: Collection[str], wish: str | None = None
) -> tuple[list[Student], list[Skipped]]:
    """Everybody in a folder of submissions by name, and what was passed over.

    `wish` is the exercise that is asked for: the name of `root` itself then tells nothing.
    Raises Unusable where `root` is no folder and no archive.
    """
    if not root.is_dir() and not is_archive(root):
        raise Unusable(f"{root.name} is neither a folder nor a .zip or .tar archive")
    found: dict[str, list[Source]] = defaultdict(list)
    skipped: list[Skipped] = []
    for name, source in _entries(root, exercises, skipped, wish):
        found[name].append(source)
    for name in [name for name, sources in found.items() if _several_people(sources)]:
        for source in found.pop(name):
            found[f"{name} ({source.person[1]})" if source.person[1] else name].append(source)
    if not found and not skipped:
        raise Unusable(f"{root.name} holds nothing to grade: no project in it, and no folders")
    students = [
        Student(name, tuple(sorted(sources, key=lambda s: (s.order, s.submitted_at))))
        for name, sources in found.items()
    ]
    return sorted(students, key=lambda student: student.name), skipped


def _several_people(sources: Iterable[Source]) -> bool:
    """Whether one download has the same name under several numbers: people who are called so."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for download, number in (source.person for source in sources):
        numbers[download].add(number)
    return any(len(found - {""}) > 1 for found in numbers.values())


def _entries(
    root: Path, exercises: Collection[str], skipped: list[Skipped], wish: str | None = None
) -> Iterator[tuple[str, Source]]:
    around = None if wish else named_after(stem(root.name), exercises)
    alone = [p for p in root.iterdir() if not is_clutter(p.name)] if root.is_dir() else []
    if len(alone) == 1 and (alone[0] / GRADESCOPE).is_file():  # as its archive has it
        root = alone[0]
    if _is_one_submission(root, exercises):
        yield stem(root.name), Source(root, around, moment(root))
        return
    if (root / GRADESCOPE).is_file():
        yield from _gradescope(root, around, skipped)
        return
    for entry in sorted(root.iterdir()):
        if is_clutter(entry.name) or _is_grades(entry):
            continue
        try:
            yield from _of_entry(entry, around, exercises, skipped)
        except OSError as error:  # one folder that nobody may read stops nobody else
            yield stem(entry.name), _unreadable(entry, around, error)


def _of_entry(
    entry: Path, around: str | None, exercises: Collection[str], skipped: list[Skipped]
) -> Iterator[tuple[str, Source]]:
    """What one entry of a class holds: one person's work, or an exercise's folder of several."""
    inside = named_after(entry.name, exercises) if entry.is_dir() else None
    if entry.is_symlink():
        skipped.append(Skipped(entry.name, "it is a link"))
    elif inside and not person_in(entry.name, exercises) and not _is_one_project(entry):
        yield from _entries_of_exercise(entry, inside, exercises, skipped)
    elif entry.is_dir() or is_archive(entry):
        yield from _named(entry, around, exercises)
    else:
        skipped.append(Skipped(entry.name, _why_not(entry)))


def _is_grades(folder: Path) -> bool:
    """Whether this is what an earlier run has written, as `grades/` beside the submissions."""
    return (folder / RULES).is_file() and (folder / "results").is_dir()


def _entries_of_exercise(
    folder: Path, exercise: str, exercises: Collection[str], skipped: list[Skipped]
) -> Iterator[tuple[str, Source]]:
    """The students in a folder that is named after an exercise."""
    for name, source in _entries(folder, exercises, skipped):
        yield name, replace(source, exercise=exercise)


def _is_one_submission(root: Path, exercises: Collection[str]) -> bool:
    """Whether this is one student's work: a project, a workspace, or an archive."""
    if root.is_file() or _is_one_project(root) or (root / "workspace").is_dir():
        return True
    marked = [p for p in root.iterdir() if p.is_dir() and named_after(p.name, exercises) == p.name]
    return any(_readable(_is_one_project, path) for path in marked)


def _readable(question: Callable[[Path], bool], path: Path) -> bool:
    """The answer of a question about a folder; no, where it can't be read."""
    try:
        return question(path)
    except OSError:
        return False


def _is_one_project(folder: Path) -> bool:
    """Whether a folder is somebody's project, and not a class in which a script lies about."""
    if (folder / "migrations").is_dir():
        return True
    others = sum(_readable(_is_somebodys, entry) for entry in folder.iterdir())
    return looks_like_project(folder) and others < SEVERAL


def _is_somebodys(entry: Path) -> bool:
    """Whether an entry looks like one person's work: an archive, or a folder with a project."""
    if is_clutter(entry.name) or entry.is_symlink():
        return False
    if not entry.is_dir():
        return is_archive(entry)
    places = [entry, *(path for path in entry.iterdir() if path.is_dir())]
    package = (entry / "__init__.py").is_file()
    return not package and any((path / "migrations").is_dir() for path in places)


def _why_not(entry: Path) -> str:
    if entry.name.lower().endswith(OTHER_ENDINGS):
        return "this kind of archive is not opened; hand in a .zip or .tar"
    return "it is neither a folder nor a .zip or .tar archive"


def _named(
    entry: Path, around: str | None, exercises: Collection[str]
) -> Iterator[tuple[str, Source]]:
    """The student and the exercise as the entry's name tells them."""
    name = stem(entry.name)
    if match := MOODLE.match(name):
        person = (str(entry.parent), match["id"])
        exercise = named_after(match["file"], exercises) or around
        for path in (_archives(entry) if entry.is_dir() else []) or [entry]:
            own = named_after(stem(path.name), exercises) if path != entry else None
            yield match["name"], Source(path, own or exercise, moment(path), person=person)
    elif entry.is_file() and (match := CANVAS.match(name)):
        version = CANVAS_VERSION.search(match["file"])
        exercise = named_after(CANVAS_VERSION.sub("", match["file"]), exercises)
        if not exercise and (exercise := named_after(match["file"], exercises)):
            version = None  # the 03 of ex-03 counts no attempts
        order = (int(version[1]) if version else 0, match["file"])
        late = match["late"] is not None
        person = (str(entry.parent), match["id"])
        at = moment(entry)
        yield match["name"], Source(entry, exercise or around, at, order, late, person)
    else:
        name = _first_copy(name)
        for path in _archives_alone(entry) or [entry]:
            own = named_after(stem(path.name), exercises) or named_after(name, exercises)
            who = person_in(name, exercises) or name
            yield who, Source(path, own or around, moment(path))


def _first_copy(name: str) -> str:
    """A name without what stands behind the exercise, as the (1) of `Anna Adler exercise3 (1)`.

    Behind a person's name it stays: it may tell two people apart.
    """
    first = AGAIN.sub("", name)
    marks = list(MARKED.finditer(first))
    return first if marks and marks[-1].end() == len(first.rstrip(")]")) else name


def _archives_alone(entry: Path) -> list[Path]:
    """The archives in a student's folder that holds nothing else to grade."""
    if not entry.is_dir() or looks_like_project(entry):
        return []
    inside = [path for path in sorted(entry.iterdir()) if not is_clutter(path.name)]
    if any(path.is_dir() for path in inside):
        return []
    return _archives(entry)


def _archives(folder: Path) -> list[Path]:
    """The archives in a folder; a link may lead to somebody else's."""
    files = (path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink())
    return [path for path in files if is_archive(path) and not is_clutter(path.name)]


def _gradescope(
    root: Path, around: str | None, skipped: list[Skipped]
) -> Iterator[tuple[str, Source]]:
    """The folders of a Gradescope export, with the names that its list gives."""
    for folder, people, at in submitters(root):
        if not people:
            skipped.append(Skipped(folder.name, f"{GRADESCOPE} does not name it"))
        for name in people:
            try:
                yield name, Source(folder, around, at or moment(folder), dated=bool(at))
            except OSError as error:
                yield name, _unreadable(folder, around, error)


def _unreadable(path: Path, exercise: str | None, error: OSError) -> Source:
    return Source(path, exercise, "", trouble=unreadable(error))
