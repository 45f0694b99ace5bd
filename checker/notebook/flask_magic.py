"""`%flask`: run the real command, show it as typed, and hold it to what the lesson expects."""

from __future__ import annotations

from collections.abc import Mapping

from checker.language import N_, _
from checker.notebook import show
from checker.notebook.command import Outcome, run_flask_command
from checker.notebook.errors import LessonStop
from checker.notebook.folding import fold
from checker.notebook.options import split_words, take_options
from checker.notebook.project import require_project

_LINES = 40
"""Lines of output shown when the lesson does not say."""


def run(line: str, more: Mapping[str, str] | None = None, place: str = "") -> None:
    """Run a `%flask` line. Raises LessonStop when the outcome isn't the expected one.

    `more` is put into the command's environment; `place` is a note shown beside the command.
    `--env NAME=VALUE` in the line does both.
    """
    require_project()
    options, typed = read_line(line)
    more, place = _with_settings(options["--env"], more, place)
    lines = options["--lines"][-1] if options["--lines"] else str(_LINES)
    if not lines.isdigit():
        raise LessonStop(_("--lines needs a number, not {lines}.", lines=repr(lines)))
    outcome = run_flask_command(split_words(typed), more)
    show_outcome(typed + place, outcome, int(lines), bool(options["--fails"]))
    _hold_to(typed, outcome, options["--fails"], options["--says"])


def read_line(line: str) -> tuple[dict[str, list[str]], str]:
    """Return the options of a `%flask` line and the command as it is typed after `flask`."""
    options, rest = take_options(line, ("--fails", "--says", "--lines", "--env"))
    typed = rest.removeprefix("flask ")
    if not split_words(typed):
        raise LessonStop(_("Say what to run, for example: %flask db upgrade"))
    return options, typed


def _with_settings(
    settings: list[str], more: Mapping[str, str] | None, place: str
) -> tuple[dict[str, str], str]:
    """Add the values of `--env` to the environment, and a note that tells of them."""
    for setting in settings:
        if not setting.partition("=")[2]:
            raise LessonStop(
                _("--env needs a name and a value: --env DATABASE_URL=sqlite:///empty.db")
            )
    note = f"     {_('(with {values})', values=', '.join(settings))}" if settings else ""
    return {**(more or {}), **dict(part.split("=", 1) for part in settings)}, place + note


def show_outcome(typed: str, outcome: Outcome, lines: int, meant_to_fail: bool) -> None:
    """Show the command and its output, noise folded; the full output can be opened."""
    command = f"$ flask {typed}"
    folded = fold(outcome.output)
    shown = folded.splitlines()
    if len(shown) > lines:
        shown = [
            _("… ({count} lines above, see all of the output)", count=len(shown) - lines),
            *shown[-lines:],
        ]
    ending = []
    if outcome.code:
        told = N_("✗ the command failed (exit code {code})")
        if meant_to_fail:
            told = N_("✗ the command failed, as this lesson wants it to (exit code {code})")
        ending = [_(told, code=outcome.code)]
    elif not folded:
        ending = [_("✓ done (exit code 0)")]
    text = "\n".join([command, *shown, *ending])
    html = show.terminal(command, "\n".join(shown), "\n".join(ending), outcome.code == 0)
    if folded.strip() != outcome.output.strip():
        html += show.fold_away(_("all of the output"), show.pre(outcome.output))
    show.publish(text, html)


def _hold_to(typed: str, outcome: Outcome, fails: list[str], says: list[str]) -> None:
    """Raise LessonStop when exit code or output are not what the lesson expects."""
    if fails and outcome.code == 0:
        raise LessonStop(
            _(
                "This command was meant to fail with: {expected}\n"
                "It succeeded. Was a cell above skipped, or run twice? Start again from the first "
                "cell.",
                expected=fails[0],
            )
        )
    if not fails and outcome.code != 0:
        raise LessonStop(
            _(
                "flask {typed} failed (exit code {code}), so this cell stops here.\n"
                "Read its last lines above. If you skipped or repeated a cell, start again from "
                "the first one.",
                typed=typed,
                code=outcome.code,
            )
        )
    for text in fails + says:
        if not outcome.contains(text):
            raise LessonStop(
                _(
                    "The lesson expects this text in the output, and it is not there: {text}\n"
                    "If you changed a cell, that may be why. Otherwise start again from the first "
                    "cell.",
                    text=text,
                )
            )
