"""What became of tables, rows and values between two databases, in lines and in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from checker.language import _, _n
from checker.reading.database import Column, Row, Table, Value
from checker.reading.rows import same_value
from checker.rehearsing.scratch import Scratch
from checker.showing.marked import Item, Line, Rows, compare_items, compare_rows, text_of

MOST_ROWS = 6
MOST_VALUE = 40


@dataclass(frozen=True)
class Drawn:
    """A table to draw: its mark as a whole ("+", "-" or ""), a header and lines with marks."""

    name: str
    mark: str
    header: list[str]
    lines: list[Line]


def items(table: Table) -> list[Item]:
    """A table's columns, unique rules, indexes, foreign keys and CHECK rules, a line each."""
    found = [Item("column", c.name, c.type, _rules(c)) for c in table.columns.values()]
    found += [
        Item("unique", f"UNIQUE ({', '.join(group)})", _("constraint"), "")
        for group in sorted(table.uniques)
    ]
    plain = sorted(table.indexes - table.uniques)  # a unique rule has an index of its own
    found += [Item("index", f"index ({', '.join(group)})", _("index"), "") for group in plain]
    for key in sorted(table.foreign_keys, key=str):
        rule = "" if key.on_delete == "NO ACTION" else f"on delete {key.on_delete.lower()}"
        target = f"{key.table} ({', '.join(key.referred)})"
        found.append(Item("key", f"({', '.join(key.columns)}) → {target}", _("foreign key"), rule))
    found += [Item("check", rule, _("constraint"), "") for rule in sorted(table.checks)]
    return found


def _rules(column: Column) -> str:
    null = "NOT NULL" if column.not_null or column.key else _("may be NULL")
    rules = [_("primary key"), null] if column.key else [null]
    if column.default:
        rules.append(f"DEFAULT {column.default}")
    return ", ".join(rules)


def changed_tables(before: Scratch, after: Scratch) -> list[Drawn]:
    """The tables that are not what they were, with marks."""
    drawn = []
    for name in sorted(before.schema.keys() | after.schema.keys()):
        was, now = before.schema.get(name), after.schema.get(name)
        mark = "+" if was is None else "-" if now is None else ""
        lines = compare_items(items(was) if was else [], items(now) if now else [])
        if any(line.mark for line in lines):
            drawn.append(Drawn(name, mark, [_("name"), _("type"), _("rules")], lines))
    return drawn


def changed_rows(before: Scratch, after: Scratch) -> list[Drawn]:
    """The tables that had or have rows and look otherwise now; at most MOST_ROWS rows each."""
    drawn = []
    for name in sorted(before.schema.keys() | after.schema.keys()):
        was, now = _rows(before, name), _rows(after, name)
        if not was.rows and not now.rows:
            continue
        header, lines = compare_rows(was, now)
        if any(line.mark for line in lines) or was.columns != now.columns:
            mark = "-" if name not in after.schema else ""
            cut = [Line(x.mark, tuple(_short(cell) for cell in x.cells)) for x in lines[:MOST_ROWS]]
            drawn.append(Drawn(name, mark, header, cut))
    return drawn


def _rows(state: Scratch, name: str) -> Rows:
    table = state.schema.get(name)
    if table is None:
        return Rows((), [])
    columns = tuple(table.columns)
    key = tuple(columns.index(part) for part in table.key)
    return Rows(columns, [tuple(row[c] for c in columns) for row in state.data[name]], key)


def _short(text: str) -> str:
    return text if len(text) <= MOST_VALUE else f"{text[: MOST_VALUE - 1]}…"


def unchanged(before: Scratch, after: Scratch) -> list[str]:
    """The tables that are exactly as they were, schema and rows."""
    drawn = {d.name for d in [*changed_tables(before, after), *changed_rows(before, after)]}
    return sorted((before.schema.keys() & after.schema.keys()) - drawn)


