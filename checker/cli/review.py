"""`review`: questions from the lessons, which come back after a growing pause."""

from __future__ import annotations

import datetime as dt
import random
import sys

import click

from checker.cli.options import stop, with_course
from checker.course import Course
from checker.progress import Progress
from checker.review import Card, Review, read_cards

UNKNOWN = "?"
FIRST_OF = {"quiz-1": 1, "quiz-2": 5, "quiz-3": 9}  # the lesson from which a quiz makes sense


@click.command()
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
        stop("This course has no review questions.")
    today = dt.date.today()
    kept = Review(course.workspace)
    due = kept.due(cards, today, random.Random())
    if not due:
        days = sorted(str(entry.get("due", "")) for entry in kept.read().values())
        click.echo(f"Nothing is due today. The next question comes back on {days[0]}.")
        return
    if not sys.stdin.isatty():
        click.echo(f"{_questions(len(due))} wait for you. Run this in a terminal to answer them.")
        return
    right = asked = 0
    for number, card in enumerate(due, 1):
        letter = _ask(card, number, len(due))
        if letter is None:
            break
        asked += 1
        right += letter == card.right
        _tell(card, letter, kept.answered(card, right=letter == card.right, today=today))
    click.echo(f"{right} of {asked} right." if asked else "Until next time.")


def _questions(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"


def _reached(course: Course) -> int:
    """The number of the latest lesson of which an exercise has been checked."""
    entries = Progress(course.workspace).read()
    begun = [e.lesson for e in course.exercises.values() if "points" in entries.get(e.id, {})]
    return max((int(lesson[:2]) for lesson in begun if lesson[:2].isdigit()), default=1)


def _ask(card: Card, number: int, count: int) -> str | None:
    """The letter that was chosen; UNKNOWN for none, None to stop."""
    from checker.screen import console, markdown

    console().print(f"\n[bold]{number} of {count}[/bold]  {card.title}\n")
    console().print(markdown(card.text))
    letters = "/".join(card.letters)
    while True:
        typed = click.prompt(
            f"\n{letters}, Enter if you don't know, q to stop",
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
    from checker.screen import console, markdown

    said = "Right." if letter == card.right else f"Not this time: it is {card.right}."
    style = "green" if letter == card.right else "yellow"
    console().print(f"\n[bold {style}]{said}[/]  It comes back on {back}.\n")
    console().print(markdown(card.answer))


COMMANDS = (review,)
