"""Words about tables: what a migrated table must look like, and what it must refuse."""

from __future__ import annotations

from functools import partial

from checker.language import N_, _
from checker.reading.clauses import quoted
from checker.reading.compare import plain_type
from checker.reading.connection import connect
from checker.reading.database import MAX_ROWS, Schema
from checker.reading.scripts import function_line, where_made
from checker.reading.values import is_text
from checker.rehearsing.missing_table import table_is_missing
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words.missing import refuse_missing
from checker.words.places import where_lost, where_own
from checker.words.uniqueness import unique

__all__ = ["unique"]

IN_MODELS = {"VARCHAR": "String", "text": "String", "DATETIME": "DateTime"}
READ = "02-first-migration"
ROWS = "06-tables-with-rows"
CHILDREN = "07-add-and-delete"


def exists(run: Rehearsal, table: str, model: str = "") -> None:
    """The migrations made this table. `model` is the class that the task names for it."""
    if table not in run.upgraded.schema:
        models = run.app.get("models", {})
        model = model or next((name for name in models if models[name] == table), table.title())
        own = str(models.get(model, ""))
        expected = _("a table {table} after  flask db upgrade", table=table)
        raise table_is_missing(run, expected, model, where_made(run.history, own or table), table)


def columns(run: Rehearsal, table: str, **wanted: str) -> None:
    """The migrated table has these columns, with these types. `text` is any text type."""
    made = run.upgraded.schema[table]
    for name, type_ in wanted.items():
        if name not in made.columns:
            refuse_missing(run, made, name)
        if not _has_type(run.upgraded.schema, table, name, type_):
            raise Failed(
                _(
                    "{table}.{name} is {type}",
                    table=table,
                    name=name,
                    type=_("a text column") if type_ == "text" else type_,
                ),
                plain_type(made.columns[name].type) or "no type",
                where_lost(run, partial(_has_type, table=table, name=name, type_=type_))
                or where_made(run.history, table, name),
                _(
                    "The database was made with another type than the task asks for: {type}.",
                    type=_model(type_),
                ),
                READ,
            )


def _has_type(tables: Schema, table: str, name: str, type_: str) -> bool:
    column = tables[table].columns.get(name) if table in tables else None
    found = plain_type(column.type) if column else ""
    return is_text(found) if type_ == "text" else found == type_


def _model(type_: str) -> str:
    """How a model writes a type of the database."""
    name, bracket, rest = type_.partition("(")
    return f"db.{IN_MODELS.get(name, name.title())}{bracket}{rest}"


def primary_key(run: Rehearsal, table: str, *names: str) -> None:
    """The table's primary key is this column, or all of these together."""
    key = run.upgraded.schema[table].key
    if set(key) != set(names):
        wanted = names[0] if len(names) == 1 else f"({', '.join(names)})"
        raise Failed(
            _("{name} is the primary key of {table}", name=wanted, table=table),
            _("the primary key is {columns}", columns=", ".join(key)) if key else "no primary key",
            where_made(run.history, table),
            "Each row needs a column that tells it from all others: db.Column(db.Integer, "
            "primary_key=True).",
            READ,
        )


def nullable(
    run: Rehearsal, table: str, name: str, allowed: bool, at: Scratch | None = None
) -> None:
    """The column may be NULL, or may not; in the database at head unless `at` is another."""
    column = (at or run.upgraded).schema[table].columns[name]
    if column.not_null == allowed:
        texts = [N_("{table}.{column} may be NULL"), N_("{table}.{column} is NOT NULL")]
        raise Failed(
            _(texts[not allowed], table=table, column=name),
            _(texts[allowed], table=table, column=name),
            where_own(run, table, name),
            "nullable=True in a model means that a row may leave the column empty, nullable=False "
            "that none may. The migration has to say the same as the task.",
            ROWS,
        )


def foreign_key(run: Rehearsal, table: str, name: str, target: str) -> None:
    """The column is a foreign key to `target`, written as `table.column`."""
    made = run.upgraded.schema[table]
    if name not in made.columns:
        refuse_missing(run, made, name)
    other, column = target.partition(".")[::2]
    exists(run, other)
    own = sorted((key for key in made.foreign_keys if key.columns == (name,)), key=str)
    if any(k.table == other and k.referred in ((column,), ("",)) for k in own):
        if not run.upgraded.schema[other].key:
            primary_key(run, other, column)
        return
    told = f"{own[0].table}.{', '.join(own[0].referred)}" if own else ""
    raise Failed(
        _("{table}.{name} is a foreign key to {target}", table=table, name=name, target=target),
        _("a foreign key to {target}", target=told)
        if told
        else _("no foreign key on {table}.{name}", table=table, name=name),
        where_made(run.history, table, name),
        _(
            "Without it the database lets in rows that belong to nobody. In the model: "
            "db.ForeignKey('{target}'). In the migration: a ForeignKeyConstraint inside "
            "create_table, or create_foreign_key with a name in batch mode.",
            target=target,
        ),
        CHILDREN,
    )


def no_column(run: Rehearsal, table: str, name: str) -> None:
    """The column is not in the migrated table."""
    if name in run.upgraded.schema[table].columns:
        raise Failed(
            _(
                "no column {name} in the table {table} after  flask db upgrade",
                name=name,
                table=table,
            ),
            _("{table} still has {name}", table=table, name=name),
            where_own(run, table, name),
            "Taking a column out of the model does not take it out of the database. A migration "
            "has to do that.",
            CHILDREN,
        )


def no_table(run: Rehearsal, table: str, at: Scratch | None = None) -> None:
    """The table is not in the database."""
    if table in (at or run.upgraded).schema:
        raise Failed(
            _("no table {table} in the database", table=table),
            _("{table} is there", table=table),
            where_made(run.history, table),
            "It is left over, or a migration makes it.",
            CHILDREN,
        )


def foreign_keys_hold(run: Rehearsal, state: Scratch, revision: str) -> None:
    """Every row that refers to another finds it: `PRAGMA foreign_key_check` is empty."""
    assert state.file is not None
    broken = list[tuple[str, str]]()
    with connect(state.file) as connection:
        for table in state.schema:
            rows = connection.execute(f"PRAGMA foreign_key_check({quoted(table)})")
            broken = [(child, parent) for child, _row, parent, _key in rows.fetchmany(MAX_ROWS)]
            if broken:
                break
    if broken:
        child, parent = broken[0]
        raise Failed(
            "every row finds the row that it belongs to",
            _(
                "{count} rows of {child} refer to rows of {parent} that are not there",
                count=broken.count(broken[0]),
                child=child,
                parent=parent,
            ),
            function_line(run.history[revision], "upgrade"),
            "A foreign key is a promise that the other row exists. Here it was broken on the way.",
            CHILDREN,
        )
