"""`%check`, `%work`, `%hint`, `%progress`: the checker, without leaving the notebook."""

from __future__ import annotations

import io
import json
from html import escape

from rich.console import Console, RenderableType

from checker.course import open_course
from checker.language import _
from checker.learning.progress import Progress
from checker.learning.work import start_work
from checker.notebook import guide, show
from checker.notebook.command import run_python
from checker.notebook.errors import LessonStop
from checker.notebook.options import split_words
from checker.notebook.project import course_root, enter, short_from_course, workspace
from checker.showing import views
from checker.showing.marked import Line
from checker.showing.report import MARKS, points_of, verdict_view
from checker.verdict import CheckResult, Finding, Outcome, Verdict

WIDTH = 92


def check(line: str) -> None:
    """Run `python -m checker WORDS`. Raises LessonStop when it was used wrongly or broke."""
    words = split_words(line)
    if not words:
        raise LessonStop(_("Name the exercise, for example: %check exercise3"))
    course = open_course()
    task = course.exercises.get(words[0])
    if task and len(words) == 1 and not course.work(task.id).exists():
        start_work(course, task)
        told = views.first_steps(course, task, course.work(task.id))
        show.publish(_printed(told), guide.first_steps(course, task))
        return
    if not task or len(words) > 1:
        _command(words)
        return
    code, output = _run([*words, "--json"])
    try:
        verdict = Verdict.from_json(json.loads(output))
    except (ValueError, KeyError, TypeError):
        show.publish(output, show.pre(output))
        raise LessonStop(_trouble(code)) from None
    printed = _printed(verdict_view(verdict, replayed=task.has_replay))
    show.publish(printed, _html(verdict, replayed=task.has_replay))
    if code not in (0, 1):
        raise LessonStop(_trouble(code))


def work(line: str) -> None:
    """Go into an exercise's folder, made the first time. Raises LessonStop without a name."""
    words, course = split_words(line), open_course()
    if len(words) != 1 or words[0] not in course.exercises:
        raise LessonStop(_("Name the exercise, for example: %work exercise3"))
    folder = course.work(words[0])
    if not folder.exists():
        start_work(course, course.exercises[words[0]])
    enter(folder)
    show.note(
        _("You are in your own copy, {folder}. %flask runs here.", folder=short_from_course(folder))
    )


def hint(line: str) -> None:
    """Show one hint more. Raises LessonStop when no exercise is named."""
    words, course = split_words(line), open_course()
    if not words:
        raise LessonStop(_("Name the exercise, for example: %hint exercise3"))
    task = course.exercises.get(words[0])
    if not task or len(words) > 1:
        _command(["hint", *words])
        return
    level = Progress(course.workspace).next_hint(task.id, len(task.hints))
    show.publish(_printed(views.hint(task, level)), guide.hints(task, level))


def progress() -> None:
    """Show the map of the course, with what is done."""
    course = open_course()
    done = Progress(course.workspace)
    show.publish(_printed(views.course_map(course, done)), guide.course_map(course, done))


def _run(words: list[str]) -> tuple[int, str]:
    return run_python(["-m", "checker", *words, "--workspace", str(workspace())], course_root())


def _command(words: list[str]) -> None:
    """Run one of the checker's commands and show what it prints."""
    code, output = _run(words)
    text = f"$ python -m checker {' '.join(words)}".rstrip() + f"\n{output.rstrip()}"
    show.publish(text, show.pre(text))
    if code not in (0, 1):
        raise LessonStop(_trouble(code))


def _trouble(code: int) -> str:
    if code == 2:
        return _("The checker could not use this command. Its message above says why.")
    return _("The checker could not grade this. Its message above says what to do.")


def _printed(view: RenderableType) -> str:
    """What a terminal would show, for where there is no HTML."""
    target = Console(
        file=io.StringIO(),
        width=WIDTH,
        color_system=None,
        highlight=False,
        force_jupyter=False,  # else rich shows an empty output of its own
    )
    with target.capture() as captured:
        target.print(view)
    lines = captured.get().splitlines()
    return "\n".join(line.rstrip() for line in lines)


def _html(verdict: Verdict, *, replayed: bool) -> str:
    points = points_of(verdict)
    parts = [show.heading(verdict.exercise, points), show.bar(verdict.points, verdict.max_points)]
    lines = [
        Line(
            MARKS[c.outcome][0],
            (c.title, _("{points} of {max_points}", points=c.points, max_points=c.max_points)),
        )
        for c in verdict.checks
    ]
    parts.append(show.html_table([_("check"), _("points")], lines))
    first = next((c for c in verdict.checks if c.finding), None)
    parts += [_finding(first)] if first else []
    parts += [show.box(show.sentence(note)) for note in verdict.notes]
    name = verdict.exercise
    if verdict.outcome is Outcome.PASSED:
        parts.append(show.box(f"<b>{_('Every point. Well done!')}</b>", show.GREEN))
        course = open_course()
        parts.append(guide.next_view(course, Progress(course.workspace)))
    elif verdict.outcome is Outcome.NOT_GRADED:
        parts.append(show.sentence(_("This could not be graded. It costs you nothing: try again.")))
    else:
        said = [_("Stuck?  {command}", command=f"%hint {name}")]
        if verdict.points and replayed:  # without points nothing runs yet
            replay = f"%replay {name}"
            said.append(_("See what your migrations do to rows:  {command}", command=replay))
        parts.append(show.legend("\n".join(said)))
    return "".join(parts)


def _finding(check: CheckResult) -> str:
    found = check.finding or Finding("", "")
    told = [
        (_("Expected"), escape(found.expected)),
        (_("Found"), escape(found.found)),
        (_("Where"), escape(found.where)),
        (_("Why"), escape(found.why)),
    ]
    if found.lesson:
        told.append((_("Lesson"), show.link_to(found.lesson)))
    rows = "".join(
        f'<div style="white-space: pre-wrap;"><b>{name}</b>  {text}</div>'
        for name, text in told
        if text
    )
    return show.heading(check.title) + show.box(rows, show.RED)
