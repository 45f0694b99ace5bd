"""Each lesson keeps the rules for a lesson, as far as a program can check them."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.notebook import build, rules
from checker.notebook.project import course_root

LESSONS = [source.stem for source in build.sources(course_root())]

GOOD = """\
---
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
# A title

**Questions**
- What is this?

**Objectives**
- Name one thing.

**Builds on** nothing.

**Time** 5 minutes

```{code-cell} ipython3
%load_ext checker.notebook
%lesson 01-x
```

## One

A [head](../lessons/glossary.md#head).

### Predict
- a
- b

<details><summary>Answers</summary>a: no. b: yes.</details>

```{code-cell} ipython3
%flask --fails "Error" db upgrade
```

### Self-check
```{code-cell} ipython3
check_that(True, "yes", "no")
```

## Key points
- One thing.

## Questions to test yourself
<details>1</details> <details>2</details> <details>3</details> <details>4</details>

## Exercise
Do it.

## Next
More.
"""


def broken(text: str) -> str:
    return "\n".join(rules.broken_rules(text, "01-x", set(), {"head"}))


def test_the_lessons_are_there() -> None:
    first = ["01-setup", "02-first-migration", "03-add-email", "04-upgrade-and-roll-back"]
    assert LESSONS[:4] == first


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_keeps_the_rules(lesson: str) -> None:
    assert rules.broken_in(course_root())[lesson] == []


def test_notebooks_are_what_their_lessons_make() -> None:
    assert build.differing(course_root()) == []


def test_a_good_lesson_breaks_no_rule() -> None:
    assert broken(GOOD) == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("**Time** 5 minutes", "", "missing near the top: **Time**"),
        ("# A title\n", "", "one `# Title`"),
        ("%lesson 01-x", "%lesson 02-y", "first code cell"),
        ("### Predict", "### Guess", "has no `### Predict`"),
        ("### Predict", "### Guess", "needs a `### Predict` directly before it"),
        ("- a\n- b\n", "", "no list of options"),
        ("<details><summary>Answers</summary>a: no. b: yes.</details>", "", "no folded"),
        ('check_that(True, "yes", "no")', "1 + 1", "calls neither"),
        ("### Self-check", "### Look", "has no `### Self-check`"),
        ("check_that(", "!ls\ncheck_that(", "no shell in a cell: !ls"),
        ("check_that(", ":tags: [raises-exception]\ncheck_that(", "may not fail by tag"),
        ("check_that(", "%flask db downgrade\ncheck_that(", "directly before it"),
        ("check_that(", "%flask db current\n" * 35 + "check_that(", "36 flask commands"),
        ("- One thing.", "- One.\n- Two.", "1 objectives and 2 key points"),
        ("<details>4</details>", "", "3 questions"),
        ("#head", "#tail", "no entry 'tail'"),
        ("## Exercise", "## Task", "last sections must be"),
    ],
)
def test_a_broken_rule_is_named(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert said in broken(GOOD.replace(old, new, 1))


def test_terms_of_earlier_lessons_are_not_new() -> None:
    links = " ".join(f"[t{n}](../lessons/glossary.md#t{n})" for n in range(6))
    text = GOOD.replace("A [head](../lessons/glossary.md#head).", links)
    glossary = {f"t{n}" for n in range(6)}
    assert "6 new terms" in "\n".join(rules.broken_rules(text, "01-x", set(), glossary))
    assert rules.broken_rules(text, "01-x", {"t0"}, glossary) == []


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "lessons" / "01-x.md"
    source.parent.mkdir()
    source.write_text(GOOD, encoding="utf-8")
    assert build.differing(tmp_path) == ["notebooks/01-x.ipynb"]
    assert build.write_all(tmp_path) == ["notebooks/01-x.ipynb"]
    assert build.write_all(tmp_path) == []
    assert build.differing(tmp_path) == []


def test_a_notebook_without_a_lesson_is_named(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "09-lost.ipynb").write_text("{}", encoding="utf-8")
    assert build.differing(tmp_path) == ["notebooks/09-lost.ipynb"]
