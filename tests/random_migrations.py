"""Random histories of two migrations with their models: right ones, and damaged ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from checker.words import journeys
from tests.projects import ProjectText
from tests.random_schemas import TOP, TYPES, WIDER, Col, Rule, Tab

FIRST, SECOND = "aaaa00000001", "aaaa00000002"
NAMES = st.sampled_from(["name", "size", "order", "note", "Made", "größe", "x_y", "select"])


@dataclass(frozen=True)
class Step:
    """One change of the second migration, with its way back."""

    up: str
    down: str
    rename: tuple[str, str] | None = None


@dataclass(frozen=True)
class Case:
    """A history of two migrations, and the models that it ends in."""

    before: tuple[Tab, ...]
    after: tuple[Tab, ...]
    steps: tuple[Step, ...]

    @property
    def change(self) -> journeys.Change:
        """The renames, which the checks have to know."""
        return journeys.Change(dict(step.rename for step in self.steps if step.rename))

    def write(self) -> ProjectText:
        """The project, right in every part."""
        first_up = [line for table in self.before for line in table.create()]
        first_down = [line for table in reversed(self.before) for line in table.drop()]
        return ProjectText(
            app="\n\n\n".join([TOP, *(table.model() for table in self.after)]) + "\n",
            first=functions(first_up, first_down),
            second=functions(
                [step.up for step in self.steps], [step.down for step in reversed(self.steps)]
            ),
        )


def functions(up: list[str], down: list[str]) -> str:
    """The text of upgrade() and downgrade()."""
    parts = [f"def {name}():" for name in ("upgrade", "downgrade")]
    for place, lines in enumerate((up, down)):
        parts[place] += "\n" + "\n".join(f"    {line}" for line in lines or ["pass"])
    return "\n\n\n".join(parts) + "\n"


def batch(table: str, call: str) -> str:
    """One call in batch mode."""
    return f"with op.batch_alter_table({table!r}) as batch_op: batch_op.{call}"


@st.composite
def columns(draw: st.DrawFn, name: str, tables: tuple[str, ...] = ()) -> Col:
    """A column of any kind that three rows fit into."""
    if len(tables) > 0 and draw(st.booleans()):
        return Col(name, "Integer()", draw(st.booleans()), key=draw(st.sampled_from(tables)))
    kind = draw(st.sampled_from(TYPES))
    roomy = kind not in ("Boolean()", "String(1)", "JSON()", "Enum('red', 'blue')")
    return Col(name, kind, draw(st.booleans()), roomy and draw(st.booleans()))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """One to three tables, and one to three changes of them."""
    tables: list[Tab] = []
    for name in ("person", "order", "tag")[: draw(st.integers(1, 3))]:
        names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
        older = tuple(table.name for table in tables)
        tables.append(Tab(name, tuple(draw(columns(one, older)) for one in names)))
    after, steps = list(tables), list[Step]()
    kinds = ("add", "filled", "rename", "wider", "table", "reference", "rule")
    for number, kind in enumerate(draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3))):
        place = draw(st.integers(0, len(tables) - 1))
        after, step = changed(draw, kind, after, place, number)
        steps += [step] if step else []
    if not steps:
        after, step = changed(draw, "add", after, 0, 9)
        steps += [step] if step else []
    return Case(tuple(tables), tuple(after), tuple(steps))


def changed(
    draw: st.DrawFn, kind: str, tables: list[Tab], place: int, number: int
) -> tuple[list[Tab], Step | None]:
    """The tables after one change of this kind, and the change; None where it doesn't fit."""
    table, name = tables[place], "new" + "x" * number
    others = tables[:place] + tables[place + 1 :]
    if kind == "table":
        extra = Tab(name, (Col("word", "String(20)", unique=True), Col("size", "Integer()")))
        return [*tables, extra], Step(extra.create()[0], extra.drop()[0])
    if kind == "rule":
        column = draw(st.sampled_from(table.columns))
        # An index beside a unique rule does nothing, so nobody misses it.
        what = draw(st.sampled_from(("check", "unique", *([] if column.unique else ["index"]))))
        rule = Rule(what, f"{what}_{table.name}_{number}", column.name)
        with_rule = replace(table, rules=(*table.rules, rule))
        up, down = (batch(table.name, call) for call in rule.calls())
        return [*tables[:place], with_rule, *tables[place + 1 :]], Step(up, down)
    if kind in ("rename", "wider"):
        column = draw(st.sampled_from(table.columns))
        if column.name.startswith("new") or column.unique or column.key:
            return tables, None
        if kind == "rename":
            if any(rule.column == column.name for rule in table.rules):
                return tables, None  # Alembic leaves the old name in a rule
            own = replace(column, name=name)
            there = (f"{table.name}.{column.name}", f"{table.name}.{name}")
            calls = [f"{column.name!r}, new_column_name={name!r}"]
            calls += [f"{name!r}, new_column_name={column.name!r}"]
        else:
            own, there = replace(column, type=WIDER.get(column.type, column.type)), None
            if own == column:
                return tables, None
            calls = [f"{column.name!r}, type_=sa.{one.type}" for one in (own, column)]
        up, down = (
            batch(table.name, f"alter_column({call}, existing_type=sa.{old.type})")
            for call, old in zip(calls, (column, own), strict=True)
        )
        kept = tuple(own if one == column else one for one in table.columns)
        return [*others[:place], replace(table, columns=kept), *others[place:]], Step(
            up, down, there
        )
    new = {
        "add": Col(name, draw(st.sampled_from(TYPES))),
        "filled": Col(name, "String(9)", null=False, default="none"),
        "reference": Col(name, "Integer()", key=tables[0].name),
    }[kind]
    up, down = f"add_column({new.column()})", f"drop_column({name!r})"
    if new.key:
        fk = f"fk_{table.name}_{name}"
        up += f"; batch_op.create_foreign_key('{fk}', '{new.key}', ['{name}'], ['id'])"
        down = f"drop_constraint('{fk}', type_='foreignkey'); batch_op.{down}"
    made = replace(table, columns=(*table.columns, new))
    return [*others[:place], made, *others[place:]], Step(
        batch(table.name, up), batch(table.name, down)
    )


