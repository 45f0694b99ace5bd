"""Texts in another language: how they are looked up, filled in and shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker import blocks, language
from checker.cli import main
from checker.course import Course
from checker.explain.lookup import explain
from checker.language import _, _n, says, speak
from checker.learning.review import read_cards
from checker.notebook import build
from checker.reading.compare import CHANGED
from checker.replay.told import and_questions
from checker.verdict import Failed

ROOT = Path(__file__).resolve().parent.parent
Catalogue = Callable[[str, str], None]


@pytest.fixture
def german() -> None:
    speak("de")


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """Let one text have one translation."""

    class Fake:
        def __init__(self, text: str, said: str) -> None:
            self.text, self.said = text, said

        def gettext(self, text: str) -> str:
            return self.said if text == self.text else text

    def set_up(text: str, said: str) -> None:
        monkeypatch.setattr(language, "_catalogue", lambda domain, code: Fake(text, said))

    return set_up


def test_a_text_is_translated_and_then_filled_in(catalogue: Catalogue) -> None:
    catalogue("the table {table}", "die Tabelle {table}")
    assert _("the table {table}", table="user") == "die Tabelle user"


def test_values_are_neither_translated_nor_filled_in_again(catalogue: Catalogue) -> None:
    catalogue("user", "Benutzer")
    assert _("the table {table}", table="user") == "the table user"
    assert _("the table {table}", table="{table} {0} {") == "the table {table} {0} {"


def test_braces_in_a_text_without_values_stay() -> None:
    assert _("write  {'a': 1}") == "write  {'a': 1}"


@pytest.mark.parametrize("said", ["{tabelle}", "{0}", "{table", "{table.none}", "{table!z}"])
def test_a_translation_with_wrong_placeholders_is_left_out(said: str, catalogue: Catalogue) -> None:
    catalogue("the table {table}", said)
    assert _("the table {table}", table="user") == "the table user"


def test_nothing_stays_nothing(german: None) -> None:
    assert _("") == ""


@pytest.mark.parametrize(("count", "said"), [(1, "1 Zeile"), (2, "2 Zeilen"), (0, "0 Zeilen")])
def test_one_and_many(count: int, said: str, german: None) -> None:
    assert _n("{count} row", "{count} rows", count) == said


def test_plural_forms_may_differ_where_english_has_one(german: None) -> None:
    assert and_questions(1) == "(und 1 Anweisung, die nur fragt, was da ist)"
    assert and_questions(3) == "(und 3 Anweisungen, die nur fragen, was da ist)"


@pytest.mark.parametrize("code", ["de", "de_AT", "de-CH", "de_DE.UTF-8"])
def test_a_country_speaks_its_language(code: str) -> None:
    speak(code)
    assert language.language() == "de"


def test_an_unknown_language_is_told_with_those_there_are() -> None:
    found = CliRunner().invoke(main, ["--language", "tlh", "list"])
    assert found.exit_code == 2
    assert "There is no language 'tlh' here. There are: en, de" in found.output


def test_the_variable_is_checked_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_LANGUAGE", "tlh")
    assert CliRunner().invoke(main, ["list"]).exit_code == 2


def test_the_systems_locale_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_LANGUAGE")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    assert _("Every point. Well done!") == "Every point. Well done!"


@pytest.mark.parametrize("words", [["--language", "de", "list"], ["list", "--language", "de"]])
def test_the_option_stands_before_or_behind_the_command(words: list[str], tmp_path: Path) -> None:
    found = CliRunner().invoke(main, [*words, "--workspace", str(tmp_path)])
    assert found.exit_code == 0
    assert "nicht begonnen" in found.output
    assert "Die Spalte email hinzufügen" in found.output


def test_help_is_translated_and_english_again_afterwards() -> None:
    said = CliRunner().invoke(main, ["--language", "de", "hint", "--help"]).output
    assert "Einen Hinweis zeigen" in said
    assert "Diese Hilfe zeigen und beenden." in said
    assert "Wo deine Arbeit liegt" in said
    speak("en")
    assert "Show a hint" in CliRunner().invoke(main, ["hint", "--help"]).output


def test_misuse_is_told_in_the_language(german: None) -> None:
    said = CliRunner().invoke(main, ["exercise33"]).output
    assert "Fehler: Es gibt keine Übung und keinen Befehl 'exercise33'." in said


def test_a_failed_check_needs_no_ceremony(german: None) -> None:
    """Plain texts are looked up by Failed itself; a text that nobody knows stays as it is."""
    finding = Failed("at least one migration", "no such folder", "a.py:1", "My own words.").finding
    assert finding.expected == "mindestens eine Migration"
    assert finding.found == "kein solcher Ordner"
    assert finding.why == "My own words."


def test_advice_is_put_together_in_the_language(german: None) -> None:
    known = explain("No such command 'db'")
    assert known is not None
    assert known.advice.startswith("Flask-Migrate ist nicht mit deiner App verbunden")
    assert "migrate.init_app(app, db)" in known.advice


@pytest.mark.parametrize("code", ["en", "de"])
def test_a_finding_can_be_asked_what_it_says(code: str) -> None:
    speak(code)
    text = _(CHANGED, subject="booking.guest", here="NOT NULL", there=_("NULL allowed"))
    assert says(text, CHANGED, subject="booking.guest", here="NOT NULL")
    assert not says(text, CHANGED, subject="booking.seats")


TEXT = """---
title: A page
---
# One

