"""The archive of a whole class: one student's odd file costs nobody else a grade."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from checker.batch.archives import is_archive, stem, unpack
from checker.batch.downloads import Source
from checker.batch.labels import label
from checker.batch.placing import Misplaced, Unusable
from checker.batch.projects import person_in
from checker.batch.sources import Student, find_students
from checker.results.grades import Skipped

CLASS_TIMES = 50
LONGEST_NAME = 80


def open_class(
    archive: Path, room: Path, exercises: Collection[str], wish: str | None = None
) -> tuple[list[Student], list[Skipped]] | None:
    """Everybody in an archive that is unpacked in `room`, and what was passed over; None where it
    is one student's work.

    Raises Unusable where it can't be opened, and for one student's also where a file has no place.
    """
    place, misplaced = room / archive.name.partition(".")[0], list[Misplaced]()
    try:
        unpack(archive, place, CLASS_TIMES, misplaced)
    except Unusable as reason:
        raise Unusable(f"{archive.name}: {reason}") from None
    students, skipped = find_students(place, exercises, wish)
    archives = (is_archive(source.path) for one in students for source in one.sources)
    several = sum(not source.stray for one in students for source in one.sources[:1])
    if several > 1 or any(archives):
        return _told(students, skipped, place, misplaced, exercises)
    if misplaced:
        raise Unusable(f"{archive.name}: {misplaced[0]}")
    return None


def _told(
    students: list[Student],
    skipped: list[Skipped],
    place: Path,
    misplaced: Iterable[Misplaced],
    exercises: Collection[str],
) -> tuple[list[Student], list[Skipped]]:
    """The same, where no work is graded of which a file is missing: that would be unfair."""
    known = {source.path for student in students for source in student.sources}
    troubles, strays = dict[Path, str](), dict[str, Source]()
    for trouble in misplaced:
        path = place.joinpath(*trouble.inside)
        own = next((way for way in (path, *path.parents) if way in known), None)
        if own:
            troubles.setdefault(own, str(trouble))
        elif trouble.inside:
            name, source = _stray(trouble, place, exercises)
            strays.setdefault(name, source)
        else:
            skipped.append(Skipped(trouble.name[:LONGEST_NAME], str(trouble)))
    everybody = {student.name: _marked(student, troubles) for student in students}
    for name, source in strays.items():
        known_as = everybody.get(name, Student(name, ()))
        everybody[name] = replace(known_as, sources=(*known_as.sources, source))
    left = [entry for entry in skipped if entry.source not in strays]
    return sorted(everybody.values(), key=lambda student: student.name), left


def _stray(trouble: Misplaced, place: Path, exercises: Collection[str]) -> tuple[str, Source]:
    """Whose the file is that has no place, where nothing else of that work has one either."""
    first = next((p for p in trouble.inside if person_in(stem(p), exercises)), trouble.inside[0])
    match = label(stem(first))
    name = (match["name"] if match else stem(first))[:LONGEST_NAME]
    return name, Source(place / first[:LONGEST_NAME], None, "", trouble=str(trouble))


def _marked(student: Student, troubles: dict[Path, str]) -> Student:
    """The student, with what is wrong with each thing handed in."""
    told = [replace(s, trouble=s.trouble or troubles.get(s.path, "")) for s in student.sources]
    return replace(student, sources=tuple(told))
