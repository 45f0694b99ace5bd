"""German verdicts: the same outcomes as in English, and none of our sentences left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from checker.catalogues import files
from checker.course import open_course
from checker.exercise import Exercise
from checker.language import _, speak
from checker.teaching.golden import Golden, read_goldens
from checker.teaching.new import make_exercise
from checker.verdict import Verdict
from tests.conftest import Grade

GOLDEN = Path(__file__).parent / "golden"
OF_OTHERS = 2  # wrong submissions of each other exercise


def chosen() -> list[tuple[str, Golden]]:
    """All wrong submissions of exercise 3, and the first few of the others."""
    found = []
    for name in open_course().exercises:
        wrong = [golden for golden in read_goldens(GOLDEN / name) if not golden.right]
        found += [(name, golden) for golden in wrong[: None if name == "exercise3" else OF_OTHERS]]
    return found


def pattern(message: str) -> str:
    """A message with anything in the place of its values."""
    return ".*?".join(re.escape(part) for part in re.split(r"\{\w+\}", message))


@cache
def known() -> list[tuple[re.Pattern[str], re.Pattern[str], bool, bool]]:
    """Each message as a pattern in English and German.

    With it, whether a text that fits it all is this message, and whether it is even inside others.
    """
    found = []
    for ids, said, _fuzzy in files.entries(files.read("de", "checker")):
        for english, german in zip(ids, said, strict=True):
            words = re.findall(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", " ", english))
            plain = re.sub(r"\{\w+\}", "", english).strip()
            telling = len(words) > 3 and len(plain) > 20 and not re.search(pattern(english), german)
            ours, theirs = (re.compile(pattern(t.strip()), re.DOTALL) for t in (english, german))
            found.append((ours, theirs, len(words) > 2 or "{" not in english, telling))
    return found


def texts(verdict: Verdict) -> Iterator[str]:
    """All that a verdict says, line by line."""
    for check in verdict.checks:
        yield check.title
        if check.finding:
            for part in (check.finding.expected, check.finding.found, check.finding.why):
                yield from part.split("\n")
    yield from verdict.notes


def complaints(english: str, german: str) -> Iterator[str]:
    """What is wrong with the German for an English text."""
    meant = [
        theirs for ours, theirs, whole, _telling in known() if whole and ours.fullmatch(english)
    ]
    if meant and not any(theirs.fullmatch(german) for theirs in meant):
        yield f"{english!r} became {german!r}"
    for ours, _theirs, _whole, telling in known():
        if telling and ours.search(german):
            yield f"{ours.pattern!r} is in {german!r}"


@pytest.mark.parametrize(
    ("exercise", "golden"), chosen(), ids=lambda one: getattr(one, "name", one)
)
def test_a_german_verdict_is_german_and_the_same(
    exercise: str, golden: Golden, tmp_path: Path, graded: Grade
) -> None:
    folder = golden.materialise(tmp_path)
    english = graded(folder, exercise)
    speak("de")
    german = graded(folder, exercise)
    facts = [
        [
            (c.id, c.outcome, c.points, c.finding and (c.finding.where, c.finding.lesson))
            for c in verdict.checks
        ]
        for verdict in (english, german)
    ]
    assert facts[0] == facts[1]
    pairs = list(zip(texts(english), texts(german), strict=True))
    assert [said for pair in pairs for said in complaints(*pair)] == []


def test_the_titles_of_a_new_exercise_are_no_parts_of_others(tmp_path: Path) -> None:
    """Else the test above fails for whoever keeps them, once they are a part of this course."""
    (tmp_path / "exercises").mkdir()
    made = make_exercise(open_course(root=tmp_path), "exercise21", "")[0]
    titles = [check.title for check in Exercise("exercise21", made, made).checks]
    speak("de")
    assert len(titles) > 5
    assert [said for title in titles for said in complaints(title, _(title))] == []
