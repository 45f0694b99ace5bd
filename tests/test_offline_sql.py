"""Each statement that is followed on paper, in each of its ways of writing, and what it leaves."""

from __future__ import annotations

import pytest

from checker.offline.columns import SqlColumn
from checker.offline.world import World

START = "CREATE TABLE t (id SERIAL NOT NULL, a VARCHAR(10));"
TYPE = "CREATE TYPE kind AS ENUM ('x', 'y');"


def after(text: str) -> World:
    """The world after statements that PostgreSQL would all take."""
    world = World().run(text)
    assert world.refused == []
    return world


def columns(text: str, table: str = "t") -> dict[str, SqlColumn]:
    return after(START + text).tables[table]


def refused(text: str) -> list[tuple[str, str]]:
    """What PostgreSQL says of statements that it would not take, and of what it says it."""
    return [(found.said, found.subject) for found in World().run(START + text).refused]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        (TYPE, {"kind": ["x", "y"]}),
        ("CREATE TYPE public.\"Kind\" AS ENUM ('x');", {"Kind": ["x"]}),
        (TYPE + "ALTER TYPE kind RENAME TO sort;", {"sort": ["x", "y"]}),
        (TYPE + "ALTER TYPE kind ADD VALUE 'z' BEFORE 'x';", {"kind": ["x", "y", "z"]}),
        (TYPE + "ALTER TYPE kind ADD VALUE IF NOT EXISTS 'z';", {"kind": ["x", "y", "z"]}),
        (TYPE + "ALTER TYPE kind OWNER TO me;", {"kind": ["x", "y"]}),
        (TYPE + "ALTER TYPE kind ADD VALUE;", {"kind": ["x", "y", ""]}),
        (TYPE + "DROP TYPE kind;", {}),
        (TYPE + "DROP TYPE IF EXISTS kind;", {}),
        ("DROP TYPE IF EXISTS kind, sort;", {}),
        (TYPE + "CREATE TYPE sort AS ENUM (); DROP TYPE kind, sort;", {}),
    ],
)
def test_types(text: str, types: dict[str, list[str]]) -> None:
    assert after(text).types == types


def test_a_column_follows_its_type_to_a_new_name() -> None:
    text = TYPE + "ALTER TABLE t ADD k kind; ALTER TYPE kind RENAME TO sort;"
    assert {name: made.type for name, made in columns(text).items()} == {
        "id": "integer",
        "a": "varchar(10)",
        "k": "sort",
    }


def test_types_that_are_in_use() -> None:
    used = TYPE + "ALTER TABLE t ADD k kind;"
    said = "cannot drop type kind because other objects depend on it (column k of t)"
    assert refused(used + "DROP TYPE kind;") == [(said, "kind")]
    world = after(START + used + "DROP TYPE kind CASCADE;")
    assert set(world.tables["t"]) == {"id", "a"}
    assert world.types == {}


def test_types_that_are_there_or_not() -> None:
    assert refused(TYPE + TYPE) == [('type "kind" already exists', "kind")]
    assert refused("DROP TYPE kind, sort;") == [
        ('type "kind" does not exist', "kind"),
        ('type "sort" does not exist', "sort"),
    ]
    assert refused("ALTER TABLE t ADD k kind;") == [('type "kind" does not exist', "t.k")]
    assert refused('ALTER TABLE t ADD k "integer";') == [('type "integer" does not exist', "t.k")]
    assert refused(TYPE + 'ALTER TABLE t ADD k "kind";') == []
    assert refused(TYPE + "ALTER TABLE t ADD k public.kind;") == []


@pytest.mark.parametrize(
    "rule",
    [
        "PRIMARY KEY (id)",
        "UNIQUE (a)",
        "CHECK (a > 'b')",
        "EXCLUDE USING gist (a WITH =)",
        "LIKE other",
        "CONSTRAINT fk FOREIGN KEY (a) REFERENCES b (c)",
        "FOREIGN KEY (a) REFERENCES b",
    ],
)
def test_rules_are_no_columns(rule: str) -> None:
    made = after(f"CREATE TABLE IF NOT EXISTS t (a INTEGER, {rule}, b INTEGER);")
    assert list(made.tables) == ["t"]
    assert list(made.tables["t"]) == ["a", "b"]
    assert set(columns(f"ALTER TABLE t ADD {rule};")) == {"id", "a"}


