"""What exercise 13 must prove: a name is cut in two and joined again, without the app's models."""

from checker.exercise import check
from checker.language import N_, _
from checker.reading.database import Row
from checker.reading.history import read_history
from checker.reading.scripts import function_line, project_imports
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys, project, tables
from checker.words.journeys import Change

from .names import ANOTHER, LESSON, MANY, joined, parts, readers, shown, why_split

START = "6b1d94e0c7a2"
FORGOTTEN = N_(
    "The models were taken away for this run, and the migration stops without them. It gets them "
    "from your app in some way. Write the table down in the migration instead: "
    "sa.table('reader', sa.column('id'), ...)."
)
NULL_JOINED = N_(
    "With a last name it works. Without one last_name is NULL, and in SQL a text || NULL is NULL, "
    "so full_name would be NULL, too. There full_name is the first name alone: "
    "first_name || coalesce(' ' || last_name, ''), or in Python  if row.last_name."
)
SHOWN: dict[str, list[Row]] = {
    "reader": [{"full_name": name} for name in ("Ada Lovelace", "Mary Ann Evans", "Sappho")]
}
SHOWN_LATER: dict[str, list[Row]] = {
    "reader": [{"first_name": "Grace", "last_name": "Hopper"}, {"first_name": "Voltaire"}]
}
GONE = Change(may_change=frozenset({"reader.full_name"}))


def before(run: Rehearsal) -> Scratch:
    """A database that a library has today, without rows."""
    return run.shipped(START)


def full(run: Rehearsal) -> Scratch:
    """A database that a library has today, with its readers."""
    return run.with_rows(before(run), {"reader": readers(run)})


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=2, after=app_loads)
def history_grew(run: Rehearsal) -> None:
    """The history has one head, and the first migration is there, unchanged"""
    project.one_head(run)
    journeys.history_only_grew(run)
    missing = START not in {revision.id for revision in run.history.revisions}
    if missing or run.head == START:
        assert run.starter
        raise Failed(
            _(
                "the migration {revision}, which came with the exercise, and one of your own after "
                "it",
                revision=START,
            ),
            _("it is not in your project") if missing else _("there is none of your own yet"),
            read_history(run.starter, "migrations")[START].file,
            "The library's database has run the first one already. Change the model, then  "
            "flask db migrate -m '...'  writes the next one, and you add what it can't know.",
            LESSON,
        )


@check(points=2, after=history_grew)
def imports_nothing(run: Rehearsal) -> None:
    """No migration imports anything of your project"""
    for revision in run.history.revisions:
        for spot in project_imports(revision, run.project):
            raise Failed(
                "migrations that import nothing of your project",
                spot.code,
                spot.where,
                "A migration runs again on every new computer, and then it gets your code of that "
                "day: models with other columns than its table has, functions that do something "
                "else. Write down in the migration what it needs: the function that cuts a name, "
                "and the table, sa.table('reader', sa.column('id'), ...).",
                LESSON,
            )


@check(points=2, after=history_grew)
def upgrades(run: Rehearsal) -> None:
    """An empty database upgrades to the newest migration"""
    project.upgrades_from_empty(run)
    project.made_by_migrations(run, "reader")


@check(points=2, after=upgrades)
def right_columns(run: Rehearsal) -> None:
    """first_name and last_name are there, full_name is gone, the rest is as it was"""
    names = {"first_name": "VARCHAR(80)", "last_name": "VARCHAR(80)"}
    tables.columns(run, "reader", id="INTEGER", city="VARCHAR(60)", **names)
    tables.nullable(run, "reader", "first_name", False)
    tables.nullable(run, "reader", "city", True)
    tables.no_column(run, "reader", "full_name")
    tables.columns(run, "loan", id="INTEGER", reader_id="INTEGER", book="VARCHAR(120)")
    tables.foreign_key(run, "loan", "reader_id", "reader.id")


@check(points=1, after=upgrades)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


def upgraded(run: Rehearsal) -> Scratch:
    """A library's database after the upgrade; a Failed says that it is one of the names."""
    try:
        return run.upgrade(run.head, full(run))
    except Failed as failure:
        found = failure.finding.found
        if "syntax error" in found:
            why = _(
                "O'Neill has an apostrophe, which ends a text in SQL. Never put values into "
                "the text of SQL. Give them beside it: "
                "reader.update().values(first_name=first), or :names with sa.text."
            )
        elif found.startswith(("IndexError", "ValueError", "TypeError", "AttributeError")):
            why = _(
                "Your code does not expect it: a name of one word, of three or more, or with "
                "two blanks in a row."
            )
        else:
            raise
        why = _("An empty database upgrades, so it is one of the names. {why}", why=why)
        raise failure.because(why, LESSON) from None


