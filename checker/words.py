"""The vocabulary of checks: each word looks for one proof and raises Failed without it.

An exercise's checks.py is written in these words. They read scratch databases and revision files
only; what the learner's code says is used to explain, never to pass.
"""

from __future__ import annotations

import sqlite3

from checker import trouble
from checker.compare import differences, plain_type, sentence
from checker.database import Table, connect
from checker.history import Revision
from checker.rehearsal import Rehearsal, Scratch
from checker.rows import insert
from checker.scripts import function_line, project_imports, unnamed_constraints, whole_schema_calls
from checker.verdict import Failed

TEXT_TYPES = ("VARCHAR", "TEXT", "CHAR", "STRING", "CLOB")
READ = "02-first-migration"
EMAIL = "03-add-email"


def app_loads(run: Rehearsal) -> None:
    """The app loads, has a SQLite address, and Migrate is bound to it."""
    _ = run.app


def repository_is_made(run: Rehearsal) -> None:
    """There is a migration repository made by `flask db init`, and its files can be read."""
    _ = run.history


def one_head(run: Rehearsal) -> None:
    """The history has exactly one head."""
    _ = run.head


def at_most_one_head(run: Rehearsal) -> None:
    """The history has one head, or no migration yet."""
    if run.history.revisions:
        _ = run.head


def upgrades_from_empty(run: Rehearsal) -> None:
    """An empty database upgrades to head."""
    _ = run.upgraded


def columns(run: Rehearsal, table: str, **wanted: str) -> None:
    """The migrated table has these columns, with these types. `text` is any text type."""
    made = run.upgraded.schema[table]
    for name, type_ in wanted.items():
        if name not in made.columns:
            _refuse_missing(run, made, name)
        found = plain_type(made.columns[name].type)
        fits = found.startswith(TEXT_TYPES) if type_ == "text" else found == type_
        if not fits:
            raise Failed(
                f"{table}.{name} is {'a text column' if type_ == 'text' else type_}",
                found or "no type",
                where_made(run, table, name),
                f"The database was made with another type than the task asks for: {_model(type_)}.",
                READ,
            )


def _refuse_missing(run: Rehearsal, made: Table, name: str) -> None:
    """Raise Failed for a column that no migration made, or that one of them dropped again."""
    stood = [revision for revision, at in run.stages if name in _columns_at(at, made.name)]
    later = [r for r, at in run.stages if stood and name not in _columns_at(at, made.name)]
    dropped = [r for r in later if run.history[r] not in _until(run, stood[0])]
    where = where_made(run, made.name)
    why = f"The column is missing after  flask db upgrade.{_near(name, made)} "
    if dropped:
        where = function_line(run.history[dropped[0]], "upgrade")
        why += (
            f"It was there at {stood[0]}, and {dropped[0]} drops it with all its values. If it "
            "is missing in the model, autogenerate drops it: read a migration before you run it."
        )
    else:
        why += "Add it to the model, then make a migration for it."
    raise Failed(
        f"a column {name} in the table {made.name}",
        f"the column {name} was dropped" if dropped else f"the columns {', '.join(made.columns)}",
        where,
        why,
        READ,
    )


def _columns_at(state: Scratch, table: str) -> set[str]:
    made = state.schema.get(table)
    return set(made.columns) if made else set()


def _until(run: Rehearsal, revision_id: str) -> list[Revision]:
    """The revisions up to and with this one, in the order in which they run."""
    place = [revision.id for revision in run.history.revisions].index(revision_id)
    return list(run.history.revisions[: place + 1])


def _model(type_: str) -> str:
    """How a model writes a type of the database."""
    name, _, rest = type_.partition("(")
    models = {"VARCHAR": "String", "INTEGER": "Integer", "text": "String", "BOOLEAN": "Boolean"}
    return f"db.{models.get(name, name.title())}" + (f"({rest}" if rest else "")


def _near(name: str, table: Table) -> str:
    import difflib

    plain = {other.lower().replace("_", "").replace("-", ""): other for other in table.columns}
    close = difflib.get_close_matches(name, plain, 1, 0.6)
    return f" Did you mean it by {plain[close[0]]!r}?" if close and plain[close[0]] != name else ""


def where_made(run: Rehearsal, table: str, column: str = "") -> str:
    """The line of a script that names a column, or else the one that makes the table."""
    import ast

    fallback = ""
    for revision in reversed(run.history.revisions):
        for node in ast.walk(revision.tree):
            if isinstance(node, ast.Constant) and node.value == column and column:
                return f"{revision.file}:{node.lineno}"
            if isinstance(node, ast.Constant) and node.value == table and not fallback:
                fallback = f"{revision.file}:{node.lineno}"
    return fallback or trouble.first_empty(run.history, "upgrade")


