"""What columns hold and where their values come from, as far as the SQL says it."""

from __future__ import annotations

import pytest

from checker.offline.columns import SqlColumn, casts_itself, family, gives
from checker.offline.filling import by_default, update, values_of
from checker.offline.text import Reader, Token, statements
from checker.offline.using import fault_of_using, keeps


def tokens(text: str) -> tuple[Token, ...]:
    """The words of one statement; of none, nothing."""
    found = statements(text)
    return found[0].tokens if found else ()


@pytest.mark.parametrize(
    ("definition", "holds"),
    [
        ("", {None}),
        ("NOT NULL", {None}),
        ("DEFAULT 'x'", {"x"}),
        ("NOT NULL DEFAULT 'x' UNIQUE", {"x"}),
        ("DEFAULT 'x'::kind NOT NULL", {"x"}),
        ("DEFAULT CAST('x' AS kind)", {"x"}),
        ("DEFAULT ('x')", {"x"}),
        ("DEFAULT NULL", {None}),
        ("DEFAULT", {None}),
        ("DEFAULT (NULL)", {None}),
        ("DEFAULT 7", set()),
        ("DEFAULT now()", set()),
        ("DEFAULT 'x' || 'y'", set()),
        ("GENERATED ALWAYS AS ('x') STORED", set()),
        ("DEFAULT 'x' NULL", {"x"}),
        ("DEFAULT 'x' CONSTRAINT c CHECK (1)", {"x"}),
        ("DEFAULT 'x' PRIMARY KEY", {"x"}),
        ("DEFAULT 'x' REFERENCES t", {"x"}),
        ("DEFAULT 'x' COLLATE \"C\"", {"x"}),
    ],
)
def test_what_a_new_column_holds(definition: str, holds: set[str | None]) -> None:
    assert by_default(tokens(definition)) == holds


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("'x'", {"x"}),
        ("'x'::kind", {"x"}),
        ("NULL::kind", {None}),
        ("CAST(NULL AS kind)", {None}),
        ("CASE WHEN a THEN 'x' ELSE 'y' END", {"x", "y"}),
        ("CASE WHEN a = 'z' THEN b ELSE 'y' END", {"y"}),
        ("CASE WHEN a THEN b END", set()),
        ("'x' || a", set()),
        ("a", set()),
        ("", set()),
        ("()", set()),
    ],
)
def test_the_values_of_an_expression(expression: str, values: set[str | None]) -> None:
    assert values_of(tokens(expression)) == values


def updated(text: str, **columns: SqlColumn) -> dict[str, SqlColumn]:
    """The columns a and b after an UPDATE, of which the part behind the table's name is given."""
    known = {
        "a": SqlColumn("varchar(9)", born={"t.a"}, holds={"old", None}),
        "b": SqlColumn("varchar(9)", born={"t.b"}, holds={"old", None}),
        **columns,
    }
    update(Reader(tokens(text)), "t", known)
    return known


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [
        ("SET a = 'x'", {"x"}, {"old", None}),
        ("AS u SET a = 'x', b = 'y'", {"x"}, {"y"}),
        ("SET a = 'x', c = 'z', b = 'y' RETURNING a", {"x"}, {"y"}),
        ("SET a = 'x' FROM u WHERE t.id = u.id", {"old", "x"}, {"old", None}),
        ("SET a = 'x' WHERE a IS NULL", {"old", "x"}, {"old", None}),
        ("SET a = 'x' WHERE b = 'y'", {"old", "x"}, {"old", None}),
        ("SET a = 'x' WHERE a = 'old'", {"x"}, {"old", None}),
        ("SET a = 'x' WHERE \"a\" = 'old'", {"x"}, {"old", None}),
        ("SET a = 'x' WHERE b = 'a'", {"old", "x"}, {"old", None}),
        ("SET a = lower(a)", set(), {"old", None}),
        ("SET a = 'x' b = 'y'", set(), {"old", None}),
    ],
)
def test_what_an_update_puts_in(text: str, a: set[str | None], b: set[str | None]) -> None:
    after = updated(text)
    assert (after["a"].holds, after["b"].holds) == (a, b)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("SET a = b", {"t.a", "t.b"}),
        ('SET a = "b"', {"t.a", "t.b"}),
        ("SET a = trim(b)", {"t.a", "t.b"}),
        ("SET a = lower(b)", {"t.a"}),
        ("SET a = 'b'", {"t.a"}),
        ("SET a = n", {"t.a", "t.n", "t.older"}),
        ("SET n = a::integer", {"t.a"}),
    ],
)
def test_a_copy_by_hand(text: str, born: set[str]) -> None:
    assert updated(text, n=SqlColumn("integer", born={"t.older"}))["a"].born == born