def fates(before: Scratch, after: Scratch) -> list[Line]:
    """What became of every value: kept elsewhere (✓), changed (~) or lost (-), a sentence each."""
    told: list[Line] = []
    fresh = after.schema.keys() - before.schema.keys()
    for name, table in before.schema.items():
        rows = before.data[name]
        if not rows:
            continue
        if name in after.schema:
            told += _fates_in_table(table, rows, after.schema[name], after.data[name])
        elif heir := next((n for n in sorted(fresh) if _same_rows(rows, after.data[n])), None):
            told.append(_all_moved(name, heir, len(rows)))
        else:
            told.append(_table_gone(name, len(rows)))
    return told


def _all_moved(table: str, heir: str, count: int) -> Line:
    said = _n(
        "All {count} row of {table} are in {heir} now.",
        "All {count} rows of {table} are in {heir} now.",
        count,
        table=table,
        heir=heir,
    )
    return Line("✓", (said,))


def _table_gone(table: str, count: int) -> Line:
    said = _n(
        "The table {table} is gone, and its {count} row with it.",
        "The table {table} is gone, and its {count} rows with it.",
        count,
        table=table,
    )
    return Line("-", (said,))


def _rows_gone(table: str, missing: int, count: int) -> Line:
    said = _n(
        "{missing} of {count} row of {table} are gone.",
        "{missing} of {count} rows of {table} are gone.",
        count,
        missing=missing,
        table=table,
    )
    return Line("-", (said,))


def _same_rows(rows: list[Row], others: list[Row]) -> bool:
    values, there = ([tuple(map(repr, r.values())) for r in side] for side in (rows, others))
    return sorted(values) == sorted(there)


def _fates_in_table(table: Table, rows: list[Row], now: Table, others: list[Row]) -> list[Line]:
    if not table.key or not all(part in now.columns for part in table.key):
        return []
    there = {tuple(row[k] for k in table.key): row for row in others}
    keys = [tuple(row[k] for k in table.key) for row in rows]
    pairs = [(row, there[key]) for row, key in zip(rows, keys, strict=True) if key in there]
    told = []
    if missing := len(rows) - len(pairs):
        told.append(_rows_gone(table.name, missing, len(rows)))
    fresh = [name for name in now.columns if name not in table.columns and pairs]
    for name in table.columns:
        full = f"{table.name}.{name}"
        if name in now.columns:
            told += _changed(full, [(old[name], new[name]) for old, new in pairs])
            continue
        values = [old[name] for old, _ in pairs]
        heir = _heir(values, {other: [new[other] for _, new in pairs] for other in fresh})
        if heir:
            fresh.remove(heir)
            said = _(
                "Every value of {column} is in {heir} now.",
                column=full,
                heir=f"{table.name}.{heir}",
            )
            told.append(Line("✓", (said,)))
        else:
            told.append(_gone(full, values))
    return told + [_new(f"{table.name}.{n}", [new[n] for _, new in pairs]) for n in fresh]


def _heir(values: list[Value], columns: dict[str, list[Value]]) -> str | None:
    """The new column that has exactly these values."""
    if all(value is None for value in values):
        return None
    same = (n for n, others in columns.items() if all(map(same_value, values, others)))
    return next(same, None)


def _changed(column: str, pairs: list[tuple[Value, Value]]) -> list[Line]:
    changed = [pair for pair in pairs if not same_value(*pair)]
    if not changed:
        return []
    one, other = (_short(text_of(value)) for value in changed[0])
    said = _(
        "{column} changed in {count} of {all} rows, for example {one} → {other}.",
        column=column,
        count=len(changed),
        all=len(pairs),
        one=one,
        other=other,
    )
    return [Line("~", (said,))]


def _gone(column: str, values: list[Value]) -> Line:
    count = sum(value is not None for value in values)
    if not count:
        return Line("-", (_("{column} is gone. It held no value.", column=column),))
    said = _n(
        "{column} is gone, and its {count} value with it.",
        "{column} is gone, and its {count} values with it.",
        count,
        column=column,
    )
    return Line("-", (said,))


def _new(column: str, values: list[Value]) -> Line:
    full = sum(value is not None for value in values)
    if not full:
        return Line(
            "+", (_("{column} is new. It is NULL in every row that was there.", column=column),)
        )
    said = _(
        "{column} is new. {full} of {count} rows have a value in it.",
        column=column,
        full=full,
        count=len(values),
    )
    return Line("+", (said,))
