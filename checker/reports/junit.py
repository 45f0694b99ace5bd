"""JUnit XML: a suite for each submission, a case for each check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from checker.keeping import write_whole_from
from checker.reports.machines import told
from checker.results.grades import Grades, Standing
from checker.text import plain
from checker.verdict import Outcome

# What XML 1.0 can't hold, even escaped: https://www.w3.org/TR/xml/#charsets
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text without the characters that XML forbids, or that a terminal would obey."""
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", plain(text))


def _attribute(value: Any) -> str:
    return quoteattr(clean(str(value)))


def suite(standing: Standing) -> Iterator[str]:
    """The lines of one submission's suite."""
    checks = standing.result["checks"]
    counts = {
        "tests": len(checks),
        "failures": sum(check["outcome"] == Outcome.FAILED for check in checks),
        "errors": sum(check["outcome"] == Outcome.NOT_GRADED for check in checks),
        "skipped": sum(check["outcome"] == Outcome.NOT_REACHED for check in checks),
        "time": standing.result["seconds"],
        "timestamp": str(standing.result["record"]["graded_at"])[:19],
    }
    name = f"{standing.submission} {standing.exercise}"
    said = " ".join(f"{key}={_attribute(value)}" for key, value in counts.items())
    yield f"  <testsuite name={_attribute(name)} {said}>\n"
    level = _attribute(standing.result["isolation"])
    yield f'    <properties><property name="isolation" value={level}/></properties>\n'
    for check in checks:
        where = f"classname={_attribute(name)} name={_attribute(check['title'])}"
        yield f'    <testcase {where} time="0">{_outcome(check)}</testcase>\n'
    yield "  </testsuite>\n"


def _outcome(check: Any) -> str:
    tag = {
        Outcome.FAILED: "failure",
        Outcome.NOT_GRADED: "error",
        Outcome.NOT_REACHED: "skipped",
    }.get(Outcome(check["outcome"]))
    if tag is None:
        return ""
    message = _attribute(check.get("found") or "what comes before it is to be mended first")
    kind = "" if tag == "skipped" else f" type={_attribute(check['id'])}"
    return f"<{tag} message={message}{kind}>{escape(clean(told(check)))}</{tag}>"


def write(grades: Grades, folder: Path) -> list[Path]:
    """`junit.xml`."""

    def text() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        for standing in grades.standings():
            yield from suite(standing)
        yield "</testsuites>\n"

    path = folder / "junit.xml"
    write_whole_from(path, text())
    return [path]
