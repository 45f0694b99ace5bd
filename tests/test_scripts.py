"""What is found in a migration script by reading it: habits to stop at, and lines to look at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.reading.history import Revision
from checker.reading.scripts import (
    function_line,
    is_empty,
    names_in_upgrade,
    own_line,
    project_imports,
    unnamed_constraints,
    upgrades,
    where_dropped,
    where_made,
    whole_schema_calls,
)
from tests.scripts import WAYS, at, read


def one(folder: Path, up: str = "pass", down: str = "pass") -> Revision:
    return read(folder, WAYS.format(up, down))["r1"]


@pytest.mark.parametrize(
    "line",
    [
        "op.create_unique_constraint(None, 'user', ['email'])",
        "b.create_unique_constraint(constraint_name=None, columns=['email'])",
        "b.create_unique_constraint(columns=['email'])",
        "create_foreign_key(None, 'user', 'post', ['a'], ['b'])",
        "op.create_check_constraint(None, 'user', 'a > 1')",
        "op.drop_constraint(None, 'user')",
        "op.add_column('user', sa.Column('email', sa.String(), unique=True))",
        "op.add_column('user', sa.Column('a', sa.Integer(), sa.ForeignKey('b.id')))",
        "b.add_column(db.Column('a', db.ForeignKey('b.id', ondelete='CASCADE')))",
    ],
)
def test_a_constraint_without_a_name(line: str, tmp_path: Path) -> None:
    (found,) = unnamed_constraints(one(tmp_path, line))
    assert found.where == at(5)
    assert found.code == line[:100]


@pytest.mark.parametrize(
    "line",
    [
        "op.create_unique_constraint('uq', 'user', ['email'])",
        "b.create_unique_constraint(constraint_name='uq', columns=['email'])",
        "op.create_unique_constraint(name, 'user')",
        "op.create_index(None, 'user', ['email'])",
        "op.add_column('user', sa.Column('email', sa.String(), unique=False))",
        "op.add_column('user', sa.Column('email', sa.String(), nullable=True))",
        "op.add_column('user', sa.Column('a', sa.ForeignKey('b.id', name='fk')))",
        "op.create_table('user', sa.Column('email', sa.String(), unique=True))",
    ],
)
def test_a_constraint_that_needs_no_name_or_has_one(line: str, tmp_path: Path) -> None:
    assert unnamed_constraints(one(tmp_path, line)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import app", True),
        ("import os, app.models as models", True),
        ("from app.models import User", True),
        ("from package import User", True),
        ("importlib.import_module('package.models')", True),
        ("__import__('app')", True),
        ("import os", False),
        ("from os import app", False),
        ("from . import app", False),
        ("import application", False),
        ("import_module(app)", False),
        ("load('app')", False),
        ("import_module('os', 'app')", False),
    ],
)
def test_imports_of_the_project(line: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    spots = project_imports(one(tmp_path, line), tmp_path)
    assert [spot.where for spot in spots] == [at(5)] * found
    assert all(spot.code == line for spot in spots)


def test_what_makes_the_tables_of_today(tmp_path: Path) -> None:
    (found,) = whole_schema_calls(one(tmp_path, "db.create_all()"))
    assert (found.where, found.code) == (at(5), "db.create_all")


def test_long_code_is_cut(tmp_path: Path) -> None:
    line = f"op.drop_constraint(None, '{'x' * 200}')"
    assert unnamed_constraints(one(tmp_path, line))[0].code == line[:100]


def test_where_something_is_dropped(tmp_path: Path) -> None:
    script = one(tmp_path, "op.drop_table('a')", "op.drop_table('b')")
    assert where_dropped(script, "drop_table", "a") == at(5)
    assert where_dropped(script, "drop_table", "b", "downgrade") == at(9)
    assert where_dropped(script, "drop_table", "b") == ""
    assert where_dropped(script, "drop_column", "a") == ""
    assert where_dropped(script, "drop_table", "a", "elsewhere") == ""


def test_the_line_of_the_project_with_a_sign(tmp_path: Path) -> None:
    assert one(tmp_path, "db.create_all()").line == 1
    (tmp_path / "b.py").write_text("x = 1  # create_all()\ndb.create_all()\n", "utf-8")
    assert own_line(tmp_path, "migrations", "create_all(") == "b.py:2"
    (tmp_path / "a.py").write_bytes(b"\xff\ny = 'drop_all('\n")
    assert own_line(tmp_path, "migrations", "create_all(", "drop_all(") == "a.py:2"
    assert own_line(tmp_path, "migrations", "create_tables(") == ""
    assert own_line(tmp_path, "other", "def upgrade") == at(4)
    assert own_line(tmp_path, "migrations", "def upgrade") == ""


@pytest.mark.parametrize(
    ("body", "empty"),
    [
        ("pass", True),
        ("'nothing to do'", True),
        ("'nothing'\n    pass", True),
        ("op.x()", False),
        ("pass\n    op.x()", False),
        ("x = 1", False),
    ],
)
def test_functions_with_nothing_in_them(body: str, empty: bool, tmp_path: Path) -> None:
    script = one(tmp_path, body, "return")
    assert is_empty(script, "upgrade") is empty
    assert not is_empty(script, "downgrade")
    assert not is_empty(script, "missing")
    assert function_line(script, "upgrade") == at(4)
    assert function_line(script, "missing") == at(1)


def test_upgrades_of_several_databases(tmp_path: Path) -> None:
    body = WAYS.format("pass", "pass") + "def upgrade_users():\n    pass\n\n\nx = 1\n"
    found = upgrades(read(tmp_path, body)["r1"].tree)
    assert [function.name for function in found] == ["upgrade", "upgrade_users"]


def test_a_column_is_made_where_the_newest_upgrade_names_it(tmp_path: Path) -> None:
    history = read(
        tmp_path,
        WAYS.format("op.create_table('user', sa.Column('email'))", "op.drop_table('user')"),
        WAYS.format("op.add_column('user', 'email')", "op.drop_column('user', 'email')"),
    )
    assert where_made(history, "user", "email") == at(5, "r2")
    assert where_made(history, "user") == at(5, "r2")
    assert where_made(history, "user", "name") == at(5, "r2")
    assert where_made(history, "post", "email") == at(5, "r2")
    assert where_made(history, "post") == ""


def test_a_column_of_just_this_table(tmp_path: Path) -> None:
    up = (
        "op.create_table('post', sa.Column('id'))\n"
        "    op.create_table('user',\n        sa.Column('id'))\n"
        "    with op.batch_alter_table('more') as b:\n        b.add_column('id')"
    )
    history = read(tmp_path, WAYS.format(up, "pass"))
    assert where_made(history, "user", "id") == at(7)
    assert where_made(history, "more", "id") == at(9)
    assert where_made(history, "none", "id") == at(5)


def test_what_only_a_downgrade_or_another_function_names(tmp_path: Path) -> None:
    history = read(tmp_path, WAYS.format("pass", "op.add_column('user', 'email')"))
    assert where_made(history, "user", "email") == at(9)
    nested = "def helper():\n    op.add_column('user', 'email')\n\n\n" + WAYS.format("pass", "pass")
    assert where_made(read(tmp_path, nested), "user", "email") == at(5)


def test_upgrade_counts_more_than_what_stands_above_it(tmp_path: Path) -> None:
    above = "MORE = {'user': 1, 2: 'user'}\n" + WAYS.format("op.create_table('user', 1)", "pass")
    assert where_made(read(tmp_path, above), "user") == at(6)
    assert where_made(read(tmp_path, "NAME = 'user'\n"), "user") == at(4)


def test_where_nothing_is_named(tmp_path: Path) -> None:
    busy, idle = WAYS.format("op.x()", "pass"), WAYS.format("pass", "pass")
    history = read(tmp_path, busy, idle, busy)
    assert where_made(history, "user") == at(4, "r2")  # the first that does nothing
    shipped = replace(history, shipped=frozenset({"r1"}))
    assert where_made(shipped, "user", "email") == at(4, "r3")  # the last one of one's own
    assert where_made(shipped, "user") == at(4, "r2")
    given = replace(history, shipped=frozenset({"r1", "r2", "r3"}))
    assert where_made(given, "user", "email") == "migrations/versions/"
    assert where_made(given, "user") == "migrations/versions/"


def test_a_script_of_the_starter_is_no_place_for_a_column_it_does_not_name(tmp_path: Path) -> None:
    table = WAYS.format("op.create_table('user', 'name')", "pass")
    history = read(tmp_path, table, WAYS.format("op.x()", "pass"))
    shipped = replace(history, shipped=frozenset({"r1"}))
    assert where_made(shipped, "user", "email") == at(4, "r2")
    assert where_made(shipped, "user", "name") == at(5)
    assert where_made(shipped, "user") == at(5)
    assert where_made(history, "user", "email") == at(5)


def test_names_in_the_upgrades(tmp_path: Path) -> None:
    history = read(tmp_path, WAYS.format("op.x('a')", "op.x('b')"), "x = 'c'\n")
    assert [names_in_upgrade(history, name) for name in "abc"] == [True, False, False]
