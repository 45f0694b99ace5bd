"""SQL cut into statements and words: what they are, and how they are shown."""

from __future__ import annotations

import pytest

from checker.offline import text as sql_text
from checker.offline.text import statements


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("select  A,b from t where (x::int) > 1.5", "select A, b from t where(x::int) > 1.5"),
        ("SELECT \"a \"\"b\", E'it''s'", "SELECT \"a \"\"b\", E'it''s'"),
        ("SELECT public.t ( 1 )", "SELECT public.t(1)"),
        ("DO $x$ SELECT 1 $x$", "DO $$...$$"),
        ("SELECT 1 -- one\n, 2 /* two */", "SELECT 1, 2"),
        ("SELECT " + "a" * 200, "SELECT " + "a" * 153),
    ],
)
def test_how_a_statement_is_shown(text: str, shown: str) -> None:
    (found,) = statements(f";;{text};;")
    assert found.text == shown


def test_the_tokens_of_a_statement() -> None:
    (found,) = statements("Do \"A\"\"b\" 'c''d' e'E' $x$ $ f $x$ 1.5 ::")
    assert [(token.kind, token.text) for token in found.tokens] == [
        *(("word", "do"), ("name", 'A"b'), ("string", "c'd"), ("string", "E")),
        *(("dollar", " $ f "), ("number", "1.5"), ("mark", "::")),
    ]


def test_as_many_tokens_as_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_text, "MAX_TOKENS", 4)
    assert [found.text for found in statements("SELECT 1; SELECT 2")] == ["SELECT 1"]
    assert [found.text for found in statements("SELECT a b")] == ["SELECT a b"]
    assert [found.text for found in statements("SELECT a b c")] == ["SELECT a b"]