@check(points=3, after=right_columns)
def splits(run: Rehearsal) -> None:
    """Upgrading cuts each reader's name at its last blank"""
    after = upgraded(run)
    found = {row["id"]: row for row in after.data["reader"]}
    names = {str(reader["full_name"]): parts(str(reader["full_name"])) for reader in readers(run)}
    wrong = []
    for reader in readers(run):
        name = str(reader["full_name"])
        row = found.get(reader["id"])
        got = (row["first_name"], row["last_name"] or "") if row else None
        if got != parts(name):
            wrong.append((name, got))
    if wrong:
        name, got = wrong[0]
        told = (
            _("first_name {first} and last_name {last}", first=shown(got[0]), last=shown(got[1]))
            if got
            else _("no such reader")
        )
        raise Failed(
            _(
                "the reader {name} has first_name {first} and last_name {last}",
                name=shown(name),
                first=shown(parts(name)[0]),
                last=shown(parts(name)[1]) if parts(name)[1] else _("empty"),
            ),
            _(
                "{told} ({count} of {all} readers are not as they should be)",
                told=told,
                count=len(wrong),
                all=MANY,
            ),
            function_line(run.history[run.head], "upgrade"),
            ANOTHER if got in names.values() else why_split(name, got, len(wrong)),
            LESSON,
        )


@check(points=3, after=splits)
def joins(run: Rehearsal) -> None:
    """Rolling back brings each name back as it was, and joins the names of new readers"""
    up = run.upgrade(run.head, full(run))
    doing = f"flask db downgrade {START}"
    try:
        down = run.downgrade(START, up)
    except Failed as failure:
        if "NOT NULL constraint failed" in failure.finding.found and _joins_two(run):
            raise failure.because(_(NULL_JOINED), LESSON) from None
        raise
    place = _taken_back(run)
    joined(run, down, readers(run), doing, place, exactly=True)
    empty = None if not up.schema["reader"].columns["last_name"].not_null else ""
    own = "" if any(row["last_name"] == "" for row in up.data["reader"]) else empty
    new: list[Row] = [
        {"id": 5, "first_name": "Mary Ann", "last_name": "Evans"},
        {"id": 6, "first_name": "Voltaire", "last_name": empty},
        {"id": 7, "first_name": "Sappho", "last_name": own},
    ]
    later = run.downgrade(START, run.with_rows(run.upgraded, {"reader": new}))
    wanted = ["Mary Ann Evans", "Voltaire", "Sappho"]
    rows: list[Row] = [{"id": i, "full_name": n} for i, n in enumerate(wanted, 5)]
    told = _("{doing}  (readers who came after the upgrade)", doing=doing)
    joined(run, later, rows, told, place)


def _joins_two(run: Rehearsal) -> bool:
    """Whether the way back works where every reader has a last name."""
    rows: list[Row] = [{"id": 5, "first_name": "Mary Ann", "last_name": "Evans"}]
    try:
        run.downgrade(START, run.with_rows(run.upgraded, {"reader": rows}))
    except Failed:
        return False
    return True


def _taken_back(run: Rehearsal) -> str:
    """The revision that drops full_name, so the one whose downgrade has to bring it back."""
    stood = [revision for revision, at in run.stages if "full_name" in _columns(at)]
    later = [r for r, _ in run.stages[len(stood) :]]
    return later[0] if later else run.head


def _columns(state: Scratch) -> set[str]:
    made = state.schema.get("reader")
    return set(made.columns) if made else set()


@check(points=2, after=(imports_nothing, splits))
def without_models(run: Rehearsal) -> None:
    """The migrations also work after the models have moved on"""
    try:
        later = run.upgrade(run.head, full(run), forget_models=True)
    except Failed as failure:
        raise failure.because(FORGOTTEN, LESSON) from None
    now = run.upgrade(run.head, full(run))
    journeys.holds(
        run,
        later,
        "reader",
        now.data["reader"],
        _("flask db upgrade  from {revision}, with other models", revision=START),
        run.head,
        exactly=True,
    )


@check(points=2, after=splits)
def round_trip(run: Rehearsal) -> None:
    """Down and up again: tables, cities and loans are as they were"""
    rows = {"reader": readers(run)}
    journeys.keeps_rows(run, START, before(run), GONE, rows)
    journeys.round_trip(run, START, before(run), GONE, rows)
