"""`%state`: models, migration files and database, side by side."""

from __future__ import annotations

import re

from checker.language import _, _n
from checker.notebook import show
from checker.notebook.command import run_flask_command
from checker.notebook.folding import fold
from checker.notebook.graph import VERSIONS, Graph, read_graph
from checker.notebook.project import find_database, short
from checker.notebook.schema import VERSION_TABLE, read_schema, read_versions
from checker.showing.marked import Line

_DETECTED = re.compile(r"INFO +\[alembic\.autogenerate\S*\] Detected (.*)")


def show_state() -> None:
    """Show where the migration files, the database and the models stand, a line each."""
    found = read_graph(read_versions(find_database()))
    lines = [_files(found), _database(found), _models(found)]
    header = (_("part"), _("where it stands"), _("what to know"))
    agree = all(line.mark == "✓" for line in lines)
    last = _("✓ All three agree.") if agree else _("! They do not all agree yet.")
    text = f"{show.text_table(header, lines)}\n{last}"
    show.publish(text, show.html_table(header, lines) + show.sentence(last))


def _files(found: Graph) -> Line:
    part = _("migration files")
    if not VERSIONS.parent.is_dir():
        return Line("!", (part, _("no migrations folder"), _("next: flask db init")))
    if not found.heads:
        return Line("!", (part, _("none yet"), _("next: flask db migrate")))
    count = len(found.revisions)
    files = _n(
        "{count} file, head {heads}",
        "{count} files, head {heads}",
        count,
        heads=_(" and ").join(found.heads),
    )
    if len(found.heads) > 1:
        return Line("!", (part, files, _("more than one head: look at %history")))
    return Line("✓", (part, files, _("one history, one head")))


def _database(found: Graph) -> Line:
    database = find_database()
    if database is None:
        return Line("!", (_("database"), _("no file yet"), _("flask db upgrade makes it")))
    name = short(database)
    if not found.current:
        tables = [table for table in read_schema(database) if table != VERSION_TABLE]
        note = _("no migration is applied")
        if tables:
            note = _("no migration is applied, though it has the table {table}", table=tables[0])
        return Line("!", (_("database"), _("{name}, at base", name=name), note))
    where = _("{name}, at {names}", name=name, names=_(" and ").join(found.current))
    if sorted(found.current) == sorted(found.heads):
        return Line("✓", (_("database"), where, _("at head")))
    lost = any(name in found.unknown for name in found.current)
    hint = _("no migration file has this revision") if lost else _("not at head: flask db upgrade")
    return Line("!", (_("database"), where, hint))


def _models(found: Graph) -> Line:
    """Compare models and database by the real `flask db check`, in a process of its own."""
    if not found.heads or sorted(found.current) != sorted(found.heads):
        return Line(
            "!", (_("models"), _("not compared yet"), _("the database must be at head first"))
        )
    outcome = run_flask_command(["db", "check"])
    if outcome.code == 0:
        return Line(
            "✓", (_("models"), _("as in the database"), _("flask db check sees no difference"))
        )
    detected = _DETECTED.findall(outcome.output)
    if detected:
        return Line(
            "!", (_("models"), _("differ from the database"), "\n".join(map(_plain, detected)))
        )
    last = (fold(outcome.output).splitlines() or [_("no output")])[-1]
    return Line("!", (_("models"), _("could not be loaded"), last))


def _plain(difference: str) -> str:
    """Say a difference in fewer brackets: Alembic prints tuples, and None for no name."""
    difference = re.sub(r"'?\(('[^()]*?),?\)'?", r"\1", difference)
    return difference.replace("constraint None on", _("constraint without a name on"))
