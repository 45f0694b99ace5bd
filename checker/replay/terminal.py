"""A scene on the terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.language import N_, _
from checker.replay.changes import Drawn
from checker.replay.told import Told, and_questions, table_title
from checker.showing.marked import Line
from checker.showing.report import finding_view
from checker.showing.screen import code, plainly
from checker.text import plain

SPOKEN = {"+": N_("New"), "-": N_("Gone"), "~": N_("Changed"), "✓": N_("Kept"), "": N_("As before")}
STYLES = {"+": "green", "-": "red", "~": "yellow", "✓": "green", "": ""}


def scene_view(scene: Told, count: int, *, unicode: bool = True) -> RenderableType:
    """The command, its SQL, and what it changed, from top to bottom."""
    parts: list[RenderableType] = [
        Text.assemble(
            (_("{number} of {count}", number=scene.number, count=count) + "  ", "dim"),
            (plain(scene.title), "bold"),
        )
    ]
    if scene.command:
        parts.append(Text(f"$ {plain(scene.command)}", style="cyan"))
    if scene.where:
        parts.append(Text(plain(scene.where), style="dim"))
    parts += [Text(), *_sql(scene)]
    if scene.finding:
        parts += [Text(_("It stops here."), style="bold red"), finding_view(scene.finding)]
    if scene.versions:
        parts += [Text.assemble(("alembic_version  ", "bold"), plain(scene.versions)), Text()]
    for kind, table in scene.drawn:
        title = table_title(kind, table)
        parts += [Text(plain(title), style="bold"), _table(table), Text()]
    if scene.same:
        parts += [
            Text(plain(_("As before: {names}", names=", ".join(scene.same))), style="dim"),
            Text(),
        ]
    if scene.fates:
        parts.append(Text(_("What became of the values"), style="bold"))
        parts += [_sentence(line, unicode=unicode) for line in scene.fates]
        parts.append(Text())
    return Group(*parts)


def _sql(scene: Told) -> list[RenderableType]:
    parts: list[RenderableType] = []
    if scene.sql:
        parts.append(Text(_("The SQL that ran"), style="bold"))
    for text, values in scene.sql:
        shown = code(plain(text.replace("\t", "  ")), "sql")
        parts.append(shown if plainly() else Padding(shown, (0, 0, 0, 2)))
        if values:
            parts.append(Text("    " + _("with {values}", values=plain(values)), style="dim"))
    if scene.questions:
        parts.append(Text("  " + and_questions(scene.questions), style="dim"))
    return [*parts, Text()] if parts else []


def _table(drawn: Drawn) -> RenderableType:
    if plainly():
        return Group(*(Text(_spoken(drawn, line)) for line in drawn.lines))
    grid = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    grid.add_column("", no_wrap=True)
    for name in drawn.header:
        style = "green" if name.startswith("+ ") else "red" if name.startswith("- ") else ""
        grid.add_column(Text(plain(name), style=style or "dim"), style=style, overflow="fold")
    for line in drawn.lines:
        grid.add_row(
            Text(line.mark), *(Text(plain(cell)) for cell in line.cells), style=STYLES[line.mark]
        )
    return Padding(grid, (0, 0, 0, 2))


def _spoken(drawn: Drawn, line: Line) -> str:
    """A line of a table in words: its mark, then each cell after the name of its column."""
    cells = zip(drawn.header, line.cells, strict=True)
    said = ", ".join(f"{name} {cell}" for name, cell in cells if cell)
    return plain(f"{_(SPOKEN[line.mark])}: {said}")


def _sentence(line: Line, *, unicode: bool) -> Text:
    if plainly():
        return Text(plain(f"{_(SPOKEN[line.mark])}: {' '.join(line.cells)}"))
    mark = line.mark if unicode or line.mark != "✓" else "ok"
    return Text(plain(f"  {mark}  {' '.join(line.cells)}"), style=STYLES[line.mark])
