"""What DEPLOY.md tells production to type: one flask db stamp, or nothing."""

import argparse
import re
import shlex
from dataclasses import dataclass
from pathlib import PurePath
from typing import NoReturn

LAUNCHER = re.compile(r"\w+=.*|.*\bpython[\w.]*|py|-[\dm][\d.]*|uv|poetry|pipenv|pdm|run|sudo")
FLASK = re.compile(r"(?:.*[/\\])?flask(?:\.exe)?")
MARKS = re.compile(r"^(?:[-*+>$%]\s+|\d+[.)]\s+)+")
NOTHING = re.compile(r"\W*nothing\W*", re.IGNORECASE)
MENTION = re.compile(r"\b(?:python[\d.]* -m )?flask\b[^`\n]*?\bdb\s+stamp\b[^`\n]*")
# First words of other lines that production would type, and that change a database or a file.
OTHERS = {"rm", "del", "mv", "sqlite3", "psql", "alembic", "UPDATE", "DELETE", "DROP", "INSERT"}
# Commands that change nothing: whoever deploys may look before and after.
LOOKS = {"current", "heads", "history", "check", "show", "branches"}
# A step of a list may be a command with a remark behind it, in brackets or after a dash. Elsewhere,
# words behind a command in marks of code make a sentence about it, as does a full stop at the end.
STEP = re.compile(r"(?:[-*+]|\d+[.)])\s+[*_]*`([^`]+)`[*_]*\s*[^\w\s].*")
SENTENCE = re.compile(r"[*_]*`[^`]+`.*\w.*|.*\w\W*[.:!?]\W*")
BREAKS = re.compile(r"\s*(?:&&|;)\s*")


@dataclass(frozen=True)
class Stamp:
    """One flask db stamp, as it is written and as flask would understand it."""

    written: str
    target: str
    purge: bool
    folder: str


@dataclass(frozen=True)
class Told:
    """What a DEPLOY.md says. What stands on a line of its own comes before what a sentence says."""

    stamps: list[Stamp]
    nothing: bool
    others: list[str]
    own_lines: bool = True
    unreadable: str = ""
    upgrade_first: bool = False


class _Options(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def _parser() -> _Options:
    parser = _Options(prog="flask db stamp", add_help=False, allow_abbrev=False)
    parser.add_argument("-d", "--directory", default="")
    parser.add_argument("--tag")
    parser.add_argument("--purge", action="store_true")
    parser.add_argument("revision", nargs="?", default="head")
    return parser


def after_flask(line: str) -> list[str]:
    """The words after  flask db  in a line to type; empty where it is no such line."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        words = line.split()
    while words and not FLASK.fullmatch(words[0]):
        if not LAUNCHER.fullmatch(words.pop(0)):
            return []
    words = words[1:]
    while words and words[0].startswith("-"):
        takes_value = words.pop(0) in ("-A", "--app", "-e", "--env-file")
        words = words[1:] if takes_value else words
    return words[1:] if words[:1] == ["db"] else []


def stamp(line: str, words: list[str]) -> Stamp:
    """A flask db stamp with its options, in any order. Raises ValueError where flask would stop."""
    read = _parser().parse_args(words)
    folder = PurePath(read.directory.replace("\\", "/")).name
    return Stamp(line.strip(), read.revision, read.purge, folder)


def told(text: str) -> Told:
    """What stands on lines of their own, and where that is neither, what the sentences say."""
    stamps, nothing, others, unreadable, upgraded = list[Stamp](), False, list[str](), "", False
    first = False
    for line in _lines(text):
        words = after_flask(line)
        nothing |= NOTHING.fullmatch(line) is not None
        if words[:1] == ["stamp"]:
            first |= upgraded and not stamps
            try:
                stamps.append(stamp(line, words[1:]))
            except ValueError as error:
                unreadable = f"{line}: {error}"
        elif words[:1] == ["upgrade"]:
            upgraded = True
        elif not LOOKS.issuperset(words[:1]) or line.split(" ")[0] in OTHERS:
            others.append(line)
    if stamps or nothing:
        return Told(_different(stamps), nothing, others, upgrade_first=first)
    if unreadable:
        return Told([], False, others, unreadable=unreadable)
    nothing = re.search(r"\bnothing\b", text, re.IGNORECASE) is not None
    return Told(_mentioned(text), nothing, others, False)


def _lines(text: str) -> list[str]:
    """What stands on lines of its own, without a prompt, the sign of a list or the marks of code.

    Sentences are left out, but for the one word nothing; commands joined by && are told apart.
    """
    raw = [STEP.sub(r"\1", line.strip()) for line in text.replace("\\\n", " ").splitlines()]
    lines = [MARKS.sub("", line) for line in raw]
    own = [line for line in lines if NOTHING.fullmatch(line) or not SENTENCE.fullmatch(line)]
    return [part for line in own for part in BREAKS.split(line.strip("`* \t"))]


def _mentioned(text: str) -> list[Stamp]:
    """The commands that stand in sentences, where a full stop or other words may follow."""
    found = list[Stamp]()
    for mention in MENTION.findall(text):
        words = mention.split()
        while words:
            line = " ".join(words).rstrip(".,;:!)*")
            try:
                found.append(stamp(line, after_flask(line)[1:]))
                break
            except ValueError:
                words.pop()
    return _different(found)


def _different(stamps: list[Stamp]) -> list[Stamp]:
    """The stamps that do different things, each as it is written first."""
    return list({(one.target, one.purge): one for one in reversed(stamps)}.values())[::-1]
