"""The options of the commands for a whole class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from checker.grade import STEP_SECONDS
from checker.verdict import LEVELS


def with_options(*options: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator that adds several options to a command."""

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return add


report_options = with_options(
    click.option("--exercise", "only_exercise", metavar="NAME", help="Which exercise this is."),
    click.option("--best/--latest", "best", default=None, help="Which attempt counts."),
    click.option("--due", metavar="TIME", help="For example 2026-11-20T23:59."),
    click.option("--penalty", metavar="RULE", help="'10% per day, at most 50%', taken off."),
    click.option("--extensions", metavar="FILE", help="CSV: name,time or name,exercise,time."),
    click.option(
        "--format",
        "formats",
        multiple=True,
        type=click.Choice(["gradescope", "prairielearn", "exercism", "autolab"]),
        help="Write these files, too, one for each student.",
    ),
    click.option("--canvas", metavar="FILE", help="Canvas's CSV export, to be filled in."),
    click.option("--canvas-column", metavar="TITLE", help="Its column, by title or id."),
    click.option("--gradebook", metavar="URL", help="Keep the gradebook in this database."),
    click.option("--excel", is_flag=True, help="Write CSV as Excel wants it."),
)
run_options = with_options(
    click.option(
        "--output", default="grades", show_default=True, metavar="FOLDER", help="Where grades go."
    ),
    click.option("--only", multiple=True, metavar="NAME", help="Only this student."),
    click.option("--regrade", is_flag=True, help="Grade again what is unchanged, too."),
    click.option("--workers", type=click.IntRange(1), help="Default: one for each core."),
    click.option("--isolation", type=click.Choice(LEVELS), help="Demand this level."),
    click.option("--executor", metavar="dask://HOST:PORT", help="Grade on a Dask cluster."),
    click.option("--anonymous", is_flag=True, help="Pseudonyms instead of names, everywhere."),
    click.option("--seed", type=int, help="Make the same test rows for everybody."),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0.5),
        default=STEP_SECONDS,
        show_default=True,
        metavar="SECONDS",
        help="Limit for each step.",
    ),
)
