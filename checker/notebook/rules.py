"""The rules for a lesson that a program can check: `python -m checker.notebook.rules`.

Prints each broken rule with its line, exit code 1 when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checker.notebook.build import sources
from checker.notebook.project import course_root

OPENING = ("**Questions**", "**Objectives**", "**Builds on**", "**Time**")
CLOSING = ("Key points", "Questions to test yourself", "Exercise", "Next")
MOST_COMMANDS, MOST_TERMS = 35, 5

_DESTROYS = re.compile(
    r"^%flask\b.* db (-\S+ )*downgrade\b(?!.*--(help|sql))|^%%?\w+ --fails\b|\bDROP TABLE\b"
    r"|^(%%?sql )?DELETE FROM\b",
    re.MULTILINE | re.IGNORECASE,
)
_SHELL = re.compile(r"^\s*(!|%%?(bash|sh|script|sx|system|cmd)\b|.*\b(os\.system|subprocess)\b)")
_COMMAND = re.compile(r"^\s*%(flask|state)\b|\brun_flask\(", re.MULTILINE)
_TERM = re.compile(r"\]\((?:\.\./lessons/)?glossary\.md#([\w-]+)\)")
_LIST = re.compile(r"^(?:[-*]|\d+\.) ", re.MULTILINE)


@dataclass
class Part:
    """What stands below one heading, up to the next one."""

    level: int
    title: str
    line: int
    prose: str = ""
    cells: list[str] = field(default_factory=list)


def read_parts(text: str) -> list[Part]:
    """Cut a lesson at its headings; what stands before the first one has level 0."""
    parts, cell = [Part(0, "", 1)], None
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            if line.rstrip() == fence:
                fence = ""
            elif cell:
                parts[-1].cells[-1] += line + "\n"
            continue
        opened = re.match(r"(`{3,})(.*)", line)
        heading = re.match(r"(#{1,4}) (.+)", line)
        if opened:
            fence, cell = opened[1], opened[2].startswith("{code-cell}")
            if cell:
                parts[-1].cells.append("")
            else:
                parts[-1].prose += line + "\n"
        elif heading:
            parts.append(Part(len(heading[1]), heading[2].strip(), number))
        else:
            parts[-1].prose += line + "\n"
    return parts


def anchors(glossary: str) -> set[str]:
    """Return the anchors that a Markdown text offers: its headings', and the ones set by hand."""
    titles = re.findall(r"^#+ (.+)$", glossary, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}
    return slugs | set(re.findall(r'<a (?:id|name)="([^"]+)"', glossary))


def terms(text: str) -> list[str]:
    """Return the glossary anchors that a lesson links to, in order, each once."""
    return list(dict.fromkeys(_TERM.findall(text)))


def broken_rules(text: str, lesson: str, known: set[str], glossary: set[str]) -> list[str]:
    """Return the rules that a lesson breaks; `known` holds the terms of the lessons before it."""
    parts = read_parts(text)
    return [
        *_frame(parts, lesson),
        *_sections(parts),
        *_predictions(parts),
        *_cells(parts),
        *_counts(parts),
        *_terms(text, known, glossary),
    ]


def _frame(parts: list[Part], lesson: str) -> Iterator[str]:
    """The opening, the first cell, and the closing sections in their order."""
    if [part.level for part in parts].count(1) != 1 or parts[1].level != 1:
        yield "a lesson has one `# Title`, and it comes first"
    before = "".join(part.prose for part in _until_first_section(parts))
    yield from (f"missing near the top: {name}" for name in OPENING if name not in before)
    titles = [part.title for part in parts if part.level == 2]
    if tuple(titles[-len(CLOSING) :]) != CLOSING:
        yield f"the last sections must be, in this order: {', '.join(CLOSING)}"
    cells = [cell for part in parts for cell in part.cells]
    first = f"%load_ext checker.notebook\n%lesson {lesson}"
    if not cells or first not in cells[0]:
        yield f"the first code cell must hold: {first!r}"


def _until_first_section(parts: list[Part]) -> Iterator[Part]:
    for part in parts:
        if part.level == 2:
            return
        yield part


