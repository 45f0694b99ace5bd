"""Random histories of two migrations with their models: right ones, and damaged ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from checker.words import journeys
from tests.projects import ProjectText

FIRST, SECOND = "aaaa00000001", "aaaa00000002"
TOP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
migrate = Migrate(app, db)
"""
TYPES = (
    "Integer()",
    "BigInteger()",
    "Boolean()",
    "Numeric(10, 2)",
    "Float()",
    "String(1)",
    "String(80)",
    "Text()",
    "LargeBinary()",
    "JSON()",
    "Date()",
    "DateTime()",
    "Time()",
    "Enum('red', 'blue')",
)
WIDER = {"String(1)": "String(30)", "String(80)": "Text()", "Integer()": "BigInteger()"}
NAMES = st.sampled_from(["name", "size", "order", "note", "Made", "größe", "x_y", "select"])


@dataclass(frozen=True)
class Col:
    """A column; `key` names the table that it refers to."""

    name: str
    type: str
    null: bool = True
    unique: bool = False
    key: str = ""
    default: str = ""

    def model(self) -> str:
        """Its line in a model."""
        words = [f"db.{self.type}", *([f"db.ForeignKey('{self.key}.id')"] if self.key else [])]
        words.append(f"nullable={self.null}")
        words += ["unique=True"] if self.unique else []
        words += [f"server_default={self.default!r}"] if self.default else []
        attribute = f"c_{self.name.encode().hex()}"
        return f"    {attribute} = db.Column({self.name!r}, {', '.join(words)})"

    def column(self) -> str:
        """`sa.Column(...)` in a migration."""
        default = f", server_default={self.default!r}" if self.default else ""
        return f"sa.Column({self.name!r}, sa.{self.type}, nullable={self.null}{default})"


@dataclass(frozen=True)
class Tab:
    """A table, which has an `id` besides its columns."""

    name: str
    columns: tuple[Col, ...]

    def model(self) -> str:
        """Its class."""
        lines = [f"class {self.name.title()}(db.Model):", f"    __tablename__ = {self.name!r}"]
        lines.append("    id = db.Column(db.Integer, primary_key=True)")
        return "\n".join([*lines, *(column.model() for column in self.columns)])

    def create(self) -> list[str]:
        """What makes it in upgrade()."""
        parts = ["sa.Column('id', sa.Integer(), nullable=False)"]
        parts += [column.column() for column in self.columns]
        parts += ["sa.PrimaryKeyConstraint('id')"]
        for one in self.columns:
            if one.key:
                parts.append(
                    f"sa.ForeignKeyConstraint([{one.name!r}], ['{one.key}.id'], "
                    f"name='fk_{self.name}_{one.name}')"
                )
            if one.unique:
                parts.append(f"sa.UniqueConstraint({one.name!r}, name='uq_{self.name}_{one.name}')")
        return [f"op.create_table({self.name!r}, {', '.join(parts)})"]

    def drop(self) -> list[str]:
        """What takes it away in downgrade()."""
        return [f"op.drop_table({self.name!r})"]


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
    kinds = ("add", "filled", "rename", "wider", "table", "reference")
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
    if kind in ("rename", "wider"):
        column = draw(st.sampled_from(table.columns))
        if column.name.startswith("new") or column.unique or column.key:
            return tables, None
        if kind == "rename":
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
        return [*others[:place], Tab(table.name, kept), *others[place:]], Step(up, down, there)
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
    made = Tab(table.name, (*table.columns, new))
    return [*others[:place], made, *others[place:]], Step(
        batch(table.name, up), batch(table.name, down)
    )


def without(text: str, line: str) -> str:
    """The functions without one of their lines."""
    return text.replace(f"    {line}\n", "    pass\n", 1)


def damaged(draw: st.DrawFn, case: Case) -> ProjectText:
    """The project with one thing wrong."""
    text, step = case.write(), draw(st.sampled_from(case.steps))
    table = draw(st.sampled_from(case.before))
    column = draw(st.sampled_from(table.columns))
    other = "Integer()" if column.type == "Text()" else "Text()"
    end = "\n\n\ndef downgrade"
    kind = draw(
        st.sampled_from(
            ["no up", "no down", "no way to base", "model", "type", "rows", "head", "lost"]
        )
    )
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
