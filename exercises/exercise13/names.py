"""The names of a library's readers: random ones, their two parts, and how a cut went wrong."""

import string

from checker.language import N_, _
from checker.reading.database import Row
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys

LESSON = "11-data-migrations"
MANY = 1200
ANOTHER = N_(
    "That is the name of another reader: the rows have other ids than before. Loans find their "
    "reader by the id, so no id may change."
)
CHANGED = N_(
    "Something of the name is missing or changed. Cut it once, at the last blank, and keep every "
    "word and letter as it is."
)


def readers(run: Rehearsal) -> list[Row]:
    """Readers with random names: of two, one and more words, with blanks and signs inside."""
    random = run.seeder("names").random

    def word() -> str:
        return "".join(random.choices(string.ascii_lowercase, k=random.randint(3, 9))).title()

    def name(number: int) -> str:
        one, two, three = word(), word(), word()
        shapes = (
            f"{one} {two}",
            f"{one} {two} de {three}",
            one,
            f"{one}  {two}",
            f"{one} O'{two}-{three}",
            f"Zoë {one} Ångström{two.lower()}",
        )
        return shapes[number % len(shapes)]

    return [{"id": number + 1, "full_name": name(number)} for number in range(MANY)]


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
        if 0 < count < MANY:
            text += _(
                " Some readers were cut and others left out. If you work in batches: OFFSET "
                "jumps over rows when the batch before has changed what the condition finds. "
                "Go on after the last id."
            )
        return text
    if got == parts(name)[::-1]:
        return _("First and last name have changed places.")
    if " " not in name:
        return _("A name without a blank is a first name, and its last name stays empty.")
    if "  " in name:
        return _("The name has two blanks in a row. One of them is the cut, the other one stays.")
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
