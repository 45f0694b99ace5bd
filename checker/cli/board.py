"""`board`: a class on a web page."""

from __future__ import annotations

from pathlib import Path

import click

from checker.batch.run import LOCK
from checker.cli.options import stop, with_course
from checker.course import Course
from checker.results.standing import RULES
from checker.text import plain


@click.command()
@click.argument("folder", default="grades")
@click.option("--port", default=8330, show_default=True, help="On this computer alone.")
@click.option("--as", "author", metavar="NAME", help="Who writes comments (default: your login).")
@click.option("--gradebook", metavar="URL", help="The gradebook, where it is not in FOLDER.")
@with_course
def board(
    course: Course, folder: str, port: int, author: str | None, gradebook: str | None
) -> None:
    """Show a FOLDER of grades as a web page, also while it is being graded."""
    import getpass

    from checker.gradebook.board import make_board, serve
    from checker.gradebook.book import BookTrouble

    place = Path(folder).resolve()
    if not place.is_dir():
        stop(f"There is no folder {plain(folder)}. Grade a class first, or while it is shown.")
    known = ("results", RULES, LOCK)
    if any(place.iterdir()) and not any((place / name).exists() for name in known):
        stop(f"{plain(folder)} is no folder of grades: it has no folder  results")
    try:
        serve(make_board(course.titles, place, author or getpass.getuser(), gradebook), port)
    except (BookTrouble, OSError) as trouble:
        stop(plain(str(trouble)))


COMMANDS = (board,)