def test_what_follows_the_columns_of_a_table_is_none() -> None:
    assert list(after("CREATE TABLE u (a INT) INHERITS (t, v);").tables["u"]) == ["a"]
    assert after("CREATE TABLE u ();").tables["u"] == {}


def test_a_table_that_never_ends_is_read_to_the_end() -> None:
    assert list(World().run("CREATE TABLE t (a INTEGER, b").tables["t"]) == ["a", "b"]


@pytest.mark.parametrize(
    ("told", "type_"),
    [
        ("INT", "integer"),
        ("NUMERIC(10, 2)", "numeric(10,2)"),
        ("CHARACTER VARYING", "varchar"),
        ("VARCHAR(9) NULL", "varchar(9)"),
        ("INT PRIMARY KEY", "integer"),
        ("INT UNIQUE", "integer"),
        ("INT REFERENCES b (c)", "integer"),
        ("INT CHECK (k > 1)", "integer"),
        ("INT CONSTRAINT positive CHECK (k > 1)", "integer"),
        ('VARCHAR COLLATE "C"', "varchar"),
        ("INT GENERATED ALWAYS AS IDENTITY", "integer"),
    ],
)
def test_a_type_ends_where_more_begins(told: str, type_: str) -> None:
    assert after(f"CREATE TABLE t (k {told}, z INT);").tables["t"]["k"].type == type_


@pytest.mark.parametrize(
    ("told", "not_null", "default"),
    [
        ("INT", False, False),
        ("INT NOT NULL", True, False),
        ("INT PRIMARY KEY", True, False),
        ("INT DEFAULT 0", False, True),
        ("INT GENERATED ALWAYS AS (1) STORED", False, True),
        ("VARCHAR CHECK (k <> 'NOT NULL DEFAULT')", False, False),
        ('VARCHAR COLLATE "DEFAULT"', False, False),
    ],
)
def test_what_a_column_must_have(told: str, not_null: bool, default: bool) -> None:
    made = after(f"CREATE TABLE t (k {told});").tables["t"]["k"]
    assert (made.not_null, made.default) == (not_null, default)
    assert made.born == {"t.k"}
    assert made.holds == set()


def test_a_column_that_is_added_holds_what_it_has_by_default() -> None:
    made = columns("ALTER TABLE t ADD COLUMN IF NOT EXISTS k VARCHAR DEFAULT 'x', ADD l INT;")
    assert (made["k"].holds, made["l"].holds) == ({"x"}, {None})
    assert made["k"].born == made["l"].born == set()


@pytest.mark.parametrize(
    "table", ["t", "IF EXISTS t", "ONLY t", "IF EXISTS ONLY public.t", '"t"', "public.t"]
)
def test_a_table_may_be_named_in_many_ways(table: str) -> None:
    text = f"ALTER TABLE {table} RENAME TO u; ALTER TABLE u ADD k INT;"
    made = after(START + text).tables
    assert {name: list(found) for name, found in made.items()} == {"u": ["id", "a", "k"]}


@pytest.mark.parametrize(
    ("text", "left"),
    [("DROP TABLE t;", []), ("DROP TABLE IF EXISTS t;", []), ("DROP TABLE u;", ["t"])],
)
def test_tables_that_go(text: str, left: list[str]) -> None:
    assert list(after(START + text).tables) == left


@pytest.mark.parametrize(
    "action", ["RENAME a TO b", "RENAME COLUMN a TO b", "ADD b INT, DROP a", "RENAME x TO b"]
)
def test_columns_that_are_renamed(action: str) -> None:
    found = columns(f"ALTER TABLE t {action};")
    assert "b" in found
    assert ("a" in found) == (action == "RENAME x TO b")


def test_what_an_alteration_sets_and_drops() -> None:
    text = "ALTER TABLE t ALTER COLUMN a {0};"
    steps = ["SET NOT NULL", "SET DEFAULT 'x'", "DROP NOT NULL", "SET STATISTICS 9", "DROP DEFAULT"]
    found = [
        (made.not_null, made.default)
        for count in range(1, len(steps) + 1)
        for made in [columns("".join(map(text.format, steps[:count])))["a"]]
    ]
    assert found == [(True, False), (True, True), (False, True), (False, True), (False, False)]