def without(text: str, line: str) -> str:
    """The functions without one of their lines."""
    return text.replace(f"    {line}\n", "    pass\n", 1)


def damaged(draw: st.DrawFn, case: Case) -> ProjectText:
    """The project with one thing wrong."""
    text, step = case.write(), draw(st.sampled_from(case.steps))
    checked = "create_check" in step.up  # without it, there is a note and no fault
    table = draw(st.sampled_from(case.before))
    column = draw(st.sampled_from(table.columns))
    other = "Integer()" if column.type == "Text()" else "Text()"
    end = "\n\n\ndef downgrade"
    kind = draw(
        st.sampled_from(
            ["no up", "no down", "no way to base", "model", "type", "rows", "head", "lost"]
        )
    )
    kind = "no down" if kind == "no up" and checked else kind
    if kind == "no up":
        text.second = without(without(text.second, step.up), step.down)
    elif kind == "no down":
        text.second = without(text.second, step.down)
    elif kind == "no way to base":
        text.first = without(text.first, table.drop()[0])
    elif kind == "model":
        text.app += "    more = db.Column(db.Integer)\n"
    elif kind == "type":
        made = column.column()
        text.first = text.first.replace(made, made.replace(f"sa.{column.type}", f"sa.{other}"), 1)
    elif kind == "rows":
        text.second = text.second.replace(
            end, f"\n    op.execute('DELETE FROM \"{table.name}\"'){end}", 1
        )
    elif kind == "head":
        text.extra["migrations/versions/b.py"] = (
            f'revision = "b"\ndown_revision = {FIRST!r}\n\n\n' + functions([], [])
        )
    else:
        text.second = text.second.rstrip() + (
            f'\n    op.execute(\'DELETE FROM "{table.name}" WHERE id = '
            f'(SELECT max(id) FROM "{table.name}")\')\n'
        )
    return text


@st.composite
def damages(draw: st.DrawFn) -> tuple[Case, ProjectText]:
    """A case, and its project with one thing wrong."""
    case = draw(cases())
    return case, damaged(draw, case)
