"""Texts that SQLAlchemy evaluates: they are read as the Python that they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reading.plain import only_describes
from checker.reading.source import MAX_SOURCE_BYTES
from tests.conftest import MakeRun
from tests.projects import ProjectText
from tests.test_plain import written

TYPED = """\
from datetime import datetime
from typing import Optional

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
migrate = Migrate(app, db)
helped = "evil"
tags = db.Table("tags", db.Column("user_id", db.ForeignKey("user.id")))


class Helper:
    note = "evil"
    made = db.Column("evil")


class User(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    other_id: Mapped[Optional["int"]] = mapped_column(db.ForeignKey("user.id", name="fk"))
"""
EVIL = "[0 for Helper.__class_getitem__ in [exec]]"
HARMLESS = [
    'name: Mapped["str | None"]',
    'others: Mapped[list["User"]] = relationship("User", foreign_keys="[User.other_id]")',
    'others = relationship("User", foreign_keys=[other_id], backref=backref("one", lazy="select"))',
    'others = db.relationship("User", cascade="all, delete-orphan", order_by="-User.id")',
    'other: Mapped["User"] = relationship(remote_side="User.id", back_populates="x")',
    "other: Mapped[User] = relationship(remote_side=[other_id], uselist=False)",
    'number: tuple[int, "str"] = (1, "two")',
    "text = db.Column(db.Text)",
    "made: datetime.datetime = db.Column(db.DateTime)",
    "other: 'db.User | None' = relationship(User)",
    "others: db.Mapped[User] = relationship(order_by=Helper.made, foreign_keys=(other_id,))",
    "shown = Helper.made",
    'def found(self, *, what: int, more: str = "") -> "User":\n        return self',
]
KEPT = "\n    def f(self):\n        __dict__ = 1"
HARMFUL = {
    "a comprehension": f'x: "{EVIL}"',
    "a comprehension within": f'x: Mapped["{EVIL}"] = mapped_column()',
    "a comprehension in a text in a text": f"x: \"Mapped['{EVIL}']\"",
    "an attribute with underscores": "x: Helper.__init_subclass__",
    "a name with underscores": "x: __builtins__",
    "an item": 'x: "Helper[0]"',
    "an item of an item": 'x: "Mapped[Helper[0]]"',
    "a name for a text": "x: Mapped[helped]",
    "a name for a text behind another": "x: User.helped",
    "a name of another library": "x: User.evil",
    "one of two types": "x: User | exec",
    "the other of two types": "x: exec | User",
    "a name for a text in a class": "x: Mapped[Helper.note]",
    "what a library keeps of a text": "x: Mapped[Helper.made.name]",
    "texts in one": 'x: Mapped["1" + "2"]',
    "a text with values": 'x: Mapped[f"{helped}"]',
    "text of a setting": 'x = os.environ.get("A", "evil")\n    y: Mapped[x]',
    "a function": "x: exec",
    "a lambda": 'x: "lambda: 1"',
    "an assignment": 'x: "[y := 1]"',
    "a relationship to a comprehension": f'x = relationship("User", order_by="{EVIL}")',
    "a relationship to a name for a text": "x = relationship(helped)",
    "a relationship to a text in a class": "x = relationship(Helper.note)",
    "a relationship to a part of a column": "x = relationship(Helper.made.name)",
    "a relationship to a sum": 'x = relationship("a" + "b")',
    "a relationship to signs": 'x = relationship("exec%c1%c" % (40, 41))',
    "a relationship to values": "x = relationship(f'exec{40:c}1{41:c}')",
    "a relationship to an item": 'x = relationship("User[0]")',
    "a relationship to a setting": 'x = relationship(os.environ.get("A", "evil"))',
    "an order of a backref": f'x = relationship("User", backref=backref("y", order_by="{EVIL}"))',
    "a list of names for texts": "x = relationship(foreign_keys=[helped])",
    "what is no Python": 'x = relationship("a b")',
    "another name for it": 'text = relationship\n    x = text("a" + "b")',
    "another name for it, with a type": 'text: int = relationship\n    x = text("a" + "b")',
    "a relationship to a name in a text": 'x = relationship("helped")',
    "a relationship to underscores in a text": 'x = relationship("User.__dict__")',
    "a relationship to a class of a library": "x = relationship(exec)",
    "a relationship to what nobody has assigned": "x = relationship(Helper.evil)",
    "underscores in a value": "x = User.__dict__",
    "underscores that a function keeps": f"x = User.__dict__{KEPT}",
    "underscores of a library": f"x = db.__dict__{KEPT}",
}


def app(line: str) -> str:
    return f"import os\n{TYPED}    {line}\n"


@pytest.mark.parametrize("line", HARMLESS)
def test_usual_types_and_relationships(line: str, tmp_path: Path) -> None:
    assert only_describes(written(tmp_path, {"app.py": app(line)}), ())


def test_those_work(rehearse: MakeRun) -> None:
    assert rehearse(ProjectText(app=app(HARMLESS[1]))).app["bound"]


@pytest.mark.parametrize("name", HARMFUL)
def test_what_could_do_something_while_it_is_evaluated(name: str, tmp_path: Path) -> None:
    assert not only_describes(written(tmp_path, {"app.py": app(HARMFUL[name])}), ())


def test_more_source_than_anybody_writes(tmp_path: Path) -> None:
    remark = "#" * (MAX_SOURCE_BYTES - 1)
    files = {"a.py": remark, "b.py": remark, "app.py": TYPED}
    assert not only_describes(written(tmp_path, files), ())


def test_a_file_that_is_too_large_to_read(tmp_path: Path) -> None:
    remark = "#" * (MAX_SOURCE_BYTES - len(TYPED))
    assert only_describes(written(tmp_path, {"app.py": TYPED + remark}), ())
    assert not only_describes(written(tmp_path, {"app.py": TYPED + remark + "#"}), ())
