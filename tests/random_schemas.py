"""Tables as models and as migrations write them, for projects made at random."""

from __future__ import annotations

from dataclasses import dataclass

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
class Rule:
    """An index, a CHECK or a unique rule of a table, with the name that it needs."""

    kind: str
    name: str
    column: str

    def model(self) -> str:
        """It in a model's __table_args__."""
        return {
            "index": f"db.Index({self.name!r}, {self.column!r})",
            "check": f"db.CheckConstraint({self._sql!r}, name={self.name!r})",
            "unique": f"db.UniqueConstraint({self.column!r}, 'id', name={self.name!r})",
        }[self.kind]

    def calls(self) -> tuple[str, str]:
        """What makes it and what takes it away, in batch mode."""
        made = {
            "index": f"create_index({self.name!r}, [{self.column!r}])",
            "check": f"create_check_constraint({self.name!r}, {self._sql!r})",
            "unique": f"create_unique_constraint({self.name!r}, [{self.column!r}, 'id'])",
        }[self.kind]
        if self.kind == "index":
            return made, f"drop_index({self.name!r})"
        return made, f"drop_constraint({self.name!r}, type_={self.kind!r})"

    @property
    def _sql(self) -> str:
        return f'"{self.column}" IS NULL OR length("{self.column}") < 4000'


@dataclass(frozen=True)
class Tab:
    """A table, which has an `id` besides its columns."""

    name: str
    columns: tuple[Col, ...]
    rules: tuple[Rule, ...] = ()

    def model(self) -> str:
        """Its class."""
        lines = [f"class {self.name.title()}(db.Model):", f"    __tablename__ = {self.name!r}"]
        lines.append("    id = db.Column(db.Integer, primary_key=True)")
        lines += [column.model() for column in self.columns]
        if self.rules:
            told = "".join(f"{rule.model()}, " for rule in self.rules)
            lines.append(f"    __table_args__ = ({told})")
        return "\n".join(lines)

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
