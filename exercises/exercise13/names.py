"""The names of a library's readers: random ones, their two parts, and how a cut went wrong."""

import string
import unicodedata

from checker.language import N_, _
from checker.reading.database import Row
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys

LESSON = "11-data-migrations"
MANY = 1237
ANOTHER = N_(
    "That is the name of another reader: the rows have other ids than before. Loans find their "
    "reader by the id, so no id may change."
)
CHANGED = N_(
    "Something of the name is missing or changed. Cut it once, at the last blank, and keep every "
    "word and letter as it is."
)
LEFT_OUT = N_(
    " Some readers were cut and others left out. If you work in batches: the last one is smaller, "
    "ids have gaps, and OFFSET jumps over rows when the batch before has changed what the "
    "condition finds. Go on after the last id, until no reader is left."
)
OTHER_BLANK = N_(
    "The name has a tab or a no-break space. Only ' ' is a blank; the others are letters like any "
    "other. rpartition(' ') cuts where you want; split() and  \\s  take more signs for blanks."
)
LOOKS_ALIKE = N_(
    "It looks like the same name, but a letter with an accent was two signs and is one now. Keep "
    "every sign as it is: no unicodedata.normalize."
)


def readers(run: Rehearsal) -> list[Row]:
    """Readers with random names, in a random order, with gaps between their ids."""
    random = run.seeder("names").random

    def word(length: int = 0) -> str:
        length = length or random.randint(3, 9)
        return "".join(random.choices(string.ascii_lowercase, k=length)).title()

    def name(number: int) -> str:
        one, two, three = word(), word(), word()
        shapes = (
            f"{one} {two}",
            f"{one} {two} de {three}",
            one,
            f"{one}  {two}",
            f"{one} O'{two}-{three}",
            f"Zoë {one} Ångström{two.lower()}",
            f"{one} {two}\N{NO-BREAK SPACE}{three}" if number % 2 else f"{one} {two}\t{three}",
            f"Zoe\N{COMBINING DIAERESIS} {one} {two}",
            f"{word(80)} {word(39)}" if number % 2 else f"{word(39)} {word(80)}",
        )
        return shapes[number // 2 % len(shapes)]

    names = [name(number) for number in range(MANY)]
    random.shuffle(names)
    ids = {*range(500, 20001, 500)}
    ids |= {*random.sample(sorted({*range(1, 20000)} - ids), MANY - len(ids))}
    cities = [None, "", *(word() for _city in range(6)), " O'Hara %"]
    return [
        {"id": key, "full_name": text, "city": random.choice(cities)}
        for key, text in zip(sorted(ids), names, strict=True)
    ]


def shown(text: object) -> str:
    """A text as Python writes it; where two signs make one letter, with their numbers."""
    return repr(text) if unicodedata.normalize("NFC", str(text)) == text else ascii(text)


def parts(name: str) -> tuple[str, str]:
    """First and last name, by the rule of the task."""
    before, blank, after = name.rpartition(" ")
    return (before, after) if blank else (name, "")


def why_split(name: str, got: tuple[object, object] | None, count: int) -> str:
    """What probably went wrong with a name."""
    if got is None:
        return _("No reader may get lost.")
    if got == ("", name):
        return _("A name without a blank is a first name. rpartition gives it as the last part.")
    if not got[0] or got[0] == "?":
        text = _("Values move only where a migration moves them, after the new columns are there.")
        return text + (_(LEFT_OUT) if 0 < count < MANY else "")
    if got == parts(name)[::-1]:
        return _("First and last name have changed places.")
    if not name.isprintable():
        return _(OTHER_BLANK)
    if " " not in name:
        return _("A name without a blank is a first name, and its last name stays empty.")
    if "  " in name:
        return _("The name has two blanks in a row. One of them is the cut, the other one stays.")
    if unicodedata.normalize("NFC", name) == " ".join(map(str, got)) != name:
        return _(LOOKS_ALIKE)
    if "".join(map(str, got)).replace(" ", "") != name.replace(" ", ""):
        return _(CHANGED)
    return _("The rule of the task: cut once, at the last blank.")


def joined(
    run: Rehearsal,
    state: Scratch,
    rows: list[Row],
    doing: str,
    revision: str,
    *,
    exactly: bool = False,
) -> None:
    """Each name is as it was; a Failed tells how a join of the two parts spoiled it."""
    try:
        journeys.holds(
            run, state, "reader", rows, doing, revision, exactly=exactly, function="downgrade"
        )
    except Failed as failure:
        names = {row["id"]: row.get("full_name") for row in state.data["reader"]}
        pairs = [(str(row["full_name"]), names.get(row["id"])) for row in rows]
        name, now = next((pair for pair in pairs if pair[0] != pair[1]), ("", None))
        if " " in name or now not in (f"{name} ", f" {name}", f"{name} None"):
            raise
        why = _(
            "A reader without a last name has full_name = first_name, with no blank and no None "
            "beside it. Join the two only where there is a last name."
        )
        raise failure.because(why, LESSON) from None
