"""What Canvas, Moodle and Gradescope write into the names of what they let somebody download."""

from __future__ import annotations

import re
from pathlib import Path

from checker.batch.archives import stem

# Canvas: lastfirst_LATE_1234_5678_file-1.zip; Moodle: First Last_1234_assignsubmission_file_...
CANVAS = re.compile(r"^(?P<name>[^_]+)(?P<late>_LATE)?_(?P<id>\d+)_\d+_(?P<file>.+)$")
MOODLE = re.compile(
    r"^(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)$"
)
GRADESCOPE = "submission_metadata.yml"
SEVERAL = 2  # so many people's work side by side are a class


def label(name: str) -> re.Match[str] | None:
    """What Canvas or Moodle wrote into a name: whose it is, by `name` and `id`."""
    return CANVAS.match(name) or MOODLE.match(name)


def is_download(folder: Path) -> bool:
    """Whether a folder is the download of a class, and not what one person handed in."""
    names = [path.name for path in folder.iterdir()]
    found = (label(stem(name)) for name in names)
    people = {(match["name"], match["id"]) for match in found if match}
    if GRADESCOPE in names or (len(people) >= SEVERAL and "migrations" not in names):
        return True
    return len(names) == 1 and (folder / names[0] / GRADESCOPE).is_file()
