"""What the other commands show: the course's map, first steps, hints and solutions."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from checker.blocks import translated
from checker.course import Course
from checker.exercise import Exercise
from checker.explain.lookup import Answer
from checker.language import N_, _
from checker.learning.progress import Progress
from checker.learning.way import count_passed, next_step
from checker.showing.commands import command
from checker.showing.screen import code, columns, console, markdown, with_code
from checker.text import plain

__all__ = [
    "after_passing",
    "console",
    "course_map",
    "exercise_list",
    "explanation",
    "first_steps",
    "hint",
    "solution",
]

WITH_FLASK = N_("Work there: open a terminal in that folder and use the flask command.")
NO_FLASK = N_("Work there: open a terminal in that folder.")
MADE_BY_INIT = ("env.py",)


def lesson_title(path: Path) -> str:
    """The first heading of a lesson."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next((line for line in lines if line.startswith("# ")), "")
    return translated(first)[2:].strip() or path.stem


def exercise_list(course: Course, progress: Progress) -> RenderableType:
    """A line an exercise: its name, its task, its state."""
    return columns(
        (Text(exercise.id, style="bold"), exercise.title, state(course, exercise, progress))
        for exercise in course.exercises.values()
    )


def state(course: Course, exercise: Exercise, progress: Progress) -> Text:
    """Where the learner stands with one exercise."""
    entry = progress.of(exercise.id)
    if progress.passed(exercise.id):
        return Text(_("done"), style="green")
    if "points" in entry:
        return Text(
            _(
                "{points} of {max_points} points",
                points=entry["points"],
                max_points=entry["max_points"],
            ),
        )
    return Text(_("begun") if course.work(exercise.id).exists() else _("not begun"), style="dim")


def course_map(course: Course, progress: Progress) -> RenderableType:
    """The lessons, each with its exercises, how much is done, and what comes next."""
    rows: list[tuple[Text | str, ...]] = []
    for lesson in course.lessons:
        rows.append((Text(f"{lesson.stem}", style="bold"), lesson_title(lesson), ""))
        rows += [
            (f"  {exercise.id}", exercise.title, state(course, exercise, progress))
            for exercise in course.exercises.values()
            if exercise.lesson == lesson.stem
        ]
    done, total = count_passed(course, progress), len(course.exercises)
    told = Text(_("{done} of {total} exercises are done.", done=done, total=total))
    return Group(columns(rows), Text(), told, next_view(course, progress))


def next_view(course: Course, progress: Progress) -> RenderableType:
    """What to read and to do now."""
    step = next_step(course, progress)
    if step is None:
        return Text(_("All exercises are done. Well done!"), style="bold")
    books = _(" and ").join(f"notebooks/{name}.ipynb" for name in step.lessons)
    told = _("Next: read {notebook}, then", notebook=books) if books else _("Next:")
    return Group(
        Text(told),
        Text(f"  {command(step.exercise.id)}", style="bold"),
    )


def after_passing(course: Course, exercise: Exercise, progress: Progress) -> RenderableType:
    """Where to go from here."""
    ours = _("Compare it with ours:  {command}", command=command("solution", exercise.id))
    return Group(Text(ours), Text(), next_view(course, progress))


def first_steps(course: Course, exercise: Exercise, folder: Path) -> RenderableType:
    """What a learner reads when the copy of an exercise was just made."""
    return Group(
        markdown(translated(exercise.task.read_text(encoding="utf-8"))),
        Text(),
        Text.assemble(_("Your own copy is ready in") + "  ", (str(folder), "bold")),
        Text(_(WITH_FLASK if exercise.has_replay else NO_FLASK)),
        Text.assemble(
            _("When you want to know where you stand:") + "  ",
            (command(exercise.id), "bold"),
        ),
        Text.assemble(_("To read this again:") + "  ", (command("task", exercise.id), "bold")),
        Text.assemble(_("When you are stuck:") + "  ", (command("hint", exercise.id), "bold")),
    )


def hint(exercise: Exercise, level: int) -> RenderableType:
    """All hints up to a level; the newest last."""
    parts: list[RenderableType] = []
    for number, text in enumerate(exercise.hints[:level], 1):
        parts += [
            Text(
                _("Hint {number} of {count}", number=number, count=len(exercise.hints)),
                style="bold",
            ),
            markdown(translated(text)),
            Text(),
        ]
    return Group(*parts)


def solution(exercise: Exercise, folder: Path) -> RenderableType:
    """The solution's own files, and where the whole project is."""
    parts: list[RenderableType] = []
    for path in sorted(folder.rglob("*.py")):
        if path.name in MADE_BY_INIT:
            continue
        parts.append(Text(path.relative_to(folder).as_posix(), style="bold"))
        parts += [code(path.read_text(encoding="utf-8"), "python"), Text()]
    parts.append(Text(_("The whole project is in  {folder}", folder=folder)))
    parts.append(Text(_("It is one right way of several.")))
    return Group(*parts)


def explanation(answer: Answer, lessons: list[Path]) -> RenderableType:
    """What a message means and what to do; or that nothing is known, and where to look then."""
    rows: list[tuple[str, str]] = []
    if answer.known:
        rows.append((_("It means"), _(answer.known.why)))
        rows += [(_("Do this"), answer.known.next_step)] if answer.known.do else []
    else:
        rows.append((_("It means"), _("Nothing is known here about this message.")))
        rows.append((_("Do this"), _("Read its last line first: that is the error itself.")))
    if answer.where:
        where = _("{where}  (the last line of yours that it names)", where=plain(answer.where))
        rows.append((_("Look at"), where))
    if answer.known:
        titles = [lesson_title(path) for path in lessons if path.stem == answer.known.lesson]
        name = f"notebooks/{answer.known.lesson}.ipynb"
        rows.append((_("Read"), f"{titles[0]}  ({name})" if titles else name))
    else:
        rows.append(
            (_("Read"), _("lessons/when-it-breaks.md, which has all messages of the course"))
        )
    line = answer.line or _("(there was no text)")
    told = columns((Text(name, "bold"), with_code(text)) for name, text in rows)
    return Group(Text(plain(line)[:400], style="cyan"), Text(), told)
