"""`%state`: models, migration files and database, side by side."""

from __future__ import annotations

import re

from checker.marked import Line
from checker.notebook import show
from checker.notebook.command import run_flask_command
from checker.notebook.folding import fold
from checker.notebook.graph import VERSIONS, Graph, read_graph
from checker.notebook.project import find_database, short
from checker.notebook.schema import VERSION_TABLE, read_schema, read_versions

_DETECTED = re.compile(r"INFO +\[alembic\.autogenerate\S*\] Detected (.*)")


def show_state() -> None:
    """Show where the migration files, the database and the models stand, a line each."""
    found = read_graph(read_versions(find_database()))
    lines = [_files(found), _database(found), _models(found)]
    header = ("part", "where it stands", "what to know")
    agree = all(line.mark == "✓" for line in lines)
    last = "✓ All three agree." if agree else "! They do not all agree yet."
    text = f"{show.text_table(header, lines)}\n{last}"
    show.publish(text, show.html_table(header, lines) + show.sentence(last))


def _files(found: Graph) -> Line:
    part = "migration files"
    if not VERSIONS.parent.is_dir():
        return Line("!", (part, "no migrations folder", "next: flask db init"))
    if not found.heads:
        return Line("!", (part, "none yet", "next: flask db migrate"))
    count = len(found.revisions)
    files = f"{count} file{'' if count == 1 else 's'}, head {' and '.join(found.heads)}"
    if len(found.heads) > 1:
        return Line("!", (part, files, "more than one head: look at %history"))
    return Line("✓", (part, files, "one history, one head"))


def _database(found: Graph) -> Line:
    database = find_database()
    if database is None:
        return Line("!", ("database", "no file yet", "flask db upgrade makes it"))
    name = short(database)
    if not found.current:
        tables = [table for table in read_schema(database) if table != VERSION_TABLE]
        also = f", though it has the table {tables[0]}" if tables else ""
        return Line("!", ("database", f"{name}, at base", f"no migration is applied{also}"))
    where = f"{name}, at {' and '.join(found.current)}"
    if sorted(found.current) == sorted(found.heads):
        return Line("✓", ("database", where, "at head"))
    lost = any(name in found.unknown for name in found.current)
    hint = "no migration file has this revision" if lost else "not at head: flask db upgrade"
    return Line("!", ("database", where, hint))


def _models(found: Graph) -> Line:
    """Compare models and database by the real `flask db check`, in a process of its own."""
    if not found.heads or sorted(found.current) != sorted(found.heads):
        return Line("!", ("models", "not compared yet", "the database must be at head first"))
    outcome = run_flask_command(["db", "check"])
    if outcome.code == 0:
        return Line("✓", ("models", "as in the database", "flask db check sees no difference"))
    detected = _DETECTED.findall(outcome.output)
    if detected:
        return Line("!", ("models", "differ from the database", "\n".join(map(_plain, detected))))
    last = (fold(outcome.output).splitlines() or ["no output"])[-1]
    return Line("!", ("models", "could not be loaded", last))


def _plain(difference: str) -> str:
    """Say a difference in fewer brackets: Alembic prints tuples, and None for no name."""
    difference = re.sub(r"'?\(('[^()]*?),?\)'?", r"\1", difference)
    return difference.replace("constraint None on", "constraint without a name on")
