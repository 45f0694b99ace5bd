"""What is written down beside a verdict: what was handed in, and what graded it."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.batch.projects import digest, plain_files
from checker.exercise import Exercise
from checker.grade import versions
from checker.rehearsing.submission import MAX_FILE_BYTES
from checker.verdict import Verdict

CHECKER = Path(__file__).resolve().parent.parent
PARTS = ("child", "explain", "reading", "rehearsing", "sandbox", "words")
ENGINE = ("*.py", *(f"{part}/*.py" for part in PARTS))
TEXT_ENDINGS = {".py", ".sql", ".ini", ".mako", ".md", ".txt", ".toml", ".cfg", ".html"}
SMALLEST_FILE = 60
MOST_FILES = 100
LINES_AROUND = 4
LONGEST_LINE = 200
MOST_TEXT = 1 << 20
LINE_NUMBER = re.compile(r"[0-9]{1,7}")  # it may come from a report, which is only a claim
REVISION = re.compile(r"^revision(?:\s*:\s*[\w.]+)?\s*=\s*[\"']([^\"'\n]{1,64})[\"']", re.MULTILINE)


@functools.cache
def grader(exercise: Exercise, level: str = "") -> str:
    """A fingerprint of all that a verdict depends on: engine, exercise, libraries, isolation."""
    whole = hashlib.sha256(repr((sorted(versions().items()), level)).encode())
    engine = [path for part in ENGINE for path in sorted(CHECKER.glob(part))]
    for path in engine:
        whole.update(f"{path.relative_to(CHECKER)}\0{digest(path)}\n".encode())
    for name, path in plain_files(exercise.folder):
        whole.update(f"{name}\0{digest(path)}\n".encode())
    return whole.hexdigest()


@functools.cache
def shipped(starter: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The revision ids, and the contents of files, that everybody has got: not worth a look."""
    spec = importlib.util.find_spec("flask_migrate")
    templates = Path(spec.origin).parent / "templates" if spec and spec.origin else starter
    ids, contents = set[str](), set[str]()
    for folder in (starter, templates):
        for _, path in plain_files(folder) if folder.is_dir() else ():
            contents.add(digest(path)[:16])
            ids |= set(REVISION.findall(_text(path)))
    return frozenset(ids), frozenset(contents)


def own_marks(project: Path, starter: Path) -> dict[str, Any]:
    """The revision ids and files that are the student's own, for comparing with others'."""
    ids, contents = shipped(starter)
    files, revisions = dict[str, str](), list[str]()
    for name, path in plain_files(project):
        size = path.stat().st_size
        if path.suffix not in TEXT_ENDINGS or not SMALLEST_FILE <= size <= MAX_FILE_BYTES:
            continue  # a sparse file may claim terabytes, which nobody wants to read
        mark = digest(path)[:16]
        if mark not in contents and len(files) < MOST_FILES:
            files[name] = mark
        if path.parent.name == "versions":
            revisions += [found for found in REVISION.findall(_text(path)) if found not in ids]
    return {"revisions": sorted(set(revisions))[:MOST_FILES], "files": files}


def excerpts(verdict: Verdict, project: Path) -> dict[str, Any]:
    """The student's own lines around the spot that each finding names, by check."""
    found = {}
    names = dict(plain_files(project))
    for check in verdict.checks:
        file, _, number = (check.finding.where if check.finding else "").rpartition(":")
        if file in names and LINE_NUMBER.fullmatch(number):
            lines = _text(names[file]).splitlines()
            line = int(number)
            first = max(line - LINES_AROUND, 1)
            text = [part[:LONGEST_LINE] for part in lines[first - 1 : line + LINES_AROUND]]
            if text:
                found[check.id] = {"file": file, "line": line, "first": first, "lines": text}
    return found


def make_result(
    verdict: Verdict, submission: str, project: Path, starter: Path, record: Mapping[str, Any]
) -> dict[str, Any]:
    """The content of a result file; see `checker/reports/result.schema.json`."""
    told = {**record, **own_marks(project, starter), "excerpts": excerpts(verdict, project)}
    return {**verdict.to_json(), "submission": submission, "record": told}


def _text(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(MOST_TEXT).decode("utf-8", "replace")
