"""What a lesson expects of a command, kept out of the learner's sight until the command has run.

In a lesson's text a command says what must come out: `%flask --fails "no such table" db upgrade`.
The notebook shows `%flask --outcome 3 db upgrade` instead, since the learner is to predict it. The
third such line of the lesson says what `--outcome 3` stands for.
"""

from __future__ import annotations

import re

from checker.language import _
from checker.notebook.errors import LessonStop
from checker.notebook.project import course_root

_OPTION = re.compile(r"""\s+(--(\w+)\s+(?:[^\s"']|"(?:\\.|[^"\\])*"|'[^']*')+)""")
_MAGIC = re.compile(r"%\w+")

_lesson = ""


def begin(lesson: str) -> None:
    """Remember which lesson's outcomes are meant from now on."""
    global _lesson
    _lesson = lesson


def hidden(text: str) -> str:
    """Return a lesson's text with each expectation replaced by its number."""
    number, lines = 0, []
    for line in text.splitlines(keepends=True):
        wanted, rest = _split(line)
        number += bool(wanted)
        lines.append(f"{rest[0]} --outcome {number}{rest[1]}" if wanted else line)
    return "".join(lines)


def listed(text: str) -> list[str]:
    """Return the expectations of a lesson's text in order, as they are written there."""
    return [wanted for line in text.splitlines() if (wanted := _split(line)[0])]


def meant(number: str) -> str:
    """Return what `--outcome NUMBER` stands for in the lesson that is running."""
    source = course_root() / "lessons" / f"{_lesson}.md"
    known = listed(source.read_text(encoding="utf-8")) if source.is_file() else []
    if not number.isdigit() or not 1 <= int(number) <= len(known):
        raise LessonStop(
            _(
                "This lesson has no outcome {number}. Run the notebook from its first cell; if "
                "that does not help, leave  --outcome  and its number out.",
                number=number,
            )
        )
    return known[int(number) - 1]


def _split(line: str) -> tuple[str, tuple[str, str]]:
    """The expectations at the beginning of a magic, and the line without them in two parts."""
    magic = _MAGIC.match(line)
    place, wanted, others = magic.end() if magic else 0, [], ""
    while magic and (option := _OPTION.match(line, place)):
        if option[2] in ("fails", "says"):
            wanted.append(option[1])
        else:
            others += f" {option[1]}"
        place = option.end()
    start = f"{magic[0] if magic else ''}{others}"
    return " ".join(wanted), (start, line[place:])