@pytest.mark.parametrize("words", ["TYPE", "SET DATA TYPE"])
def test_a_type_that_is_changed(words: str) -> None:
    found = columns(f'ALTER TABLE t ALTER a {words} TEXT COLLATE "C" USING a::text, ADD k INT;')
    assert (found["a"].type, found["k"].type) == ("text", "integer")
    found = columns(f'ALTER TABLE t ALTER a {words} TEXT COLLATE "C", ADD k INT;')
    assert (found["a"].type, found["k"].type) == ("text", "integer")
    assert refused(f'ALTER TABLE t ALTER a {words} INT COLLATE "C" USING a::int;') == []
    said = 'column "a" cannot be cast automatically to type integer'
    assert refused(f"ALTER TABLE t ALTER a {words} INT, ADD k INT;") == [(said, "t.a")]


def test_a_default_that_does_not_fit_the_new_type() -> None:
    text = "ALTER TABLE t ALTER a SET DEFAULT '0', ALTER a TYPE INT USING a::integer;"
    said = 'default for column "a" cannot be cast automatically to type integer'
    assert refused(text) == [(said, "t.a")]


def test_a_column_that_would_be_empty() -> None:
    said = 'column "k" of relation "t" contains null values'
    assert refused("ALTER TABLE t ADD k INT NOT NULL;") == [(said, "t.k")]
    assert refused("ALTER TABLE t ADD k INT; ALTER TABLE t ALTER k SET NOT NULL;") == [
        (said, "t.k")
    ]


@pytest.mark.parametrize(
    "text",
    ["DELETE FROM t;", "DELETE FROM ONLY t WHERE 1;", "TRUNCATE t;", "TRUNCATE TABLE ONLY t;"],
)
def test_rows_that_go(text: str) -> None:
    assert [table for table, _ in after(START + text).emptied] == ["t"]


def test_rows_that_change() -> None:
    text = START + "ALTER TABLE t ADD k VARCHAR; UPDATE ONLY t SET k = 'x';"
    assert after(text).tables["t"]["k"].holds == {"x"}
    assert after("UPDATE u SET k = 'x';").tables == {}


@pytest.mark.parametrize(
    ("inner", "left"),
    [
        (TYPE, {"kind"}),
        (f"BEGIN IF NOT EXISTS (SELECT 1) THEN {TYPE} END IF; END", {"kind"}),
        ("BEGIN DROP TYPE sort; END", set()),
        ("BEGIN ALTER TYPE sort RENAME TO kind; END", {"kind"}),
    ],
)
def test_types_in_a_block(inner: str, left: set[str]) -> None:
    before = "" if "kind" in left and "sort" not in inner else "CREATE TYPE sort AS ENUM ();"
    assert set(after(f"{before}DO $$ {inner} $$;").types) == left


@pytest.mark.parametrize(
    ("inner", "left"),
    [
        ("CREATE TABLE u (a INT);", {"t", "u"}),
        ("DROP TABLE t;", set()),
        ("ALTER TABLE t RENAME TO u;", {"u"}),
    ],
)
def test_tables_in_a_block(inner: str, left: set[str]) -> None:
    assert set(after(f"{START} DO LANGUAGE plpgsql $x$ BEGIN {inner} END $x$;").tables) == left


@pytest.mark.parametrize("inner", ["DELETE FROM t;", "TRUNCATE t;"])
def test_rows_that_go_in_a_block(inner: str) -> None:
    assert [table for table, _ in after(f"{START} DO $$ BEGIN {inner} END $$;").emptied] == ["t"]


def test_rows_that_change_in_a_block() -> None:
    text = f"{START} ALTER TABLE t ADD k INT; DO $$ BEGIN UPDATE t SET k = 'x'; END $$;"
    assert after(text).tables["t"]["k"].holds == {"x"}


def test_what_a_block_says_of_what_is_missing() -> None:
    assert refused("DO $$ BEGIN DROP TYPE kind; END $$;") == [
        ('type "kind" does not exist', "kind")
    ]
