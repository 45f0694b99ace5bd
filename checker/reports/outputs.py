"""Everything that is made from the results after a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.keeping import write_whole
from checker.reports import canvas, html, junit, machines, tables
from checker.results.grades import Grades, Skipped, Standing, now
from checker.results.standing import Notes, Rules, no_notes, standings
from checker.results.store import Store, folder_name

MACHINES: dict[str, Callable[[Standing], dict[str, object]]] = {
    "gradescope": machines.gradescope,
    "prairielearn": machines.prairielearn,
    "exercism": machines.exercism,
    "autolab": machines.autolab,
}


FOR_CANVAS = ("canvas.csv", "canvas-missing.txt")


@dataclass(frozen=True)
class Formats:
    """What is to be written beside the pages and tables. `machines` are names in MACHINES."""

    machines: tuple[str, ...] = ()
    canvas: Path | None = None
    canvas_column: str = ""
    canvas_exercise: str = ""
    excel: bool = False

    def refuse_early(self, exercises: Collection[str]) -> None:
        """Raises NotCanvas for what is known of Canvas's file before there are grades.

        `exercises` are those that will have grades, as far as names tell.
        """
        if self.canvas:
            text = canvas.read(self.canvas)
            title = self.canvas_column or self.canvas_exercise
            title = title or (self.for_canvas(exercises) if exercises else "")
            if title:
                canvas.opened(text, title)
            if len(exercises) > 1:
                self.for_canvas(exercises)

    def for_canvas(self, exercises: Collection[str]) -> str:
        """Which of the exercises goes to Canvas. Raises NotCanvas where that is not told."""
        column = self.canvas_column if self.canvas_column in exercises else ""
        chosen = self.canvas_exercise or column or (min(exercises) if len(exercises) == 1 else "")
        if chosen not in exercises:
            raise canvas.NotCanvas(
                f"There are grades for {', '.join(sorted(exercises)) or 'nobody'}: say with "
                "--exercise which one goes to Canvas."
            )
        return chosen


def grades_of(
    titles: Mapping[str, str],
    store: Store,
    rules: Rules,
    skipped: Iterable[Skipped],
    notes: Notes = no_notes,
) -> Grades:
    """A class, as reports take it; `titles` are those of the exercises, by id."""
    return Grades(
        lambda: standings(store, rules, notes), titles, list(skipped), now(), store.size()
    )


def write_outputs(grades: Grades, folder: Path, formats: Formats) -> list[Path]:
    """Write every report into `folder`; the paths that an instructor opens first.

    What was once written for other machines is written again: no file there keeps old grades.

    Raises NotCanvas where Canvas's file can't be filled in.
    """
    written = [*html.write(grades, folder), *tables.write(grades, folder, excel=formats.excel)]
    written += junit.write(grades, folder)
    for name in MACHINES:
        if name not in formats.machines and not (folder / name).is_dir():
            continue
        for standing in grades.standings():
            place = folder / name / folder_name(standing.submission)
            told = json.dumps(MACHINES[name](standing), indent=1)
            write_whole(place / f"{standing.exercise}.json", told)
        written.append(folder / name)
    if formats.canvas:
        written += _fill_canvas(grades, folder, formats)
    return written


def stale(folder: Path, formats: Formats) -> list[Path]:
    """Files for Canvas that an earlier run made and this one does not: their grades are old."""
    return [] if formats.canvas else [p for n in FOR_CANVAS if (p := folder / n).is_file()]


def remark_on_canvas(grades: Grades, formats: Formats) -> str:
    """What to tell where Canvas has other points for the column than the exercise has here.

    Raises NotCanvas where Canvas's file can't be filled in.
    """
    if not formats.canvas:
        return ""
    most = {standing.exercise: standing.max_points for standing in grades.standings()}
    chosen = formats.for_canvas(most)
    title = formats.canvas_column or chosen
    possible = canvas.points_possible(canvas.read(formats.canvas), title)
    if possible is None or possible == most[chosen]:
        return ""
    return (
        f"Canvas has {possible:g} points for {title!r}, and {chosen} has {most[chosen]}. Points go"
        " in as they are: change the assignment in Canvas."
    )


def _fill_canvas(grades: Grades, folder: Path, formats: Formats) -> list[Path]:
    """Canvas's own export, with one column filled in; and a list of those not found there."""
    assert formats.canvas
    data = canvas.read(formats.canvas)
    found = list(grades.standings())
    chosen = formats.for_canvas({standing.exercise for standing in found})
    title = formats.canvas_column or chosen
    filled = canvas.fill(data, title, [s for s in found if s.exercise == chosen])
    target, missing = (folder / name for name in FOR_CANVAS)
    write_whole(target, filled.text)
    write_whole(missing, "".join(f"{name}\n" for name in filled.missing))
    return [target, missing] if filled.missing else [target]
