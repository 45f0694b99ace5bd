"""A verdict for the terminal: what went well in a line each, the first thing to mend in full."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.language import N_, _
from checker.showing.commands import command
from checker.showing.screen import columns, console, plainly, speaks_unicode
from checker.text import plain
from checker.verdict import CheckResult, Finding, Outcome, Verdict

MARKS = {
    Outcome.PASSED: ("✓", "ok", "green"),
    Outcome.FAILED: ("✗", "no", "red"),
    Outcome.NOT_REACHED: ("·", "--", "dim"),
    Outcome.NOT_GRADED: ("?", "??", "yellow"),
}
SPOKEN = {
    Outcome.PASSED: N_("Passed"),
    Outcome.FAILED: N_("Not yet"),
    Outcome.NOT_REACHED: N_("Later"),
    Outcome.NOT_GRADED: N_("Not graded"),
}
WITHOUT_POINTS = {
    Outcome.PASSED: N_("It holds there too."),
    Outcome.FAILED: N_(
        "It would break there. Your points come from SQLite and are not changed by it."
    ),
    Outcome.NOT_GRADED: N_("This could not be tried to the end. It costs you nothing."),
}


def verdict_view(
    verdict: Verdict, *, verbose: bool = False, unicode: bool = True, replayed: bool = True
) -> RenderableType:
    """The whole verdict as something rich can print; `replayed` where the exercise has a replay."""
    parts: list[RenderableType] = [_headline(verdict), Text()]
    failed = [check for check in verdict.checks if check.finding]
    for check in verdict.checks:
        parts.append(_line(check, unicode=unicode))
        if check.finding and (verbose or check is failed[0]):
            parts.append(finding_view(check.finding))
    parts += [Text(), *_closing(verdict, replayed=replayed)]
    if verbose:
        parts += _details(verdict)
    return Group(*parts)


def change_view(before: Verdict, after: Verdict, *, unicode: bool = True) -> RenderableType:
    """What is otherwise than in the verdict before: checks that turned, and a new first finding."""
    was = {check.id: check for check in before.checks}
    turned = [c for c in after.checks if c.id not in was or was[c.id].outcome is not c.outcome]
    first, earlier = (next((c for c in v.checks if c.finding), None) for v in (after, before))
    parts: list[RenderableType] = [_headline(after)]
    gained = after.points - before.points
    if gained:
        said = _("{gained} points", gained=f"{gained:+d}")
        parts.append(Text(said, style="green" if gained > 0 else "red"))
    parts += [_line(check, unicode=unicode) for check in turned if check is not first]
    if first and first.finding:
        parts.append(_line(first, unicode=unicode))
        same = earlier and (earlier.id, earlier.finding) == (first.id, first.finding)
        parts.append(Text("     " + _("as before")) if same else finding_view(first.finding))
    if not turned and not first:
        parts.append(Text(_("Nothing has changed.")))
    if after.outcome is Outcome.PASSED and before.outcome is not Outcome.PASSED:
        parts += _closing(after)
    return Group(*parts)


def _headline(verdict: Verdict) -> Text:
    if not verdict.max_points:
        return Text(verdict.exercise, "bold")
    return Text.assemble((verdict.exercise, "bold"), "  ", points_of(verdict))


def points_of(result: Verdict | CheckResult) -> str:
    """`3 of 20 points`."""
    return _("{points} of {max_points} points", points=result.points, max_points=result.max_points)


def _line(check: CheckResult, *, unicode: bool) -> RenderableType:
    if plainly():
        return Text(f"{_(SPOKEN[check.outcome])}: {check.title}")
    mark, ascii_mark, style = MARKS[check.outcome]
    grid = Table.grid(padding=(0, 1), expand=False)
    grid.add_column(width=2, no_wrap=True)
    grid.add_column(overflow="fold")
    title = Text(check.title, style="dim" if check.outcome is Outcome.NOT_REACHED else "")
    if check.outcome is Outcome.NOT_REACHED:
        title.append("  " + _("(later)"))
    grid.add_row(Text(mark if unicode else ascii_mark, style=style), title)
    return Padding(grid, (0, 0, 0, 2))


def finding_view(finding: Finding) -> RenderableType:
    """What was expected and found, where, and why it matters."""
    rows = (
        (_("Expected"), finding.expected, ""),
        (_("Found"), finding.found, ""),
        (_("Where"), finding.where, "cyan"),
        (_("Why"), finding.why, ""),
        (
            _("Lesson"),
            finding.lesson and f"{finding.lesson}  (notebooks/{finding.lesson}.ipynb)",
            "",
        ),
    )
    told = [
        (Text(name, "bold"), Text(plain(text), style, overflow="fold"))
        for name, text, style in rows
        if text
    ]
    return columns(told) if plainly() else Padding(columns(told), (1, 0, 1, 5))


def _closing(verdict: Verdict, *, replayed: bool = True) -> list[RenderableType]:
    name = verdict.exercise
    lines: list[RenderableType] = [
        Padding(Text(plain(note)), (0, 0, 1, 0)) for note in verdict.notes
    ]
    if not verdict.max_points:
        lines.append(Text(_(WITHOUT_POINTS[verdict.outcome])))
    elif verdict.outcome is Outcome.PASSED:
        lines.append(Text(_("Every point. Well done!"), style="bold"))
    elif verdict.outcome is Outcome.NOT_GRADED:
        lines.append(Text(_("This could not be graded. It costs you nothing: try again.")))
    else:
        lines.append(Text(_("Mend the first thing, then run the check again.")))
        lines.append(Text(_("Stuck?  {command}", command=command("hint", name))))
        if verdict.points and replayed:  # without points nothing runs yet
            again = command("replay", name)
            lines.append(Text(_("See what it does to rows:  {command}", command=again)))
    return lines


def _details(verdict: Verdict) -> list[RenderableType]:
    versions = ", ".join(f"{name} {number}" for name, number in verdict.versions.items())
    facts = (
        _(
            "seed {seed} · {seconds} seconds · isolation: {level}",
            seed=verdict.seed,
            seconds=f"{verdict.seconds:.2f}",
            level=verdict.isolation,
        ),
        versions,
    )
    parts: list[RenderableType] = [Text()]
    if verdict.output.strip():
        parts += [
            Text(_("What the last step printed:"), style="bold"),
            Text(plain(verdict.output[-4000:])),
        ]
    return parts + [Text(fact, style="dim") for fact in facts]


def show_change(before: Verdict, after: Verdict) -> None:
    """Print what a new verdict has changed."""
    target = console()
    target.print(change_view(before, after, unicode=speaks_unicode(target)))


def show(verdict: Verdict, *, verbose: bool = False, replayed: bool = True) -> None:
    """Print a verdict on the terminal."""
    target = console()
    unicode = speaks_unicode(target)
    target.print(verdict_view(verdict, verbose=verbose, unicode=unicode, replayed=replayed))
