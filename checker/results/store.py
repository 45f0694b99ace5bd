"""The results of a class on disk: one file each, written whole, the earlier ones kept.

    DIR/results/<submission>/<exercise>.json               the result that was graded last
    DIR/attempts/<submission>/<exercise>/<time>-<content>.json   the ones before it
    DIR/skipped.json, DIR/class.json                       what was passed over; how many there are

A file appears under its name only when all of it is on the disk, so that a run may be killed
between any two system calls.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.keeping import UNFINISHED, read_json, write_whole
from checker.results.grades import Result, Skipped
from checker.verdict import Outcome

LONGEST_NAME = 80
SKIPPED = "skipped.json"
CLASS = "class.json"
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def folder_name(name: str) -> str:
    """A name as a folder's on any system; one that had to be changed gets a mark of its own."""
    plain = unicodedata.normalize("NFC", name)
    safe = re.sub(r"[^\w .+@,-]", "_", plain).strip(" .")[:LONGEST_NAME].strip(" .")
    if safe == name and safe and not RESERVED.match(safe) and not safe.startswith("-"):
        return safe
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{safe.lstrip('-') or 'submission'}~{mark}"


@dataclass(frozen=True)
class Store:
    """The results in a folder."""

    folder: Path

    @property
    def results(self) -> Path:
        """Where the results lie."""
        return self.folder / "results"

    def skipped(self) -> list[Skipped]:
        """What the last run passed over."""
        return [Skipped(**entry) for entry in read_json(self.folder / SKIPPED) or []]

    def keep_skipped(self, entries: list[Skipped]) -> None:
        """Write down what was passed over, in place of what was there."""
        write_whole(self.folder / SKIPPED, json.dumps([vars(e) for e in entries], indent=1))

    def size(self) -> int:
        """How many students the last run for everybody found; 0 where there was none."""
        return int((read_json(self.folder / CLASS) or {}).get("students", 0))

    def keep_size(self, students: int) -> None:
        """Write down how many students there are, before the first is graded."""
        write_whole(self.folder / CLASS, json.dumps({"students": students}))

    def path(self, submission: str, exercise: str) -> Path:
        """The file of a result."""
        return self.results / folder_name(submission) / f"{exercise}.json"

    def read(self, submission: str, exercise: str) -> Result | None:
        """The last result; None where there is none yet."""
        return self._whole(self.path(submission, exercise))

    def attempts(self, submission: str, exercise: str) -> list[Result]:
        """All results of one student in one exercise, the oldest first."""
        kept = self._kept(submission, exercise)
        files = sorted(kept.glob("*.json")) if kept.is_dir() else []
        found = [self._whole(path) for path in [*files, self.path(submission, exercise)]]
        by_time = {json.dumps(r["record"], sort_keys=True): r for r in found if r}
        return sorted(by_time.values(), key=lambda r: str(r["record"]["graded_at"]))

    def write(self, result: Result) -> Result:
        """Keep a result, and the one before it; the one that stands now.

        One that could not be graded is kept, too, but does not take the place of a grade.
        """
        submission, exercise = str(result["submission"]), str(result["exercise"])
        before = self.read(submission, exercise)
        path = self.path(submission, exercise)
        ungraded = result["outcome"] == Outcome.NOT_GRADED
        if before and ungraded and before["outcome"] != Outcome.NOT_GRADED:
            self._keep(submission, exercise, result)
            return before
        if before:
            self._keep(submission, exercise, before)
        write_whole(path, json.dumps(result, indent=1, ensure_ascii=True))
        return result

    def students(self) -> Iterator[tuple[str, list[str]]]:
        """Everybody who has a result, by name, with the exercises that they have one of."""
        if not self.results.is_dir():
            return
        with os.scandir(self.results) as entries:
            folders = sorted(
                (entry.name for entry in entries if entry.is_dir()),
                key=lambda name: (name.casefold(), name),
            )
        for folder in folders:
            files = sorted((self.results / folder).glob("*.json"))
            found = [(path.stem, result) for path in files if (result := self._whole(path))]
            if found:
                yield str(found[0][1]["submission"]), [exercise for exercise, _ in found]

    def sweep(self) -> None:
        """Remove what an interrupted run left half written."""
        for folder in (self.results, self.folder / "attempts"):
            for path in folder.rglob(f"*{UNFINISHED}") if folder.is_dir() else ():
                path.unlink(missing_ok=True)

    def _kept(self, submission: str, exercise: str) -> Path:
        return self.folder / "attempts" / folder_name(submission) / exercise

    def _keep(self, submission: str, exercise: str, result: Result) -> None:
        record = result["record"]
        when = re.sub(r"\D", "", str(record["graded_at"]))
        name = f"{when}-{str(record['content'])[:12]}.json"
        write_whole(self._kept(submission, exercise) / name, json.dumps(result, indent=1))

    def _whole(self, path: Path) -> Result | None:
        found = read_json(path)
        whole = isinstance(found, dict) and isinstance(found.get("record"), dict)
        return found if whole else None