Some words
on two lines.

```python
print("code")
```

    flask db upgrade

1. A list

    with more below an item

<!-- a comment -->
| a | table |
|---|---|

</details>
"""


def test_only_words_are_blocks() -> None:
    assert list(blocks.messages(TEXT)) == [
        "# One",
        "Some words\non two lines.",
        "1. A list",
        "    with more below an item",
        "| a | table |\n|---|---|",
    ]


@pytest.mark.parametrize("folder", ["lessons", "exercises"])
def test_blocks_lose_nothing(folder: str) -> None:
    for page in sorted((ROOT / folder).rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        assert "".join(piece for piece, _words in blocks.parts(text)) == text
        assert blocks.translated(text) == text


def test_a_task_keeps_its_code(course: Course, german: None) -> None:
    text = blocks.translated(course.exercises["exercise3"].task.read_text(encoding="utf-8"))
    assert text.startswith("# Die Spalte email hinzufügen\n\nBenutzer bekommen")
    assert "\n    python -m checker exercise3\n" in text


def test_review_questions_are_still_understood(course: Course, german: None) -> None:
    for quiz in sorted((course.root / "lessons").glob("quiz-*.md")):
        there = list(read_cards(quiz))
        speak("en")
        assert [(c.id, c.right, c.letters) for c in there] == [
            (c.id, c.right, c.letters) for c in read_cards(quiz)
        ]
        speak("de")


def test_notebooks_of_another_language_have_the_same_code(course: Course, tmp_path: Path) -> None:
    assert build.main(["--language", "de", "--into", str(tmp_path)]) == 0
    for source in build.sources(course.root)[:4]:
        ours = json.loads(build.notebook_path(source).read_text(encoding="utf-8"))["cells"]
        theirs = json.loads((tmp_path / "notebooks" / f"{source.stem}.ipynb").read_text("utf-8"))
        assert [c["source"] for c in ours if c["cell_type"] == "code"] == [
            c["source"] for c in theirs["cells"] if c["cell_type"] == "code"
        ]
    first = (tmp_path / "lessons" / "03-add-email.md").read_text(encoding="utf-8")
    assert "# Die Spalte email hinzufügen" in first


@pytest.mark.parametrize("words", [["--language", "de"], ["--into", "x"]])
def test_half_an_order_for_notebooks_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        build.main(words)
    assert refusal.value.code == 2
