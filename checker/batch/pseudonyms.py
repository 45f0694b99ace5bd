"""Names that stand for students' names: the same ones in every run of one folder of grades."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker.batch.archives import stem
from checker.batch.sources import Student
from checker.keeping import write_whole
from checker.results.grades import Skipped
from checker.text import csv_line, without_formulas

KEY = "pseudonyms.key"
LIST = "pseudonyms.csv"
SHORTEST = 3  # a name of fewer letters is part of too many words
TOLD = ("source", "skipped", "trouble", "passed_over", "lost")
OWN_WORDS = ("expected", "found", "where", "why")
HEXADECIMAL = re.compile(r"[0-9a-f]+")  # Alembic's own marks, in which an Ada or a Bea may stand
Hide = Callable[[str], str]


class Mixed(Exception):
    """A folder of grades holds real names, or pseudonyms; never both."""


def give_pseudonyms(students: Iterable[Student], folder: Path) -> list[Student]:
    """The students with aliases; who is who is kept in LIST, for the instructor alone."""
    if (folder / "results").is_dir() and not has_pseudonyms(folder):
        raise Mixed(f"{folder} holds real names already. Choose another folder with --output.")
    if not has_pseudonyms(folder):
        write_whole(folder / KEY, secrets.token_hex(32))
        (folder / KEY).chmod(0o600)
    key = bytes.fromhex((folder / KEY).read_text(encoding="ascii").strip())
    named = [replace(student, alias=pseudonym(student.name, key)) for student in students]
    write_whole(folder / LIST, _lines([("pseudonym", "name"), *((s.alias, s.name) for s in named)]))
    (folder / LIST).chmod(0o600)
    return named


def _lines(rows: Iterable[tuple[str, str]]) -> str:
    """Lines of LIST, which the instructor opens with a spreadsheet."""
    return "".join(csv_line((alias, without_formulas(name))) for alias, name in rows)


def has_pseudonyms(folder: Path) -> bool:
    """Whether a folder of grades holds pseudonyms."""
    return (folder / KEY).is_file()


def hide_names(skipped: Iterable[Skipped], folder: Path) -> list[Skipped]:
    """What was passed over, with a pseudonym for each file's name, which may be a student's."""
    key = bytes.fromhex((folder / KEY).read_text(encoding="ascii").strip())
    hidden = [(pseudonym(entry.source, key), entry) for entry in skipped]
    more = _lines((alias, entry.source) for alias, entry in hidden)
    write_whole(folder / LIST, (folder / LIST).read_text(encoding="utf-8") + more)
    (folder / LIST).chmod(0o600)
    return [
        replace(entry, source=alias, reason=hider(stem(entry.source), alias)(entry.reason))
        for alias, entry in sorted(hidden, key=lambda h: h[0])
    ]


def hide_extensions(extensions: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Who has more time, by pseudonym; where the folder of grades has none, by name."""
    if not has_pseudonyms(folder):
        return dict(extensions)
    key = bytes.fromhex((folder / KEY).read_text(encoding="ascii").strip())
    parts = {told: told.partition("\t") for told in extensions}
    return {
        f"{pseudonym(name, key)}{tab}{exercise}": extensions[told]
        for told, (name, tab, exercise) in parts.items()
    }


def refuse_mixture(folder: Path) -> None:
    """Raise Mixed where a folder of grades holds pseudonyms."""
    if (folder / KEY).is_file():
        raise Mixed(f"{folder} holds pseudonyms. Add --anonymous, or choose another --output.")


def pseudonym(name: str, key: bytes) -> str:
    """What stands for a name: nobody can tell the name from it without the key."""
    mark = hmac.new(key, name.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return "student-" + base64.b32encode(mark[:5]).decode("ascii").lower()


def without_name(answer: Mapping[str, Any], name: str, alias: str) -> dict[str, Any]:
    """An answer in which a student's name, where it stands in their own words, is replaced.

    Nothing else is touched: a student may be called like a key, an outcome or a check.
    """
    hide = hider(name, alias)
    changed = _with(answer, TOLD, hide)
    if "result" in changed:
        changed["result"] = _result(changed["result"], hide)
    return changed


def hider(name: str, alias: str) -> Hide:
    """What puts `alias` for a name into a text, however its parts are joined there."""
    parts = [re.escape(part) for part in re.split(r"[\W_]+", name) if part]
    if len(name) < SHORTEST or not parts:
        return lambda text: text
    # An alias comes first: a student may be called Student, or like a part of it.
    spelled = re.compile(rf"{re.escape(alias)}|" + r"[\W_]*".join(parts), re.IGNORECASE)
    return lambda text: spelled.sub(alias, text)


def _with(told: Mapping[str, Any], keys: Collection[str], hide: Hide) -> dict[str, Any]:
    """The same with the texts under some keys changed."""
    return {k: hide(v) if k in keys and isinstance(v, str) else v for k, v in told.items()}


def _result(result: Mapping[str, Any], hide: Hide) -> dict[str, Any]:
    record = _with(result["record"], ("source",), hide)
    record["revisions"] = [
        mark if HEXADECIMAL.fullmatch(mark) else hide(mark) for mark in record["revisions"]
    ]
    record["files"] = {hide(file): mark for file, mark in record["files"].items()}
    record["excerpts"] = {
        check: {**_with(found, ("file",), hide), "lines": [hide(line) for line in found["lines"]]}
        for check, found in record["excerpts"].items()
    }
    changed = _with(result, ("output",), hide)
    changed["checks"] = [_with(check, OWN_WORDS, hide) for check in result["checks"]]
    return {**changed, "notes": [hide(note) for note in result["notes"]], "record": record}
