"""The magics for PostgreSQL. Without a server each says what it would have shown."""

from __future__ import annotations

from typing import Any

from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class

from checker.language import N_, _
from checker.notebook import flask_magic, project, rows, show, tables
from checker.notebook.errors import LessonStop
from checker.notebook.live import live, read_rows, read_schema
from checker.notebook.options import take_options
from checker.notebook.schema import Schema
from checker.notebook.sql import split_statements
from checker.showing.marked import Rows, compare_rows, text_of

ABSENT = N_("(There is no PostgreSQL here. This is what it would say.)")
NOTHING = N_("(There is no PostgreSQL here to show it.)")


@magics_class
class PostgresMagics(Magics):
    """`%pg_start %pg_flask %pg_sql %pg_schema %pg_rows`."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self._schema: Schema | None = None
        self._rows: dict[str, Rows | None] = {}

    @line_magic
    def pg_start(self, line: str) -> None:
        """%pg_start: an empty PostgreSQL database for this lesson, where there is a server."""
        live.start()
        self._schema, self._rows = None, {}
        if live.server is not None and live.here:
            text = _(
                "PostgreSQL {version} is here, with an empty database.", version=live.server.version
            )
            show.note(text + "\n" + _("Both are gone when you close this notebook."))
            return
        show.note(
            _(
                "{reason}\n\n"
                "The lesson goes on without it: each cell for PostgreSQL then shows what the "
                "database would say. The SQL below is real in either case.",
                reason=live.reason,
            )
        )

    @line_magic
    def pg_flask(self, line: str) -> None:
        """%pg_flask [--fails TEXT] [--says TEXT]... ARGS...: a flask command on PostgreSQL."""
        project.require_project()
        if live.here:
            flask_magic.run(line, {"DATABASE_URL": live.url}, "     " + _("(on PostgreSQL)"))
            return
        options, typed = flask_magic.read_line(line)
        said = [_("✗ it fails: {text}", text=text) for text in options["--fails"]]
        said += [f"… {text}" for text in options["--says"]]
        show_absent(
            f"$ flask {typed}     " + _("(on PostgreSQL)"), said or [_("✓ done (exit code 0)")]
        )

    @line_cell_magic
    def pg_sql(self, line: str, cell: str | None = None) -> None:
        """%pg_sql [--fails TEXT] [--shows TEXT]... STATEMENT, or %%pg_sql: SQL on PostgreSQL."""
        options, rest = take_options(line, ("--fails", "--shows"))
        source = f"{rest}\n{cell or ''}".strip()
        if live.here:
            run_sql(source, options["--fails"], options["--shows"])
            return
        said = [_("✗ it fails: {text}", text=text) for text in options["--fails"]]
        show_absent(source, [*said, *options["--shows"]])

    @line_magic
    def pg_schema(self, line: str) -> None:
        """%pg_schema [--shows TEXT]... [TABLE...]: PostgreSQL's tables, and what changed."""
        options, rest = take_options(line, ("--shows",))
        if not live.here:
            show_absent(
                _("the tables of PostgreSQL {names}", names=rest).rstrip(), options["--shows"]
            )
            return
        now = read_schema()
        tables.show_schema(self._schema, now, rest.split())
        self._schema = now
        told = "\n".join(f"{i.name} {i.type} {i.rules}" for items in now.values() for i in items)
        expect(told, options["--shows"])

    @line_magic
    def pg_rows(self, line: str) -> None:
        """%pg_rows [--shows TEXT]... TABLE: PostgreSQL's rows, and what changed."""
        options, rest = take_options(line, ("--shows",))
        table = rest.strip()
        if not live.here:
            show_absent(_("the rows of {table} in PostgreSQL", table=table), options["--shows"])
            return
        now = read_rows(table)
        rows.show_rows(table, self._rows.get(table), now)
        self._rows[table] = now
        expect(told_rows(now), options["--shows"])


def show_absent(what: str, said: list[str]) -> None:
    """Show a command, and what a server would have said to it."""
    lines, note = "\n".join(said), _(ABSENT if said else NOTHING)
    show.publish(f"{what}\n{note}\n{lines}".rstrip(), show.terminal(what, lines, note, good=True))


def told_rows(found: Rows | None) -> str:
    """Return rows as plain text, a line each: what `--shows` is looked for in."""
    if found is None:
        return ""
    return "\n".join("  ".join(text_of(value) for value in row) for row in found.rows)


def expect(told: str, wanted: list[str]) -> None:
    """Raise LessonStop where the lesson expects a text that is not there; spaces don't count."""
    for text in wanted:
        if " ".join(text.split()) not in " ".join(told.split()):
            raise LessonStop(
                _(
                    "The lesson expects this, and PostgreSQL does not show it: {text}\n"
                    "Was a cell above skipped, or run twice? Start again from the first cell.",
                    text=text,
                )
            )


def run_sql(source: str, fails: list[str], shows: list[str]) -> None:
    """Run statements on PostgreSQL and hold them to what the lesson expects."""
    import psycopg

    told = []
    try:
        with live.connect() as connection:
            for statement in split_statements(source):
                cursor = connection.execute(statement)
                if cursor.description:
                    found = Rows(tuple(c.name for c in cursor.description), cursor.fetchall())
                    header, lines = compare_rows(None, found)
                    show.publish(show.text_table(header, lines), show.html_table(header, lines))
                    told.append(told_rows(found))
                else:
                    show.note(f"✓ {cursor.statusmessage}")
    except psycopg.Error as error:
        said = str(error).strip()
        if not fails:
            raise LessonStop(_("PostgreSQL refused it: {error}", error=said)) from None
        if fails[-1] not in said:
            raise LessonStop(
                _(
                    "Expected the failure: {expected}\nIt said: {error}",
                    expected=fails[-1],
                    error=said,
                )
            ) from None
        show.note(_("✗ PostgreSQL refused it, as this lesson wants it to:\n{error}", error=said))
        return
    if fails:
        raise LessonStop(
            _(
                "This statement was meant to fail with: {expected}\nIt succeeded.",
                expected=fails[-1],
            )
        )
    expect("\n".join(told), shows)
