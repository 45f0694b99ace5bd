"""A verdict for the terminal: what went well in a line each, the first thing to mend in full."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.text import plain
from checker.verdict import CheckResult, Finding, Outcome, Verdict

MARKS = {
    Outcome.PASSED: ("✓", "ok", "green"),
    Outcome.FAILED: ("✗", "no", "red"),
    Outcome.NOT_REACHED: ("·", "--", "dim"),
    Outcome.NOT_GRADED: ("?", "??", "yellow"),
}
WITHOUT_POINTS = {
    Outcome.PASSED: "It holds there too.",
    Outcome.FAILED: "It would break there. Your points come from SQLite and are not changed by it.",
    Outcome.NOT_GRADED: "This could not be tried to the end. It costs you nothing.",
}


def verdict_view(
    verdict: Verdict, *, verbose: bool = False, unicode: bool = True
) -> RenderableType:
    """The whole verdict as something rich can print."""
    parts: list[RenderableType] = [_headline(verdict), Text()]
    failed = [check for check in verdict.checks if check.finding]
    for check in verdict.checks:
        parts.append(_line(check, unicode=unicode))
        if check.finding and (verbose or check is failed[0]):
            parts.append(finding_view(check.finding))
    parts += [Text(), *_closing(verdict)]
    if verbose:
        parts += _details(verdict)
    return Group(*parts)


def _headline(verdict: Verdict) -> Text:
    if not verdict.max_points:
        return Text(verdict.exercise, "bold")
    return Text.assemble(
        (verdict.exercise, "bold"), f"  {verdict.points} of {verdict.max_points} points"
    )


def _line(check: CheckResult, *, unicode: bool) -> RenderableType:
    mark, ascii_mark, style = MARKS[check.outcome]
    grid = Table.grid(padding=(0, 1), expand=False)
    grid.add_column(width=2, no_wrap=True)
    grid.add_column(overflow="fold")
    title = Text(check.title, style="dim" if check.outcome is Outcome.NOT_REACHED else "")
    if check.outcome is Outcome.NOT_REACHED:
        title.append("  (later)")
    grid.add_row(Text(mark if unicode else ascii_mark, style=style), title)
    return Padding(grid, (0, 0, 0, 2))


def finding_view(finding: Finding) -> RenderableType:
    """What was expected and found, where, and why it matters."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    rows = (
        ("Expected", finding.expected),
        ("Found", finding.found),
        ("Where", finding.where),
        ("Why", finding.why),
        ("Lesson", finding.lesson and f"{finding.lesson}  (notebooks/{finding.lesson}.ipynb)"),
    )
    for name, text in rows:
        if text:
            grid.add_row(name, Text(plain(text), style="cyan" if name == "Where" else ""))
    return Padding(grid, (1, 0, 1, 7))


def _closing(verdict: Verdict) -> list[RenderableType]:
    name = verdict.exercise
    lines: list[RenderableType] = [
        Padding(Text(plain(note)), (0, 0, 1, 0)) for note in verdict.notes
    ]
    if not verdict.max_points:
        lines.append(Text(WITHOUT_POINTS[verdict.outcome]))
    elif verdict.outcome is Outcome.PASSED:
        lines.append(Text("Every point. Well done!", style="bold green"))
    elif verdict.outcome is Outcome.NOT_GRADED:
        lines.append(Text("This could not be graded. It costs you nothing: try again."))
    else:
        lines.append(Text("Mend the first thing, then run the check again."))
        lines.append(Text(f"Stuck?  python -m checker hint {name}"))
        lines.append(Text(f"See what it does to rows:  python -m checker replay {name}"))
    return lines


def _details(verdict: Verdict) -> list[RenderableType]:
    versions = ", ".join(f"{name} {number}" for name, number in verdict.versions.items())
    facts = (
        f"seed {verdict.seed} · {verdict.seconds:.2f} seconds · isolation: {verdict.isolation}",
        versions,
    )
    parts: list[RenderableType] = [Text()]
    if verdict.output.strip():
        parts += [
            Text("What the last step printed:", style="bold"),
            Text(plain(verdict.output[-4000:])),
        ]
    return parts + [Text(fact, style="dim") for fact in facts]


def console() -> Console:
    """The terminal. rich leaves colour out where it should: NO_COLOR, pipes, dumb terminals."""
    return Console(highlight=False, soft_wrap=False)


def speaks_unicode(target: Console) -> bool:
    """Whether the terminal can show a check mark."""
    return target.encoding.lower().replace("-", "") in ("utf8", "utf16", "utf32")


def show(verdict: Verdict, *, verbose: bool = False) -> None:
    """Print a verdict on the terminal."""
    target = console()
    target.print(verdict_view(verdict, verbose=verbose, unicode=speaks_unicode(target)))
