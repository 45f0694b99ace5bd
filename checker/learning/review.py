"""Questions that come back: those of the review quizzes, each again after a growing pause.

What a learner has answered is kept in the workspace, `.review.json`:

    {"quiz-1/3": {"box": 2, "due": "2026-11-26", "wrong": 1}}

`box` counts the right answers in a row, `wrong` the wrong ones in all.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.blocks import translated
from checker.keeping import read_json, write_whole

FILE = ".review.json"
PAUSES = (1, 3, 7, 16, 35, 90)  # days after one, two, ... right answers in a row
NEW_A_DAY = 5
QUESTION = re.compile(r"^## (?=\d)", re.MULTILINE)
ANSWER = re.compile(r"<details><summary>Answer</summary>\n\n(.*?)\n\n</details>", re.DOTALL)
RIGHT = re.compile(r"^- \*\*([a-e])\.\*\* Right\.", re.MULTILINE)
LETTER = re.compile(r"^- \*\*([a-e])\.\*\* ", re.MULTILINE)
LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Card:
    """One question. `text` and `answer` are Markdown; `letters` are those that it offers."""

    id: str
    title: str
    text: str
    letters: tuple[str, ...]
    right: str
    answer: str


def read_cards(quiz: Path) -> Iterator[Card]:
    """The questions of one quiz."""
    parts = QUESTION.split(quiz.read_text(encoding="utf-8"))[1:]
    for number, part in enumerate(parts, 1):
        title, _, rest = part.partition("\n")
        answer = ANSWER.search(rest)
        right = RIGHT.search(answer[1]) if answer else None
        if answer and right:
            asked = rest[: answer.start()]
            text = LINK.sub(r"\1", translated(asked)).strip()
            said = LINK.sub(r"\1", translated(answer[1]))
            letters = tuple(LETTER.findall(asked))
            title = translated(f"## {title}").removeprefix("## ")
            yield Card(f"{quiz.stem}/{number}", title, text, letters, right[1], said)


@dataclass(frozen=True)
class Review:
    """What a learner has answered so far."""

    workspace: Path

    def read(self) -> dict[str, dict[str, Any]]:
        """All entries; none where there is no file or it cannot be read."""
        found = read_json(self.workspace / FILE)
        entries = found if isinstance(found, dict) else {}
        return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}

    def due(self, cards: Collection[Card], today: dt.date, shuffle: random.Random) -> list[Card]:
        """What to ask today, mixed: what was wrong before and what is due, then a few new ones."""
        entries = self.read()
        known = [card for card in cards if card.id in entries]
        again = [card for card in known if str(entries[card.id].get("due", "")) <= str(today)]
        shuffle.shuffle(again)
        again.sort(key=lambda card: -int(entries[card.id].get("wrong", 0)))
        fresh = [card for card in cards if card.id not in entries]
        return again + fresh[:NEW_A_DAY]

    def answered(self, card: Card, *, right: bool, today: dt.date) -> dt.date:
        """Keep an answer; the day on which the question comes back."""
        entries = self.read()
        entry = entries.get(card.id, {})
        box = int(entry.get("box", 0)) + 1 if right else 0
        pause = PAUSES[min(box, len(PAUSES)) - 1] if right else PAUSES[0]
        back = today + dt.timedelta(days=pause)
        wrong = int(entry.get("wrong", 0)) + (not right)
        entries[card.id] = {"box": box, "due": str(back), "wrong": wrong}
        write_whole(self.workspace / FILE, json.dumps(entries, indent=1))
        return back