def _sections(parts: list[Part]) -> Iterator[str]:
    """Each teaching section has a prediction and a self-check."""
    starts = [i for i, part in enumerate(parts) if part.level == 2 and part.title not in CLOSING]
    for start in starts:
        after = [i for i in range(start + 1, len(parts)) if parts[i].level == 2]
        inside = parts[start + 1 : after[0] if after else len(parts)]
        where = f"line {parts[start].line}: section {parts[start].title!r}"
        if not any(part.title.startswith("Predict") for part in inside):
            yield f"{where} has no `### Predict`"
        checks = [part for part in inside if part.title.startswith("Self-check")]
        if not checks:
            yield f"{where} has no `### Self-check`"
        for check in checks:
            if not re.search(r"\b(check_that|in_order)\(", "".join(check.cells)):
                yield f"line {check.line}: this self-check calls neither check_that nor in_order"


def _predictions(parts: list[Part]) -> Iterator[str]:
    """A prediction offers options and explains them; what fails or destroys comes after one."""
    for part in parts:
        where = f"line {part.line}: {part.title!r}"
        if part.title.startswith("Predict"):
            if not _LIST.search(part.prose):
                yield f"{where} has no list of options"
            if "<details>" not in part.prose:
                yield f"{where} has no folded explanation"
        else:
            for cell in part.cells:
                if found := _DESTROYS.search(cell):
                    yield f"{where}: {found[0]!r} needs a `### Predict` directly before it"


def _cells(parts: list[Part]) -> Iterator[str]:
    """No shell, no cell that may fail by its tag, not too many commands."""
    commands = 0
    for part in parts:
        for cell in part.cells:
            commands += len(_COMMAND.findall(cell))
            if "raises-exception" in cell:
                yield f"line {part.line}: a cell may not fail by tag; use %flask --fails"
            for line in cell.splitlines():
                if _SHELL.match(line):
                    yield f"line {part.line}: no shell in a cell: {line.strip()}"
        if re.search(r"^```(bash|sh|shell|zsh)\b", part.prose, re.MULTILINE):
            yield f"line {part.line}: a block for one shell only; write it as text"
    if commands > MOST_COMMANDS:
        yield f"{commands} flask commands; {MOST_COMMANDS} are the most for a minute"


def _counts(parts: list[Part]) -> Iterator[str]:
    """One key point for each objective; four to eight questions with folded answers."""
    opening = "".join(part.prose for part in _until_first_section(parts))
    block = re.search(r"\*\*Objectives\*\*(.*?)(?=^\*\*|\Z)", opening, re.DOTALL | re.MULTILINE)
    objectives = len(_LIST.findall(block[1])) if block else 0
    by_title = {part.title: part for part in parts}
    points = by_title.get("Key points", Part(2, "", 0))
    count = len(_LIST.findall(points.prose))
    if not objectives or count != objectives:
        yield f"{objectives} objectives and {count} key points; they come in pairs"
    first = next((i for i, part in enumerate(parts) if part.title == CLOSING[1]), len(parts))
    rest = [i for i in range(first + 1, len(parts)) if parts[i].level == 2]
    inside = "".join(part.prose for part in parts[first : rest[0] if rest else len(parts)])
    answers = inside.count("<details>")
    if not 4 <= answers <= 8:
        yield f"{answers} questions with a folded answer; 4 to 8 are wanted"


def _terms(text: str, known: set[str], glossary: set[str]) -> Iterator[str]:
    """At most five new terms, each in the glossary."""
    new = [term for term in terms(text) if term not in known]
    if len(new) > MOST_TERMS:
        yield f"{len(new)} new terms ({', '.join(new)}); {MOST_TERMS} are the most"
    for term in terms(text):
        if term not in glossary:
            yield f"the glossary has no entry {term!r}"


def broken_in(root: Path) -> dict[str, list[str]]:
    """Return the broken rules of each lesson of a course, by the lesson's id."""
    file = root / "lessons" / "glossary.md"
    glossary = anchors(file.read_text(encoding="utf-8")) if file.is_file() else set()
    known: set[str] = set()
    found = {}
    for source in sources(root):
        text = source.read_text(encoding="utf-8")
        found[source.stem] = broken_rules(text, source.stem, known, glossary)
        known.update(terms(text))
    return found


def main() -> int:
    """Print what is broken; return the exit code."""
    found = broken_in(course_root())
    for lesson, rules in found.items():
        print(f"{lesson}: {'ok' if not rules else ''}")
        for rule in rules:
            print(f"  {rule}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
