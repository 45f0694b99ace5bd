"""Words about tables: what a migrated table must look like, and what it must refuse."""

from __future__ import annotations

import difflib
import sqlite3

from checker.compare import plain_type
from checker.database import Table, connect, quoted
from checker.history import Revision
from checker.rehearsal import Rehearsal
from checker.rows import insert
from checker.scratch import Scratch
from checker.scripts import first_empty, function_line, where_made
from checker.trouble import why_no_table
from checker.verdict import Failed

TEXT_TYPES = ("VARCHAR", "TEXT", "CHAR", "STRING", "CLOB")
READ = "02-first-migration"
EMAIL = "03-add-email"
ROWS = "06-tables-with-rows"
CHILDREN = "07-add-and-delete"


def exists(run: Rehearsal, table: str, model: str) -> None:
    """The migrations made this table. `model` is the class that the task names for it."""
    made = run.upgraded.schema
    if table not in made:
        own = str(run.app.get("models", {}).get(model, ""))
        said = (
            f"{model} has its own table name, {own!r}. Leave __tablename__ out, or " if own else ""
        )
        raise Failed(
            f"a table {table} after  flask db upgrade",
            f"the tables {', '.join(sorted(made))}" if made else "no table at all",
            first_empty(run.history, "upgrade") or where_made(run.history, own or table),
            f"{said}write the name that the task asks for: other programs look for it."
            if own and own != table
            else why_no_table(run, model),
            READ,
        )


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
                where_made(run.history, table, name),
                f"The database was made with another type than the task asks for: {_model(type_)}.",
                READ,
            )


def _refuse_missing(run: Rehearsal, made: Table, name: str) -> None:
    """Raise Failed for a column that no migration made, or that one of them dropped again."""
    stood = [revision for revision, at in run.stages if name in _columns_at(at, made.name)]
    later = [r for r, at in run.stages if stood and name not in _columns_at(at, made.name)]
    dropped = [r for r in later if run.history[r] not in _until(run, stood[0])]
    where = where_made(run.history, made.name, name)
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
    plain = {other.lower().replace("_", "").replace("-", ""): other for other in table.columns}
    close = difflib.get_close_matches(name, plain, 1, 0.6)
    return f" Did you mean it by {plain[close[0]]!r}?" if close and plain[close[0]] != name else ""


def primary_key(run: Rehearsal, table: str, name: str) -> None:
    """The table's primary key is this one column."""
    key = run.upgraded.schema[table].key
    if key != (name,):
        raise Failed(
            f"{name} is the primary key of {table}",
            f"the primary key is {', '.join(key)}" if key else "no primary key",
            where_made(run.history, table),
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
            where_made(run.history, table, name),
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
    seeder = run.seeder(f"duplicate {table.name}.{name} {state.name}")
    with connect(run.trial_copy(run.with_rows(state)), writing=True) as connection:
        row = seeder.row(connection, table, empty=False)
        others = {n: seeder.value(c.type) for n, c in table.columns.items() if n != name}
        insert(connection, table, row)
        twin = seeder.row(connection, table, empty=False)
        twin |= {n: v for n, v in others.items() if (n,) in table.uniques and n in twin}
        twin[name] = row[name]
        try:
            insert(connection, table, twin)
        except sqlite3.IntegrityError:
            return
    raise Failed(
        f"the database refuses a second row with the same {name}",
        "it took two rows with the same value",
        where_made(run.history, table.name, name),
        "The unique rule does not hold for every row.",
        EMAIL,
    )


def nullable(
    run: Rehearsal, table: str, name: str, allowed: bool, at: Scratch | None = None
) -> None:
    """The column may be NULL, or may not; in the database at head unless `at` is another."""
    column = (at or run.upgraded).schema[table].columns[name]
    if column.not_null == allowed:
        texts = ["may be NULL", "is NOT NULL"]
        raise Failed(
            f"{table}.{name} {texts[not allowed]}",
            f"{table}.{name} {texts[allowed]}",
            where_made(run.history, table, name),
            "nullable=True in a model means that a row may leave the column empty, nullable=False "
            "that none may. The migration has to say the same as the task.",
            ROWS,
        )


def foreign_key(run: Rehearsal, table: str, name: str, target: str) -> None:
    """The column is a foreign key to `target`, written as `table.column`."""
    made = run.upgraded.schema[table]
    if name not in made.columns:
        _refuse_missing(run, made, name)
    other, _, column = target.partition(".")
    own = [key for key in made.foreign_keys if key.columns == (name,)]
    key = run.upgraded.schema[other].key if other in run.upgraded.schema else ()
    if any(k.table == other and k.referred in ((column,), ("",)) for k in own) and key:
        return
    told = [f"a foreign key to {k.table}.{', '.join(k.referred)}" for k in own]
    raise Failed(
        f"{table}.{name} is a foreign key to {target}",
        told[0] if told else f"no foreign key on {table}.{name}",
        where_made(run.history, table, name),
        "Without it the database lets in rows that belong to nobody. In the model: "
        f"db.ForeignKey('{target}'). In the migration: a ForeignKeyConstraint inside create_table, "
        "or create_foreign_key with a name in batch mode.",
        CHILDREN,
    )


def no_column(run: Rehearsal, table: str, name: str) -> None:
    """The column is not in the migrated table."""
    if name in run.upgraded.schema[table].columns:
        raise Failed(
            f"no column {name} in the table {table} after  flask db upgrade",
            f"{table} still has {name}",
            where_made(run.history, table, name),
            "Taking a column out of the model does not take it out of the database. A migration "
            "has to do that.",
            CHILDREN,
        )


def no_table(run: Rehearsal, table: str, at: Scratch | None = None) -> None:
    """The table is not in the database."""
    if table in (at or run.upgraded).schema:
        raise Failed(
            f"no table {table} in the database",
            f"{table} is there",
            where_made(run.history, table),
            "It is left over, or a migration makes it.",
            CHILDREN,
        )


def foreign_keys_hold(run: Rehearsal, state: Scratch, revision: str) -> None:
    """Every row that refers to another finds it: `PRAGMA foreign_key_check` is empty."""
    assert state.file is not None
    broken: list[tuple[object, ...]] = []
    with connect(state.file) as connection:
        for table in state.schema:
            rows = connection.execute(f"PRAGMA foreign_key_check({quoted(table)})")
            broken += rows.fetchmany(10)
    if broken:
        child, _, parent, _ = broken[0]
        raise Failed(
            "every row finds the row that it belongs to",
            f"{len(broken)} rows of {child} refer to rows of {parent} that are not there",
            function_line(run.history[revision], "upgrade"),
            "A foreign key is a promise that the other row exists. Here it was broken on the way.",
            CHILDREN,
        )
