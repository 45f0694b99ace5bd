"""The magics: one short method each; the work is done in the modules beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class

from checker.language import _
from checker.notebook import (
    drawing,
    flask_magic,
    graph,
    outcomes,
    project,
    replaying,
    rows,
    show,
    sql,
    state,
    tables,
    verdict,
)
from checker.notebook.schema import Schema, read_rows, read_schema, read_versions
from checker.showing.marked import Rows


@magics_class
class CourseMagics(Magics):
    """`%lesson %flask %schema %rows %history %state %check %work %hint %progress %replay %sql`."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self._schemas: dict[Path, Schema] = {}
        self._rows: dict[tuple[Path, str], Rows | None] = {}

    @line_magic
    def lesson(self, line: str) -> None:
        """%lesson ID: make a fresh project for a lesson and enter it."""
        folder, moved = project.fresh_project(line.strip())
        outcomes.begin(line.strip())
        self._schemas.clear()
        self._rows.clear()
        text = _("A fresh, empty project: {folder}", folder=project.short_from_course(folder))
        if moved is not None:
            text += "\n" + _(
                "Your earlier one is kept in {folder}", folder=project.short_from_course(moved)
            )
        show.note(text)

    @line_magic
    def flask(self, line: str) -> None:
        """%flask [--fails TEXT] [--says TEXT]... [--env NAME=VALUE]... ARGS...: a flask command."""
        flask_magic.run(line)

    @line_magic
    def schema(self, line: str) -> None:
        """%schema [TABLE...]: show the tables, with what changed since the last %schema."""
        here = project.require_project()
        database = project.find_database()
        if database is None and here not in self._schemas:
            show.note(_("There is no database file yet. `%flask db upgrade` makes one."))
            return
        now = read_schema(database) if database else {}
        tables.show_schema(self._schemas.get(here), now, line.split())
        self._schemas[here] = now

    @line_magic
    def rows(self, line: str) -> None:
        """%rows TABLE: show a table's rows, with what changed since the last %rows TABLE."""
        here = project.require_project()
        table = line.strip()
        names = ", ".join(read_schema(project.require_database()))
        if not table:
            show.note(
                _(
                    "Name a table, for example: %rows user\nThe tables here: {tables}",
                    tables=names or _("none"),
                )
            )
            return
        now = read_rows(project.require_database(), table)
        rows.show_rows(table, self._rows.get((here, table)), now)
        self._rows[(here, table)] = now

    @line_magic
    def history(self, line: str) -> None:
        """%history: draw the revision graph, with head and current marked."""
        project.require_project()
        found = graph.read_graph(read_versions(project.find_database()))
        drawing.show_graph(found)

    @line_magic
    def state(self, line: str) -> None:
        """%state: models, migration files and database: where each stands, do they agree."""
        project.require_project()
        state.show_state()

    @line_magic
    def check(self, line: str) -> None:
        """%check EXERCISE: run the checker and show its verdict."""
        verdict.check(line)

    @line_magic
    def work(self, line: str) -> None:
        """%work EXERCISE: go into your own folder of an exercise; %flask and the rest run there."""
        verdict.work(line)
        self._schemas.clear()
        self._rows.clear()

    @line_magic
    def hint(self, line: str) -> None:
        """%hint EXERCISE: a hint, one level more each time."""
        verdict.hint(line)

    @line_magic
    def progress(self, line: str) -> None:
        """%progress: the lessons and exercises, and what you have done."""
        verdict.progress()

    @line_magic
    def replay(self, line: str) -> None:
        """%replay EXERCISE: see what its migrations do to a database with rows, scene by scene."""
        replaying.replay(line)

    @line_cell_magic
    def sql(self, line: str, cell: str | None = None) -> None:
        """%sql [--fails TEXT] STATEMENT, or %%sql: run SQL on the project's database."""
        project.require_project()
        sql.run(line, cell)
