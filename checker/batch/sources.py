"""Who handed in what: one entry for each student of a folder, whichever way it was downloaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checker.batch.archives import is_archive, is_other_archive, stem
from checker.batch.downloads import Source, is_online_text, named, stray
from checker.batch.gradescope import submitters
from checker.batch.labels import GRADESCOPE, SEVERAL, label
from checker.batch.placing import Unusable
from checker.batch.projects import (
    is_clutter,
    looks_like_project,
    moment,
    named_after,
    person_in,
    unreadable,
)
from checker.results.grades import Skipped
from checker.results.standing import RULES


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
    _pass_over_strays(found, skipped)
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


def _pass_over_strays(found: dict[str, list[Source]], skipped: list[Skipped]) -> None:
    """List what nobody can grade, of whoever handed in something else, too."""
    for name, sources in found.items():
        found[name] = [source for source in sources if not source.stray] or sources
        strays = (source for source in sources if source not in found[name])
        skipped.extend(Skipped(source.path.name, source.trouble) for source in strays)


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
    elif (entry.is_dir() or is_archive(entry)) and not is_online_text(entry):
        yield from named(entry, around, exercises)
    elif told := stray(entry, _why_not(entry), exercises):
        yield told
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
    """Whether an entry looks like what one person handed in: by its name, or a project in it."""
    if is_clutter(entry.name) or entry.is_symlink():
        return False
    if not entry.is_dir():
        return is_archive(entry) or label(entry.name) is not None
    places = [entry, *(path for path in entry.iterdir() if path.is_dir())]
    package = (entry / "__init__.py").is_file()
    return not package and any((path / "migrations").is_dir() for path in places)


def _why_not(entry: Path) -> str:
    if entry.is_dir():
        return "it is a text typed in on a page, and no project"
    if is_other_archive(entry.name):
        return "this kind of archive is not opened; hand in a .zip or .tar"
    return "it is neither a folder nor a .zip or .tar archive"


def _gradescope(
    root: Path, around: str | None, skipped: list[Skipped]
) -> Iterator[tuple[str, Source]]:
    """The folders of a Gradescope export, with the names that its list gives."""
    for folder, people, at in submitters(root):
        if not people:
            skipped.append(Skipped(folder.name, f"{GRADESCOPE} does not name it"))
        for name, number in people:
            person = (str(root), number)
            try:
                when = at or moment(folder)
                yield name, Source(folder, around, when, person=person, dated=bool(at))
            except OSError as error:
                yield name, _unreadable(folder, around, error)


def _unreadable(path: Path, exercise: str | None, error: OSError) -> Source:
    return Source(path, exercise, "", trouble=unreadable(error))
