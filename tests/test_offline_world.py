"""SQL text from a stranger, followed on paper as PostgreSQL would follow it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.offline.text import statements
from checker.offline.world import World

START = """
CREATE TABLE "ticket" (id SERIAL NOT NULL, minutes VARCHAR(10), price NUMERIC(10, 2) DEFAULT 0,
    CONSTRAINT pk PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES other (id));
"""
TYPE = "CREATE TYPE status AS ENUM ('open', 'it''s; closed');"
COLUMN = "ALTER TABLE ticket ADD COLUMN status status DEFAULT 'open' NOT NULL;"


def refused(text: str) -> list[str]:
    return [refusal.said for refusal in World().run(START + text).refused]


def test_tables_and_types() -> None:
    world = World().run(START + TYPE + COLUMN)
    assert world.refused == []
    assert world.types == {"status": ["open", "it's; closed"]}
    columns = {name: column.type for name, column in world.tables["ticket"].items()}
    assert columns == {
        "id": "integer",
        "minutes": "varchar(10)",
        "price": "numeric(10,2)",
        "status": "status",
    }
    assert world.tables["ticket"]["status"].not_null


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (COLUMN, 'type "status" does not exist'),
        (TYPE + TYPE, 'type "status" already exists'),
        (TYPE + COLUMN + "DROP TYPE status;", "cannot drop type status because other"),
        ("DROP TYPE status;", 'type "status" does not exist'),
        ("ALTER TABLE ticket ALTER COLUMN minutes TYPE INTEGER;", "cannot be cast automatically"),
        ("ALTER TABLE ticket ALTER minutes TYPE int USING 0;", "USING 0 does not make integer"),
        ("ALTER TABLE ticket ALTER minutes TYPE int USING length(minutes);", "does not make"),
        ("ALTER TABLE ticket ADD COLUMN x INTEGER NOT NULL;", "contains null values"),
        (
            "ALTER TABLE ticket ADD x INTEGER; ALTER TABLE ticket ALTER x SET NOT NULL;",
            "contains null values",
        ),
        (
            "ALTER TABLE ticket ADD x INTEGER, ALTER x SET DEFAULT 0, ALTER x SET NOT NULL;",
            "contains null values",
        ),
        (
            TYPE + "ALTER TABLE ticket ADD COLUMN status VARCHAR(9) DEFAULT 'open';"
            "ALTER TABLE ticket ALTER COLUMN status TYPE status USING status::status;",
            'default for column "status" cannot be cast automatically',
        ),
    ],
)
def test_what_postgresql_refuses(text: str, said: str) -> None:
    found = refused(text)
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    "using",
    [
        "minutes::integer",
        '"minutes"::int',
        "CAST(minutes AS INTEGER)",
        "NULLIF(TRIM(minutes), '')::int4",
        "CASE WHEN minutes ~ '^[0-9]+$' THEN minutes::integer END",
        "to_number(minutes, '99999')",
        "minutes::numeric::integer",
        '("ticket"."minutes")::int4',
        r"NULLIF(regexp_replace(minutes, '\D', '', 'g'), '')::integer",
        "regexp_replace(minutes, '[^0-9]+', '', 'g')::integer",
        "replace(minutes, ' ', '')::integer",
        "CAST(NULLIF(TRIM(BOTH ' ' FROM minutes), '') AS INTEGER)",
        "btrim(minutes, ' ')::character varying(10)::integer",
        "CASE WHEN minutes IS NULL OR trim(minutes) = '' THEN NULL ELSE minutes::int END",
        "CASE WHEN minutes IS NOT NULL AND minutes <> '' THEN minutes::int ELSE NULL::int END",
    ],
)
def test_ways_to_cast(using: str) -> None:
    world = World().run(START + f"ALTER TABLE ticket ALTER COLUMN minutes TYPE INT USING {using};")
    assert world.refused == []
    assert world.tables["ticket"]["minutes"].type == "integer"
    assert "ticket.minutes" in world.tables["ticket"]["minutes"].born


@pytest.mark.parametrize(
    "using",
    [
        "minutes::integer * 60",
        "length(minutes::varchar)::integer",
        "substr(minutes, 1, 3)::integer",
        "minutes::varchar(2)::integer",
        "minutes::char::integer",
        "minutes::smallint::integer",
        "nullif(minutes, '0')::integer",
        "trim(minutes, '0')::integer",
        "to_number(minutes, '99')",
        "regexp_replace(minutes, '0+$', '')::integer",
        "regexp_replace(minutes, '[^0-9]', '1', 'g')::integer",
        "replace(minutes, '0', '')::integer",
        "CASE WHEN minutes ~ '^[0-9]{1,3}$' THEN minutes::integer END",
        "CASE WHEN minutes IS NULL THEN 0 ELSE minutes::integer END",
        "CASE WHEN minutes = '' THEN NULL END::integer",
        "CASE WHEN minutes <> '7' THEN minutes::integer END",
    ],
)
def test_ways_to_cast_that_change_values(using: str) -> None:
    found = refused(f"ALTER TABLE ticket ALTER COLUMN minutes TYPE INT USING {using};")
    assert [said for said in found if "may change the values of minutes" in said] == found
    assert found


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        (COLUMN, {"open"}),
        ("ALTER TABLE ticket ADD status status DEFAULT NULL;", {None}),
        ("ALTER TABLE ticket ADD status status; UPDATE ticket SET status = 'open';", {"open"}),
        (COLUMN + "UPDATE ticket SET status = 'a'::status WHERE id < 9;", {"open", "a"}),
        (COLUMN + "UPDATE ticket SET status = 'a' WHERE status IS NULL;", {"open", "a"}),
        (COLUMN + "UPDATE ticket SET status = 'a' WHERE status = 'open';", {"a"}),
        (COLUMN + "UPDATE ticket SET status = lower(status);", set()),
        (
            COLUMN + "UPDATE ticket SET status = CASE WHEN id < 9 THEN 'a' ELSE 'b' END;",
            {"a", "b"},
        ),
    ],
)
def test_what_old_rows_hold(text: str, holds: set[str | None]) -> None:
    world = World().run(START + TYPE + text)
    assert world.tables["ticket"]["status"].holds == holds


@pytest.mark.parametrize("text", ["DELETE FROM ticket WHERE id > 3;", "TRUNCATE TABLE ticket;"])
def test_rows_that_go(text: str) -> None:
    assert [table for table, _ in World().run(START + text).emptied] == ["ticket"]


@pytest.mark.parametrize(
    "action", ["DROP status", "DROP COLUMN status", "DROP IF EXISTS status RESTRICT"]
)
def test_ways_to_drop_a_column(action: str) -> None:
    world = World().run(START + TYPE + COLUMN + f"ALTER TABLE ticket {action};")
    assert "status" not in world.tables["ticket"]
    kept = World().run(START + "ALTER TABLE ticket DROP CONSTRAINT minutes;")
    assert "minutes" in kept.tables["ticket"]


@pytest.mark.parametrize(
    "text",
    [
        "-- CREATE TYPE status AS ENUM ('open');\n",
        "/* CREATE TYPE status AS ENUM ('open'); */",
        "INSERT INTO log VALUES ('CREATE TYPE status AS ENUM (); CREATE TYPE status');",
        "SELECT $$ CREATE TYPE status AS ENUM ('open'); $$;",
        "COMMENT ON TABLE ticket IS 'x''; CREATE TYPE status AS ENUM (); --';",
    ],
)
def test_what_is_only_said_is_not_done(text: str) -> None:
    assert World().run(text).types == {}


def test_a_block_that_makes_a_type_only_if_it_is_missing() -> None:
    block = f"DO $x$ BEGIN IF NOT EXISTS (SELECT 1) THEN {TYPE} END IF; END $x$;"
    assert refused(block + block + COLUMN) == []


def test_a_copy_by_hand_keeps_the_values() -> None:
    world = World().run(
        START + "ALTER TABLE ticket ADD n INTEGER;"
        "UPDATE ticket SET n = CAST(minutes AS INTEGER) WHERE minutes IS NOT NULL;"
        "ALTER TABLE ticket DROP COLUMN minutes; ALTER TABLE ticket RENAME n TO minutes;"
    )
    assert "ticket.minutes" in world.tables["ticket"]["minutes"].born
    world = World().run(
        START + "ALTER TABLE ticket DROP COLUMN minutes, ADD COLUMN minutes INTEGER;"
    )
    assert world.tables["ticket"]["minutes"].born == set()


def test_statements_know_their_migration() -> None:
    text = "-- Running upgrade a1 -> b2\n\nSELECT 1;\n-- Running upgrade b2 -> c3\n\nSELECT 2;"
    assert [statement.move for statement in statements(text)] == [("a1", "b2"), ("b2", "c3")]


@given(st.text(alphabet="'\"$;-/*() aAlTERtable,.:1\n", max_size=200))
@settings(max_examples=300)
def test_any_text_is_read_to_its_end(text: str) -> None:
    World().run(text)


@given(st.lists(st.sampled_from((START + TYPE + COLUMN).split()), max_size=30))
@settings(max_examples=200)
def test_any_words_are_read_to_their_end(words: list[str]) -> None:
    World().run(" ".join(words))
