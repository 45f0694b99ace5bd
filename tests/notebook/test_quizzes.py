"""The review quizzes: options, one right answer, and a reason for each wrong one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker.notebook.build import sources
from checker.notebook.project import course_root

ROOT = course_root()
QUIZZES = sorted((ROOT / "lessons").glob("quiz-*.md"))
QUESTIONS = [
    (quiz.stem, *part.split("\n", 1))
    for quiz in QUIZZES
    for part in re.split(r"^## (?=\d)", quiz.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
]
FOLDED = re.compile(r"<details><summary>Answer</summary>\n\n(.*?)\n\n</details>", re.DOTALL)


def options(text: str) -> list[str]:
    return re.findall(r"^- \*\*([a-e])\.\*\* ", text, re.MULTILINE)


@pytest.mark.parametrize("quiz", QUIZZES, ids=lambda quiz: quiz.stem)
def test_a_quiz_has_ten_to_fourteen_numbered_questions(quiz: Path) -> None:
    titles = [title for name, title, _ in QUESTIONS if name == quiz.stem]
    assert 10 <= len(titles) <= 14
    assert [int(title.split(".")[0]) for title in titles] == list(range(1, len(titles) + 1))


@pytest.mark.parametrize(
    "text", [text for _, _, text in QUESTIONS], ids=[f"{q}-{t}" for q, t, _ in QUESTIONS]
)
def test_each_option_is_explained_and_one_is_right(text: str) -> None:
    answers = FOLDED.findall(text)
    assert len(answers) == 1
    offered = options(text.split("<details>")[0])
    assert len(offered) >= 2
    assert options(answers[0]) == offered
    assert len(re.findall(r"^- \*\*[a-e]\.\*\* Right\.", answers[0], re.MULTILINE)) == 1


@pytest.mark.parametrize("quiz", QUIZZES, ids=lambda quiz: quiz.stem)
def test_the_right_letter_is_no_habit(quiz: Path) -> None:
    right = re.findall(r"^- \*\*([a-e])\.\*\* Right\.", quiz.read_text("utf-8"), re.MULTILINE)
    assert max(right.count(letter) for letter in right) <= 0.7 * len(right)


@pytest.mark.parametrize(
    "text", [text for _, _, text in QUESTIONS], ids=[f"{q}-{t}" for q, t, _ in QUESTIONS]
)
def test_each_answer_links_a_lesson_that_is_there(text: str) -> None:
    there = {source.stem for source in sources(ROOT)}
    numbers = {name[:2] for name in there}
    linked = re.findall(r"\]\(\.\./notebooks/([\w-]+)\.ipynb\)", FOLDED.findall(text)[0])
    assert linked
    assert [name for name in linked if name[:2] in numbers and name not in there] == []
