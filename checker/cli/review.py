"""`review`: questions from the lessons, which come back after a growing pause."""

from __future__ import annotations

import datetime as dt
import random
import sys

import click

from checker.cli.options import stop, with_course
from checker.cli.speaking import Speaking
from checker.course import Course
from checker.language import _, _n
from checker.learning.progress import Progress
from checker.learning.review import Card, Review, read_cards

UNKNOWN = "?"
FIRST_OF = {"quiz-1": 1, "quiz-2": 5, "quiz-3": 9}  # the lesson from which a quiz makes sense


@click.command(cls=Speaking)
@click.option("--all", "everything", is_flag=True, help="Also of lessons that you have not begun.")
@with_course
def review(course: Course, everything: bool) -> None:
    """Answer the questions that are due today: wrong ones come back first.

    A right answer comes back after 1, 3, 7, 16, 35 and 90 days, a wrong one tomorrow.
    """
    quizzes = sorted((course.root / "lessons").glob("quiz-*.md"))
    chosen = [q for q in quizzes if everything or _reached(course) >= FIRST_OF.get(q.stem, 1)]
    cards = [card for quiz in chosen for card in read_cards(quiz)]
    if not cards:
        stop(_("This course has no review questions."))
    today = dt.date.today()
    kept = Review(course.workspace)
    due = kept.due(cards, today, random.Random())
    if not due:
        days = sorted(str(entry.get("due", "")) for entry in kept.read().values())
        click.echo(_("Nothing is due today. The next question comes back on {day}.", day=days[0]))
        return
    if not sys.stdin.isatty():
        click.echo(
            _n(
                "{count} question waits for you. Run this in a terminal to answer them.",
                "{count} questions wait for you. Run this in a terminal to answer them.",
                len(due),
            )
        )
        return
    right = asked = 0
    for number, card in enumerate(due, 1):
        letter = _ask(card, number, len(due))
        if letter is None:
            break
        asked += 1
        right += letter == card.right
        _tell(card, letter, kept.answered(card, right=letter == card.right, today=today))
    click.echo(
        _("{right} of {asked} right.", right=right, asked=asked) if asked else _("Until next time.")
    )


def _reached(course: Course) -> int:
    """The number of the latest lesson of which an exercise has been checked."""
    entries = Progress(course.workspace).read()
    begun = [e.lesson for e in course.exercises.values() if "points" in entries.get(e.id, {})]
    return max((int(lesson[:2]) for lesson in begun if lesson[:2].isdigit()), default=1)


def _ask(card: Card, number: int, count: int) -> str | None:
    """The letter that was chosen; UNKNOWN for none, None to stop."""
    from checker.showing.screen import console, markdown

    console().print(
        f"\n[bold]{_('{number} of {count}', number=number, count=count)}[/bold]  {card.title}\n"
    )
    console().print(markdown(card.text))
    letters = "/".join(card.letters)
    while True:
        typed = click.prompt(
            "\n" + _("{letters}, Enter if you don't know, q to stop", letters=letters),
            "",
            prompt_suffix=": ",
            show_default=False,
        )
        typed = str(typed).strip().lower()
        if typed == "q":
            return None
        if not typed:
            return UNKNOWN
        if typed in card.letters:
            return typed


def _tell(card: Card, letter: str, back: dt.date) -> None:
    from checker.showing.screen import console, markdown

    said = (
        _("Right.")
        if letter == card.right
        else _("Not this time: it is {right}.", right=card.right)
    )
    style = "green" if letter == card.right else "bold"
    console().print(f"\n[{style}]{said}[/]  {_('It comes back on {day}.', day=back)}\n")
    console().print(markdown(card.answer))


COMMANDS = (review,)
