"""Names that stand for students' names: the same ones in every run of one folder of grades."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker.batch.sources import Student
from checker.keeping import write_whole
from checker.results.grades import Skipped
from checker.text import csv_line, without_formulas

KEY = "pseudonyms.key"
LIST = "pseudonyms.csv"


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
    return [replace(entry, source=alias) for alias, entry in sorted(hidden, key=lambda h: h[0])]


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


def without_name(answer: dict[str, Any], name: str, alias: str) -> dict[str, Any]:
    """An answer in which a student's name, where it stands in their own words, is replaced."""
    if len(name) < 3:
        return answer
    spelled = r"[\W_]*".join(re.escape(part) for part in re.split(r"[\W_]+", name) if part)
    if not spelled:
        return answer
    text = json.dumps(answer, ensure_ascii=False)
    changed: dict[str, Any] = json.loads(re.sub(spelled, alias, text, flags=re.IGNORECASE))
    return changed
