"""The files of `checker/locale`: templates, translations, and what gettext reads of them.

Nothing in them changes by itself: no date, no line number, no path of somebody's computer.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from checker.catalogues import sources
from checker.language import COURSE, LOCALE, MESSAGES

DOMAINS = {MESSAGES: sources.of_checker, COURSE: sources.of_course}
WIDTH = 92
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # write_mo wants a date; this one never changes
HEADER = """# {title}
# How to translate: docs/translating.md. Made by: python -m checker.catalogues update
msgid ""
msgstr ""
{language}"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template(domain: str) -> Catalog:
    """All that there is to translate, as the sources are now."""
    made = Catalog(domain=domain)
    for file, message in DOMAINS[domain]():
        made.add(message, locations=[(file, 0)])
    for entry in made:
        entry.locations = sorted(set(entry.locations))
    return made


def text(catalog: Catalog) -> str:
    """A catalogue as it is written to a file."""
    for entry in catalog:
        entry.flags.discard("python-format")  # what stands in braces is filled in, nothing else
    file = io.BytesIO()
    write_po(file, catalog, width=WIDTH, omit_header=True, include_lineno=False)
    language = ""
    if catalog.locale:
        language = f'"Language: {catalog.locale}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n'
    title = f"Messages of the {catalog.domain}." if catalog.domain else "Messages."
    head = HEADER.format(title=title, language=language)
    return head + file.getvalue().decode("utf-8").strip("\n") + "\n"


def template_file(domain: str) -> Path:
    """Where the template of a domain lies."""
    return LOCALE / f"{domain}.pot"


def file_of(code: str, domain: str) -> Path:
    """Where a language's translations lie; the file for gettext has the ending `.mo`."""
    return LOCALE / code / "LC_MESSAGES" / f"{domain}.po"


def known() -> list[str]:
    """The languages that somebody has begun."""
    return sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{MESSAGES}.po"))


def read(code: str, domain: str) -> Catalog:
    """A language's translations as they are; empty where there are none."""
    file = file_of(code, domain)
    if not file.exists():
        return Catalog(locale=code, domain=domain)
    with file.open("rb") as opened:
        return read_po(opened, locale=code, domain=domain, ignore_obsolete=False)


def update() -> None:
    """Write the templates, and bring the translations of all languages up to date with them."""
    for domain in DOMAINS:
        made = template(domain)
        template_file(domain).parent.mkdir(parents=True, exist_ok=True)
        template_file(domain).write_text(text(made), encoding="utf-8", newline="\n")
        for code in known():
            translations = read(code, domain)
            translations.update(made)
            file = file_of(code, domain)
            file.write_text(text(translations), encoding="utf-8", newline="\n")
            file.with_suffix(".mo").write_bytes(compiled(translations))


def compiled(catalog: Catalog) -> bytes:
    """What gettext reads: only what is translated and sure."""
    catalog.creation_date = catalog.revision_date = NEVER
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def start(code: str) -> None:
    """Begin a language with empty catalogues. Ends with a message for a code that is none."""
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        raise SystemExit(f"{code!r} is no language that Babel knows. Try: de, fr, pt_BR") from None
    for domain in DOMAINS:
        file = file_of(str(locale), domain)
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text(Catalog(locale=locale, domain=domain)), encoding="utf-8")


def entries(catalog: Catalog) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """Each message: its English texts, its translations, and whether it is to be looked at."""
    for message in catalog:
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            said = message.string or ""
            yield ids, (said,) if isinstance(said, str) else tuple(said), message.fuzzy


def standing(code: str, domain: str) -> tuple[int, int, int]:
    """How many messages are translated, how many are to be looked at again, how many there are."""
    found = list(entries(read(code, domain)))
    fuzzy = sum(unsure for _ids, _said, unsure in found)
    done = sum(all(said) and not unsure for _ids, said, unsure in found)
    return done, fuzzy, len(found)
