"""The words that a learner sees, in the learner's language.

`_` translates a text and then fills it in, `_n` chooses between one and many, and `N_` marks a text
that is translated only where it is shown. English stands in the code, every other language in
`locale/`; what a catalogue lacks stays English. docs/translating.md tells the rest.
"""

from __future__ import annotations

import functools
import gettext
import os
import re
from pathlib import Path

LOCALE = Path(__file__).resolve().parent / "locale"
VARIABLE = "CHECKER_LANGUAGE"  # in the environment, so that commands started from here know it, too
SOURCE = "en"
MESSAGES, COURSE = "checker", "course"


class UnknownLanguage(Exception):
    """There is no catalogue for a language."""


def languages() -> list[str]:
    """The languages there are: English, and each one that has a catalogue of messages."""
    found = LOCALE.glob(f"*/LC_MESSAGES/{MESSAGES}.mo")
    return [SOURCE, *sorted(path.parent.parent.name for path in found)]


def language() -> str:
    """The language that is spoken now. The system's locale doesn't count."""
    return os.environ.get(VARIABLE) or SOURCE


def speak(wanted: str) -> None:
    """Speak this language from now on: `de`, or `de_AT` if need be. Raises UnknownLanguage."""
    known = languages()
    code = wanted.partition(".")[0].replace("-", "_")
    fitting = [name for name in (code, code.partition("_")[0]) if name in known]
    if not fitting:
        there = ", ".join(known)
        raise UnknownLanguage(f"There is no language {wanted[:40]!r} here. There are: {there}")
    os.environ[VARIABLE] = fitting[0]


@functools.cache
def _catalogue(domain: str, code: str) -> gettext.NullTranslations:
    if code == SOURCE:
        return gettext.NullTranslations()
    return gettext.translation(domain, LOCALE, [code], fallback=True)


def _(text: str, /, **values: object) -> str:
    """The text in the learner's language, its {placeholders} filled in with the values.

    Values are never translated, and braces in them do no harm. Without values nothing is filled in.
    """
    said = _catalogue(MESSAGES, language()).gettext(text) if text else text
    return _filled(said, text, values)


def _n(one: str, many: str, count: int, /, **values: object) -> str:
    """The text for this `count`, which is also the value of {count}."""
    said = _catalogue(MESSAGES, language()).ngettext(one, many, count)
    return _filled(said, one if count == 1 else many, {"count": count, **values})


def N_(text: str) -> str:  # noqa: N802
    """The text itself, marked for translators: it is translated with `_` where it is shown."""
    return text


def says(text: str, message: str, /, **values: object) -> bool:
    """Whether a text has this message in it, with at least these values, in the language spoken.

    For those who judge by a finding's words: comparing them with English would miss all others.
    """
    parts = re.split(r"\{(\w+)\}", _(message))
    known = {name: re.escape(str(value)) for name, value in values.items()}
    parts[1::2] = [known.get(name, ".*?") for name in parts[1::2]]
    parts[::2] = [re.escape(part) for part in parts[::2]]
    return re.search("".join(parts), text) is not None


def _filled(said: str, source: str, values: dict[str, object]) -> str:
    """A text with its values; in English where a translation asks for other ones."""
    if not values:
        return said
    try:
        return said.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):
        return source.format(**values)


def course_text(text: str) -> str:
    """A block of a lesson, a task or a hint in the learner's language."""
    return _catalogue(COURSE, language()).gettext(text) if text else text
