"""Review: questions come back when they should, and a session in a terminal keeps its answers."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.course import COURSE
from checker.learning.review import FILE, NEW_A_DAY, PAUSES, Card, Review, read_cards

QUIZZES = sorted((COURSE / "lessons").glob("quiz-*.md"))
CARDS = [card for quiz in QUIZZES for card in read_cards(quiz)]
TODAY = dt.date(2026, 11, 23)


def test_every_question_of_the_quizzes_is_a_card() -> None:
    titles = [
        line for quiz in QUIZZES for line in quiz.read_text("utf-8").splitlines()
        if line.startswith("## ") and line[3].isdigit()
    ]  # fmt: skip
    assert [f"## {card.title}" for card in CARDS] == titles
    assert all(card.right in card.letters for card in CARDS)
    assert not any("](" in card.text + card.answer for card in CARDS)


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_the_pause_grows_with_right_answers_and_starts_again(answers: list[bool]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        kept = Review(Path(folder))
        row = 0
        for right in answers:
            row = row + 1 if right else 0
            back = kept.answered(CARDS[0], right=right, today=TODAY)
            pause = (back - TODAY).days
            assert pause == (PAUSES[min(row, len(PAUSES)) - 1] if right else 1)
        assert kept.read()[CARDS[0].id]["wrong"] == answers.count(False)


def ids(cards: list[Card]) -> list[str]:
    return [card.id for card in cards]


def test_what_was_wrong_comes_first_and_new_ones_last(tmp_path: Path) -> None:
    kept, shuffle = Review(tmp_path), random.Random(1)
    assert ids(kept.due(CARDS, TODAY, shuffle)) == ids(CARDS[:NEW_A_DAY])
    for card in CARDS[:3]:
        kept.answered(card, right=card is not CARDS[1], today=TODAY)
    assert ids(kept.due(CARDS[:3], TODAY, shuffle)) == []
    tomorrow = TODAY + dt.timedelta(days=1)
    again = ids(kept.due(CARDS, tomorrow, shuffle))
    assert again[0] == CARDS[1].id
    assert set(again[:3]) == set(ids(CARDS[:3]))
    assert again[3:] == ids(CARDS[3 : 3 + NEW_A_DAY])


@pytest.mark.parametrize("text", ["", "[]", '{"quiz-1/1": 3}', "{"])
def test_a_broken_file_is_as_none(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert Review(tmp_path).read() == {}


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal")
def test_a_session_in_a_terminal(tmp_path: Path) -> None:
    import pty

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "checker", "review", "--workspace", str(tmp_path)]
    wrong = next(letter for letter in CARDS[1].letters if letter != CARDS[1].right)
    run = subprocess.Popen(
        command, stdin=child, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=COURSE
    )
    os.close(child)
    os.write(parent, f"z\n{CARDS[0].right}\n{wrong}\n\nq\n".encode())
    said, _ = run.communicate(timeout=60)
    os.close(parent)
    text = said.decode("utf-8", "replace")
    assert run.returncode == 0, text
    assert "1 of 5" in text
    assert text.count("Right.") >= 1
    assert f"Not this time: it is {CARDS[1].right}." in text
    assert "1 of 3 right." in text
    kept = json.loads((tmp_path / FILE).read_text("utf-8"))
    assert [kept[card.id]["box"] for card in CARDS[:3]] == [1, 0, 0]


def test_without_a_terminal_it_says_how_many_wait(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "checker", "review", "--workspace", str(tmp_path)]
    done = subprocess.run(
        command, cwd=COURSE, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("5 questions wait for you.")
