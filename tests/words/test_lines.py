"""The line that a reader is sent to: where something is lost, changed, made, or said in a model."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from checker.reading.database import Schema
from checker.words.places import where_changed, where_lost, where_modelled, where_own
from tests.scripts import at
from tests.words.standin import WITH_EMAIL, past, scratch

DROP, ADD = "ALTER TABLE user DROP COLUMN age", "ALTER TABLE user ADD COLUMN age INTEGER"
LONGER = "ALTER TABLE user ADD COLUMN age BIGINT"
MAKES = "op.create_table('user', 'id')"


def has_age(tables: Schema) -> bool:
    return "user" in tables and "age" in tables["user"].columns


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ([(WITH_EMAIL,), (ADD,), (DROP,)], at(4, "r3")),
        ([(WITH_EMAIL,), (ADD,), (DROP,), ()], at(4, "r3")),
        ([(WITH_EMAIL, ADD), (DROP,), (ADD,), (DROP,), ()], at(4, "r4")),
        ([(WITH_EMAIL,), (), ()], ""),
        ([(WITH_EMAIL, ADD), ()], ""),
        ([(), (WITH_EMAIL,)], ""),
    ],
)
def test_where_something_was_lost(steps: list[tuple[str, ...]], place: str, tmp_path: Path) -> None:
    run = past(tmp_path, *(("op.x()", *did) for did in steps))
    assert where_lost(run, has_age) == place


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ([(WITH_EMAIL,), (ADD,), (DROP, LONGER)], at(4, "r3")),
        ([(WITH_EMAIL, ADD), (DROP,), (), (ADD,), (DROP,)], at(4, "r2")),
        ([(WITH_EMAIL,), (LONGER,), (DROP, ADD), ()], at(5, "r1")),  # never other than at the end
        ([(WITH_EMAIL,), (LONGER,)], at(5, "r1")),
    ],
)
def test_where_something_was_changed(
    steps: list[tuple[str, ...]], place: str, tmp_path: Path
) -> None:
    before = scratch(tmp_path, "before", WITH_EMAIL, ADD)
    run = past(
        tmp_path, *((MAKES, *did) for did in steps[:1]), *(("op.x()", *did) for did in steps[1:])
    )
    assert where_changed(run, before, "user.age") == place


def test_what_is_changed_is_shown_where_it_is_made_if_it_never_was_as_before(
    tmp_path: Path,
) -> None:
    before = scratch(tmp_path, "before", WITH_EMAIL, ADD)
    run = past(tmp_path, (f"{MAKES}\n    op.add_column('user', 'age')", WITH_EMAIL, LONGER))
    assert where_changed(run, before, "user.age") == at(6)
    assert where_changed(run, before, "user.id") == at(5)


def test_a_file_of_the_starter_is_no_place_for_a_change(tmp_path: Path) -> None:
    steps = (MAKES, WITH_EMAIL), ("op.x()",), ("op.x()",)
    assert where_own(past(tmp_path, *steps), "user", "id") == at(5)
    assert where_own(past(tmp_path, *steps, shipped=["r1"]), "user", "id") == at(4, "r3")
    assert where_own(past(tmp_path, *steps, shipped=["r2"]), "user", "id") == at(5)
    everything = past(tmp_path, *steps, shipped=["r1", "r2", "r3"])
    assert where_own(everything, "user", "id") == at(5)
    assert where_own(everything, "post", "title") == "migrations/versions/"


MODELS = """\
class Post(db.Model):
    email = db.Column(db.String)


class User(db.Model):
    note = mine.email = "x"
    id: Mapped[int] = mapped_column()
    email = db.Column(db.String),
    (first, last) = names

    def age(self):
        pass
"""
TABLES = {"User": "user", "Post": "post"}


@pytest.mark.parametrize(
    ("column", "line"), [("email", 8), ("id", 7), ("note", 6), ("age", 5), ("first", 5)]
)
def test_the_line_of_a_model(column: str, line: int, tmp_path: Path) -> None:
    run = past(tmp_path, ("pass",), app=MODELS, models=TABLES)
    assert where_modelled(run, "user", column) == f"app.py:{line}"


def test_the_line_of_a_model_that_is_written_in_this_way(tmp_path: Path) -> None:
    run = past(tmp_path, ("pass",), app=MODELS, models=TABLES)
    assert where_modelled(run, "user", "email", kind=ast.Tuple) == "app.py:8"
    assert where_modelled(run, "post", "email", kind=ast.Tuple) == ""
    assert where_modelled(run, "post", "email", kind=ast.Call) == "app.py:2"
    assert where_modelled(run, "user", "age", kind=ast.Tuple) == ""


def test_where_no_model_is(tmp_path: Path) -> None:
    assert where_modelled(past(tmp_path, ("pass",), app=MODELS), "user", "email") == ""
    other = past(tmp_path, ("pass",), app=MODELS, models={"User": "people"})
    assert where_modelled(other, "user", "email") == ""


def test_models_in_a_folder_beside_files_that_say_nothing(tmp_path: Path) -> None:
    model = "class User(db.Model):\n    email = 1\n"
    run = past(tmp_path, (f"pass\n\n\n{model}",), app=model, models=TABLES)
    for name in ("app.py", "migrations_old/a.py", "models/user.py", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(model, "utf-8")
    assert where_modelled(run, "user", "email") == "app.py:2"
    (tmp_path / "app.py").write_text("class User(\n", "utf-8")
    assert where_modelled(run, "user", "email") == "migrations_old/a.py:2"
    (tmp_path / "migrations_old" / "a.py").unlink()
    assert where_modelled(run, "user", "email") == "models/user.py:2"
