"""What the name of a thing that was handed in tells: whose it is, for which exercise, and late."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from checker.batch.archives import stem
from checker.batch.labels import CANVAS, MOODLE, label
from checker.batch.nested import archives_in
from checker.batch.projects import (
    MARKED,
    is_clutter,
    looks_like_project,
    moment,
    named_after,
    person_in,
)

CANVAS_VERSION = re.compile(r"-(\d+)$")
# What browsers, file managers and people add when the same thing comes once more.
AGAIN = re.compile(r"(?:\s*\(\d+\)|\s*-\s*(?:copy|kopie)|[\s_-]+v\d+)+$", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """One thing that a student handed in, at `path`. `submitted_at` is an ISO time in UTC.

    `late` is what the download's own list or file name says of it, if anything; `person` the
    download and the number that it gives to whoever handed this in. It is `dated` where the
    download says when, and not the time of a file. `trouble` says why it can't be graded; a
    `stray` is something in which nobody would look for a project.
    """

    path: Path
    exercise: str | None
    submitted_at: str
    order: tuple[int, str] = (0, "")
    late: bool | None = None
    person: tuple[str, str] = ("", "")
    dated: bool = False
    trouble: str = ""
    stray: bool = False


def named(
    entry: Path, around: str | None, exercises: Collection[str]
) -> Iterator[tuple[str, Source]]:
    """The student and the exercise as the entry's name tells them."""
    name = stem(entry.name)
    if match := MOODLE.match(name):
        person = (str(entry.parent), match["id"])
        exercise = named_after(match["file"], exercises) or around
        for path in (archives_in(entry) if entry.is_dir() else []) or [entry]:
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


def stray(entry: Path, why: str, exercises: Collection[str]) -> tuple[str, Source] | None:
    """Whose a file is that nobody can grade; None where its name tells of no hand-in."""
    name = stem(entry.name)
    if name == entry.name and not label(name):
        return None
    who, source = next(iter(named(entry, None, exercises)))
    return who, replace(source, trouble=why, stray=True)


def is_online_text(entry: Path) -> bool:
    """Whether this is what somebody typed into Moodle's own page, in which no project can be."""
    typed = "_assignsubmission_onlinetext" in entry.name and MOODLE.match(entry.name)
    return bool(typed) and entry.is_dir() and not archives_in(entry)


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
    return archives_in(entry)