def test_a_copy_needs_a_cast_where_types_differ() -> None:
    for text, born in (("a::integer", {"t.a"}), ("a", set()), ("a::date", set())):
        assert updated(f"SET n = {text}", n=SqlColumn("integer"))["n"].born == born


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        *((name, "text") for name in ("varchar(9)", "character varying", "text", "char", "bpchar")),
        *((name, "number") for name in ("integer", "int", "int4", "bigint", "int8", "smallint")),
        *((name, "number") for name in ("int2", "numeric(10,2)", "decimal")),
        *(("date", "date"), ("kind", "kind"), ("timestamp with time zone", "timestamp")),
    ],
)
def test_kinds_of_types(type_: str, kind: str) -> None:
    assert family(type_) == kind


@pytest.mark.parametrize(
    ("old", "new", "itself"),
    [
        ("", "date", True),
        ("date", "text", True),
        ("integer", "bigint", True),
        ("varchar", "integer", False),
        ("integer", "date", False),
    ],
)
def test_casts_that_need_no_word(old: str, new: str, itself: bool) -> None:
    assert casts_itself(old, new) is itself


@pytest.mark.parametrize(
    ("expression", "new", "given"),
    [
        ("a::integer", "integer", True),
        ("CAST(a AS int)", "integer", True),
        ('"a"::int', "integer", True),
        ("a::numeric(10,2)", "numeric(10,2)", True),
        ("to_number(a, '999')", "integer", True),
        ("to_number(a, '999')", "date", False),
        ("a", "integer", False),
        ("a + integer", "integer", False),
        ("a::date", "integer", False),
        ("'a'::integer", "integer", False),
        ("b::integer", "integer", False),
        ("b", "text", False),
        ("a", "text", True),
    ],
)
def test_what_gives_the_values_in_the_new_type(expression: str, new: str, given: bool) -> None:
    assert gives(tokens(expression), "a", "varchar", new) is given


@pytest.mark.parametrize(
    ("expression", "not_null", "said"),
    [
        ("a::integer", False, ""),
        (
            "COALESCE(a, '0')::integer",
            False,
            "USING COALESCE(a, '0')::integer makes a value of NULL",
        ),
        ("coalesce(a, '0')::integer", True, ""),
        ("coalesce(lower(a), '0')::integer", True, "may change the values of a"),
        ("coalesce(a)::integer", True, "may change the values of a"),
        ("a", False, "USING a does not make integer of the values of a"),
        ("a::integer * 2", False, "USING a::integer * 2 may change the values of a"),
    ],
)
def test_what_is_wrong_with_an_expression(expression: str, not_null: bool, said: str) -> None:
    column = SqlColumn("varchar(9)", not_null)
    found, why = fault_of_using(tokens(expression), "a", column, "integer")
    assert said in found
    assert bool(found) == bool(said)
    assert ("postgresql_using='a::integer'" in why) == bool(said)


@pytest.mark.parametrize(
    ("expression", "new", "kept"),
    [
        ("ltrim(a)::int", "integer", True),
        ("rtrim(a, ' ')::int", "integer", True),
        ("trim(LEADING FROM a)::int", "integer", True),
        ("trim(TRAILING ' ' FROM a)::int", "integer", True),
        ("trim(BOTH '0' FROM a)::int", "integer", False),
        ("trim('0' FROM a)::int", "integer", False),
        ("trim(' ' FROM a)::int", "integer", True),
        ("trim(a FROM '0')::int", "integer", False),
        ("to_char(a, '99999')", "text", True),
        ("replace(a, ' ', '')::int", "integer", True),
        ("replace(a, ',', '')::int", "integer", False),
        ("a::double precision::int", "integer", True),
        ("a::float8::int", "integer", True),
        ("a::float::date", "date", False),
        ("a::pg_catalog.int4", "integer", True),
        ("a::int2", "smallint", True),
        ("a::int2::int", "integer", False),
        ("a::character varying(9)", "text", True),
        ("a::varchar(8)", "text", False),
        ("a::varchar", "text", True),
        ("a::character", "text", False),
        ("a::char(9)", "text", True),
        ("a::bpchar", "text", True),
        ("CASE WHEN a != '' THEN a::int END", "integer", True),
        ("CASE WHEN a <> '' AND a IS NOT NULL THEN a::int ELSE NULL END", "integer", True),
        ("CASE WHEN a = '' OR a IS NULL THEN NULL::int ELSE a::int END", "integer", True),
        ("CASE WHEN a < '' THEN a::int END", "integer", False),
        ("CASE WHEN b <> '' THEN a::int END", "integer", False),
        ("CASE WHEN a ~ '^\\d+$' THEN a::int END", "integer", True),
        ("CASE WHEN a ~ b THEN a::int END", "integer", False),
        ("CASE WHEN a <> '' THEN a::int ELSE 0 END", "integer", False),
        ("CASE a WHEN '' THEN NULL END", "integer", False),
        ("t.a::int", "integer", True),
        ("a::int b", "integer", False),
        ("(a::int", "integer", False),
    ],
)
def test_forms_that_keep_each_value(expression: str, new: str, kept: bool) -> None:
    assert keeps(tokens(expression), "a", SqlColumn("varchar(9)"), new) is kept