def primary_key(run: Rehearsal, table: str, name: str) -> None:
    """The table's primary key is this one column."""
    key = run.upgraded.schema[table].key
    if key != (name,):
        raise Failed(
            f"{name} is the primary key of {table}",
            f"the primary key is {', '.join(key)}" if key else "no primary key",
            where_made(run, table),
            "Each row needs a column that tells it from all others: db.Column(db.Integer, "
            "primary_key=True).",
            READ,
        )


def unique(run: Rehearsal, table: str, name: str, at: Scratch | None = None) -> None:
    """The column alone is unique, by constraint or index, and a second equal value is refused."""
    state = at or run.upgraded
    made = state.schema[table]
    if (name,) not in made.uniques:
        raise Failed(
            f"{table}.{name} is unique by itself",
            _found_instead(name, made),
            where_made(run, table, name),
            "Two rows could have the same value. unique=True in the model does nothing by itself: "
            "the migration has to make the constraint, with create_unique_constraint or a unique "
            "index.",
            EMAIL,
        )
    _refuses_duplicate(run, state, made, name)


def _found_instead(name: str, table: Table) -> str:
    groups = [group for group in table.uniques if name in group]
    if groups:
        return f"only {' and '.join(groups[0])} together are unique"
    if (name,) in table.indexes:
        return "an ordinary index, which lets equal values in (or one for some rows only)"
    return "no unique constraint and no unique index on it"


def _refuses_duplicate(run: Rehearsal, state: Scratch, table: Table, name: str) -> None:
    filled = run.with_rows(state)
    assert filled.file is not None
    with connect(filled.file, writing=True) as connection:
        row = run.seeder.row(connection, table, empty=False)
        others = {n: run.seeder.value(c.type) for n, c in table.columns.items() if n != name}
        insert(connection, table, row)
        twin = run.seeder.row(connection, table, empty=False)
        twin |= {n: v for n, v in others.items() if (n,) in table.uniques and n in twin}
        twin[name] = row[name]
        try:
            insert(connection, table, twin)
        except sqlite3.IntegrityError:
            return
    raise Failed(
        f"the database refuses a second row with the same {name}",
        "it took two rows with the same value",
        where_made(run, table.name, name),
        "The unique rule does not hold for every row.",
        EMAIL,
    )


def made_by_migrations(run: Rehearsal, table: str) -> None:
    """The table comes from the migrations: with emptied ones, nothing makes it."""
    _ = run.upgraded
    if table in run.control_run().schema:
        raise Failed(
            f"the migrations make the table {table}",
            "the table is there although every migration was emptied for a trial",
            f"{run.repository}/env.py:1",
            "Something else makes it: create_all(), a copied database, or code in env.py. Only "
            "what stands in a migration is repeated on every other computer.",
            READ,
        )


def named_constraints(run: Rehearsal) -> None:
    """No migration adds or removes a constraint that has no name."""
    if run.app.get("convention"):
        return
    for revision in run.history.revisions:
        for spot in unnamed_constraints(revision):
            raise Failed(
                "a name for every constraint that a migration adds or removes",
                f"{spot.code}",
                spot.where,
                "This constraint has no name, so  flask db upgrade  or  downgrade  stops with "
                "'Constraint must have a name'. Write a name such as 'uq_user_email' where None "
                "stands, the same in upgrade() and downgrade().",
                EMAIL,
            )


def models_agree(run: Rehearsal) -> None:
    """The models describe just the tables that the migrations make."""
    database = run.upgraded.schema
    found = differences(run.models, database, strict=False)
    if found:
        missing = [d for d in found if d.there.startswith("no ") or d.there.endswith("not unique")]
        cure = (
            "A migration for this is missing or incomplete: flask db migrate compares the two."
            if missing
            else "Change the model, or make a migration, until both say the same."
        )
        raise Failed(
            "models and migrations make the same tables",
            sentence(found, "the models have", "the migrations make"),
            where_made(run, *found[0].subject.partition(".")[::2]),
            "Your program works with the models, your database comes from the migrations. Where "
            f"they differ, the program fails later. {cure}",
            READ,
        )


def no_models_in_migrations(run: Rehearsal) -> None:
    """No migration makes its tables from the models of today."""
    for revision in run.history.revisions:
        spots = whole_schema_calls(revision) if project_imports(revision, run.project) else []
        for spot in spots:
            raise Failed(
                "migrations that make their tables with op.create_table and its companions",
                f"{spot.code}",
                spot.where,
                "The models change later, the migration must not: it would make other tables "
                "tomorrow than today.",
                READ,
            )
