"""What an exercise asks for, its hints, and the way through the course, for a notebook."""

from __future__ import annotations

from html import escape

from checker.blocks import translated
from checker.course import Course
from checker.exercise import Exercise
from checker.language import _
from checker.learning.progress import Progress
from checker.learning.way import count_passed, next_step
from checker.notebook import show
from checker.notebook.project import short_from_course
from checker.showing.marked import Line
from checker.showing.views import lesson_title, state

DONE, BEGUN = "✓", "…"


def first_steps(course: Course, exercise: Exercise) -> str:
    """The task, where the learner's copy is, and what to run when."""
    folder = short_from_course(course.work(exercise.id))
    ready = _("Your own copy is ready in") + f" {show.typed(folder)}"
    rows = [
        (_("When you want to know where you stand:"), f"%check {exercise.id}"),
        (_("When you are stuck:"), f"%hint {exercise.id}"),
        (_("To work on it in cells, with %flask:"), f"%work {exercise.id}"),
    ]
    told = "".join(f"<div>{escape(when)} {show.typed(what)}</div>" for when, what in rows)
    task = show.markdown(translated(exercise.task.read_text(encoding="utf-8")))
    return task + show.box(f"<div>{ready}</div>{told}", show.GREEN)


def hints(exercise: Exercise, level: int) -> str:
    """The hints seen so far, folded, and the new one."""
    parts = []
    count = len(exercise.hints)
    for number, text in enumerate(exercise.hints[:level], 1):
        title = _("Hint {number} of {count}", number=number, count=count)
        told = show.markdown(translated(text))
        newest = number == level
        parts.append(
            show.heading(title) + show.box(told) if newest else show.fold_away(title, told)
        )
    if level < count:
        parts.append(show.legend(_("Another one:  {command}", command=f"%hint {exercise.id}")))
    return "".join(parts)


def course_map(course: Course, progress: Progress) -> str:
    """How much is done, every lesson with its exercises, and what comes next."""
    done, total = count_passed(course, progress), len(course.exercises)
    told = _("{done} of {total} exercises are done.", done=done, total=total)
    lines, heads = list[Line](), set[int]()
    for lesson in course.lessons:
        heads.add(len(lines))
        lines.append(Line("", (lesson.stem, lesson_title(lesson), "")))
        for exercise in course.exercises.values():
            if exercise.lesson == lesson.stem:
                lines.append(_exercise_line(course, exercise, progress))
    header = [_("lesson"), _("what it is about"), _("where you stand")]
    table = show.html_table(header, lines, heads)
    return show.heading(told) + show.bar(done, total) + table + next_view(course, progress)


def _exercise_line(course: Course, exercise: Exercise, progress: Progress) -> Line:
    begun = course.work(exercise.id).exists()
    mark = DONE if progress.passed(exercise.id) else BEGUN if begun else ""
    where = state(course, exercise, progress).plain if begun or mark else ""
    return Line(mark, (f"  {exercise.id}", exercise.title, where))


def next_view(course: Course, progress: Progress) -> str:
    """What to read and to do now."""
    step = next_step(course, progress)
    if step is None:
        return show.box(f"<b>{_('All exercises are done. Well done!')}</b>", show.GREEN)
    books = _(" and ").join(show.link_to(name) for name in step.lessons)
    told = _("Next: read {notebook}, then", notebook="\0") if books else _("Next:")
    read = escape(told).replace("\0", books)
    return show.box(f"{read} {show.typed(f'%check {step.exercise.id}')}", show.GREEN)
