"""Telling schemas apart: each difference by itself, with what both sides have, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from checker.reading.compare import (
    CHANGED,
    MODELS,
    Difference,
    differences,
    plain_type,
    sentence,
    tables_found,
)
from checker.reading.database import Column, ForeignKey, Table

ID = Column("id", "INTEGER", not_null=True, key=1)
Groups = Iterable[tuple[str, ...]]


def user(
    *columns: Column, uniques: Groups = (), indexes: Groups = (), keys: Iterable[ForeignKey] = ()
) -> Table:
    """A table `user` with an id and more."""
    every = {column.name: column for column in (ID, *columns)}
    return Table("user", every, frozenset(uniques), frozenset(indexes), frozenset(keys))


def text(name: str = "email", type_: str = "VARCHAR(9)", *, not_null: bool = False) -> Column:
    return Column(name, type_, not_null, 0)


def key(*columns: str, on_delete: str = "NO ACTION") -> ForeignKey:
    return ForeignKey(columns, "team", tuple(f"of_{name}" for name in columns), on_delete)


A, B = text("a"), text("b")
ONE = "user.email"

CASES: dict[str, tuple[Table, Table, Difference]] = {
    "a column less": (
        user(A),
        user(),
        Difference("user.a", "a column a", "no such column", missing=True, gone=True),
    ),
    "a column more": (
        user(),
        user(A),
        Difference("user.a", "no such column", "a column a", new=True),
    ),
    "another length": (
        user(text(type_="VARCHAR(9)")),
        user(text(type_="VARCHAR(8)")),
        Difference(ONE, "VARCHAR(9)", "VARCHAR(8)"),
    ),
    "no type any more": (
        user(text(type_="INTEGER")),
        user(text(type_="")),
        Difference(ONE, "INTEGER", "no type", missing=True),
    ),
    "a type at last": (
        user(text(type_="")),
        user(text(type_="INTEGER")),
        Difference(ONE, "no type", "INTEGER"),
    ),
    "NULL allowed": (
        user(text(not_null=True)),
        user(text()),
        Difference(ONE, "NOT NULL", "NULL allowed"),
    ),
    "no key any more": (
        Table("user", {"id": ID}),
        Table("user", {"id": Column("id", "INTEGER", not_null=True, key=0)}),
        Difference("user.id", "part of the primary key", "no key", missing=True),
    ),
    "a key": (
        Table("user", {"id": Column("id", "INTEGER", not_null=True, key=0)}),
        Table("user", {"id": ID}),
        Difference("user.id", "no key", "part of the primary key"),
    ),
    "not unique": (
        user(A, uniques=[("a",)]),
        user(A),
        Difference("user.a", "a unique", "a not unique", missing=True),
    ),
    "unique": (
        user(A),
        user(A, uniques=[("a",)]),
        Difference("user.a", "a not unique", "a unique"),
    ),
    "not unique together": (
        user(A, B, uniques=[("a", "b")]),
        user(A, B),
        Difference("user.a+b", "a, b together unique", "a, b together not unique", missing=True),
    ),
    "a foreign key less": (
        user(A, B, keys=[key("a", "b", on_delete="CASCADE")]),
        user(A, B),
        Difference(
            "user.a+b",
            "a foreign key to team(of_a, of_b) ON DELETE CASCADE",
            "no such foreign key",
            missing=True,
            gone=True,
        ),
    ),
    "a foreign key more": (
        user(A),
        user(A, keys=[key("a")]),
        Difference("user.a", "no such foreign key", "a foreign key to team(of_a)", new=True),
    ),
    "a foreign key that does something else": (
        user(A, keys=[key("a", on_delete="CASCADE")]),
        user(A, keys=[key("a")]),
        Difference(
            "user.a", "a foreign key to team(of_a) ON DELETE CASCADE", "a foreign key to team(of_a)"
        ),
    ),
    "an index less": (
        user(A, B, indexes=[("b", "a")]),
        user(A, B),
        Difference("user.a+b", "an index", "no index", missing=True),
    ),
    "an index more": (
        user(A),
        user(A, indexes=[("a",)]),
        Difference("user.a", "no index", "an index"),
    ),
}


@pytest.mark.parametrize(("here", "there", "told"), CASES.values(), ids=CASES)
def test_each_difference_is_told_alone(here: Table, there: Table, told: Difference) -> None:
    assert differences({"user": here}, {"user": there}) == [told]


def test_a_table_is_only_on_one_side() -> None:
    assert differences({"user": user()}, {}) == [
        Difference("user", "a table user", "no such table", missing=True, gone=True)
    ]
    assert differences({}, {"user": user()}) == [
        Difference("user", "no such table", "a table user", new=True)
    ]


def test_what_stands_on_lost_columns_is_told_once() -> None:
    here = user(A, uniques=[("a",)], indexes=[("a",)], keys=[key("a")])
    assert [d.here for d in differences({"user": here}, {"user": user()})] == ["a column a"]


def test_one_lost_column_hides_nothing_about_the_others() -> None:
    here = user(A, B, indexes=[("a", "b")], keys=[key("a"), key("b")])
    found = differences({"user": here}, {"user": user(B)})
    assert [d.here for d in found] == ["a column a", "a foreign key to team(of_b)"]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (user(A, uniques=[("a",)]), user(A, uniques=[("a",)], indexes=[("a",)])),
        (user(A, B, indexes=[("a", "b")]), user(A, B, indexes=[("b", "a")])),
        (user(text(type_="INT")), user(text(type_="INTEGER"))),
        (user(text(type_="NVARCHAR(9)")), user(text(type_="VARCHAR(9)"))),
        (Table("user", {"id": ID}), Table("user", {"id": Column("id", "INTEGER", False, 1)})),
    ],
)
def test_what_is_the_same_in_another_form_is_no_difference(here: Table, there: Table) -> None:
    assert differences({"user": here}, {"user": there}) == []


def test_more_indexes_are_welcome_where_that_is_asked() -> None:
    plain, indexed = {"user": user(A)}, {"user": user(A, indexes=[("a",)])}
    assert differences(plain, indexed, strict=False) == []
    assert [d.there for d in differences(indexed, plain, strict=False)] == ["no index"]
    assert len(differences(plain, indexed)) == 1


@pytest.mark.parametrize(
    ("declared", "usual"),
    [
        ("INT", "INTEGER"),
        ("DECIMAL(10,2)", "NUMERIC(10,2)"),
        ("NVARCHAR(5)", "VARCHAR(5)"),
        ("TEXT", "TEXT"),
        ("ODD(1)(2)", "ODD(1)(2)"),
        ("INT(4)(2)", "INTEGER(4)(2)"),
        ("", ""),
    ],
)
def test_a_type_has_one_name(declared: str, usual: str) -> None:
    assert plain_type(declared) == usual


def test_five_differences_are_four_and_a_count() -> None:
    found = [Difference(f"user.{n}", "this", "that") for n in "abcde"]
    lines = sentence(found, CHANGED).split("\n")
    assert lines[0] == "user.a: it was this, now it is that"
    assert len(lines) == 5
    assert lines[4] == "and 1 more"
    assert sentence(found[:4], MODELS).count("\n") == 3
    assert "the models have this, the migrations make that" in sentence(found[:1], MODELS)


def test_what_came_or_went_is_told_as_such() -> None:
    came = Difference("user.a", "no such column", "a column a", new=True)
    went = Difference("user", "a table user", "no such table", missing=True, gone=True)
    assert sentence([came, went], CHANGED).split("\n") == [
        "user.a: now there is a column a, before there was none",
        "user: there was a table user, now there is none",
    ]
    assert "the models have no such column, the migrations" in sentence([came], MODELS)


def test_tables_are_named_in_order() -> None:
    assert tables_found({}) == "no table at all"
    assert tables_found({"b": user()}) == "only the table b"
    assert tables_found({"b": user(), "a": user()}) == "only the tables a, b"
