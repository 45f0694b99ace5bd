"""The page "which command when it breaks", made from the tables of explanations."""

from __future__ import annotations

import re

from checker.explain.lookup import GROUPS, Explanation
from checker.explain.postgresql import POSTGRESQL

NAME = "when-it-breaks.md"
# A call of a library before the first two spaces: the sentence begins with code.
_BEGINS_WITH_CODE = re.compile(r"[a-z]+\.\w+\((?:(?!  ).)*\)  ")

TOP = """# When it breaks

Find your message on this page, or let the course find it:

    python -m checker explain "Target database is not up to date"

You may also give it all that a command printed: type `python -m checker explain`, paste, and end
with Ctrl-D (on Windows Ctrl-Z and Enter). In a terminal of Linux or macOS this does the same:

    flask db upgrade 2>&1 | python -m checker explain

## First look, then type

These commands change nothing. They tell you where you stand.

| command | what it reads | what it tells |
|---|---|---|
| `flask db current` | the database | the revision that it says it is at |
| `flask db heads` | the files | the newest migration, and whether there are two |
| `flask db history` | the files | the whole way |
| `flask db check` | models and database | whether they differ |

Then choose by what has to change.

| what is wrong | command |
|---|---|
| the database is behind the files | `flask db upgrade` |
| the last applied migration has to go | a backup, then `flask db downgrade REVISION` |
| models and database differ | `flask db migrate`, read the file, `flask db upgrade` |
| the database has changed already, only its note is wrong | `flask db stamp REVISION` |
| the database names a lost revision | the file; if it is gone, `flask db stamp --purge REVISION` |
| two heads | `flask db merge heads` |

Three things that are often advised, and make it worse:

- `flask db stamp head`, to be rid of a message. The database then says what is not true.
- `flask db downgrade`, after an upgrade that failed. It takes back the migration *before*.
- Deleting `migrations/` or the database. Other databases still name the old revisions, and rows
  do not come back.
"""


def page() -> str:
    """The page as Markdown."""
    groups = {**GROUPS, "PostgreSQL": POSTGRESQL}
    parts = [TOP]
    for heading, entries in groups.items():
        shown = [_entry(entry) for entry in entries if entry.message]
        if shown:
            parts += [f"## {heading}\n", *shown]
    return "\n".join(parts)


def _entry(entry: Explanation) -> str:
    number = entry.lesson.partition("-")[0]
    lines = [f"### `{entry.message.strip()}`", "", marked(entry.why), ""]
    if entry.do:
        lines += [f"**Do this:** {marked(entry.do)}", ""]
    return "\n".join([*lines, f"*Lesson [{number}]({entry.lesson}.md)*", ""])


def marked(text: str) -> str:
    """Set what stands after two spaces as code, up to two more, or to the end of its clause."""
    done = ""
    text = "  " + text if _BEGINS_WITH_CODE.match(text) else text
    while "  " in text:
        before, _, rest = text.partition("  ")
        end = _end_of_code(rest)
        code = rest[:end].rstrip()
        own_colon = code.startswith(("with ", "def "))
        goes_on = code.endswith(":") and not own_colon and rest[end:].strip()
        code = code[:-1] if goes_on else code
        done += f"{before} `{code}`" + (":" if goes_on else "")
        text = rest[end:]
        if text.startswith("  "):
            text = text[2 if text[2:3] in {",", ";", "."} else 1 :]
    return (done + text).lstrip()


def _end_of_code(text: str) -> int:
    depth, quoted = 0, False
    for place, letter in enumerate(text):
        following = text[place + 1 : place + 2]
        quoted ^= letter == '"'
        if quoted:
            continue
        depth += (letter in "([") - (letter in ")]")
        ends_clause = letter in ".,;" and following in ("", " ", ")")
        ends_clause &= not text[:place].endswith(".")  # the dots of an omission belong to the code
        if depth < 0 or text.startswith("  ", place) or (ends_clause and depth == 0):
            return place
    return len(text)
