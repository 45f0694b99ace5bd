"""python gate.py PROJECT: may the migrations of this project be deployed?

Exit code 0: yes. Any other exit code: no, and the text says why. The project's own database is
never touched: the gate works with an empty one in a temporary folder.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from alembic.script import ScriptDirectory


class Gate:
    """One project, with a database of the gate's own."""

    def __init__(self, project: Path, database: Path) -> None:
        self.project = project
        self.address = f"sqlite:///{database.as_posix()}"
        os.environ["APP_DATABASE_URL"] = self.address
        os.chdir(project)
        sys.path.insert(0, str(project))
        self.app = importlib.import_module("app")

    def flask(self, command: str, *words: str) -> None:
        """Do what `flask db COMMAND` does; what it raises stops the gate."""
        with self.app.app.app_context():
            getattr(flask_migrate, command)(**dict(zip(["revision"], words)))

    def tables(self) -> dict[str, tuple[object, ...]]:
        """What each table is made of, in an order that does not depend on its history."""
        engine = sa.create_engine(self.address)
        inspector = sa.inspect(engine)
        found = {}
        for table in inspector.get_table_names():
            columns = inspector.get_columns(table)
            found[table] = (
                sorted((c["name"], str(c["type"]), c["nullable"]) for c in columns),
                sorted(str(u["name"]) for u in inspector.get_unique_constraints(table)),
                sorted(str(k["name"]) for k in inspector.get_foreign_keys(table)),
                sorted(str(i["name"]) for i in inspector.get_indexes(table)),
            )
        engine.dispose()
        found.pop("alembic_version", None)
        return found

    def run(self) -> None:
        """Try everything; ends the program at the first thing that is wrong."""
        script = ScriptDirectory(str(self.project / "migrations"))
        heads = script.get_heads()
        if len(heads) != 1:
            sys.exit(f"one head is wanted, and there are {len(heads)}: {', '.join(heads)}")
        revisions = [revision.revision for revision in script.walk_revisions()][::-1]

        states = {"base": self.tables()}
        for revision in revisions:
            self.flask("upgrade", revision)
            states[revision] = self.tables()
        self.flask("check")

        for table, (_, uniques, keys, _) in states[revisions[0]].items():
            if "None" in uniques:
                sys.exit(f"the table {table} has a constraint without a name")

        for revision in [*revisions[-2::-1], "base"]:
            self.flask("downgrade", revision)
            if self.tables() != states[revision]:
                sys.exit(f"after a downgrade to {revision} the tables are not those of {revision}")
        self.flask("upgrade")


with tempfile.TemporaryDirectory() as folder:
    Gate(Path(sys.argv[1]).resolve(), Path(folder) / "gate.db").run()
print("go on")
