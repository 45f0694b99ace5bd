"""`%replay`: what the migrations of an exercise do, scene by scene, to be opened one by one."""

from __future__ import annotations

from html import escape

from checker.course import open_course
from checker.language import _
from checker.notebook import show
from checker.notebook.errors import LessonStop
from checker.notebook.options import split_words
from checker.replay.screen import Unplayable, screened
from checker.replay.told import Told, table_title


def replay(line: str) -> None:
    """Show the scenes of an exercise. Raises LessonStop where there is nothing to show."""
    words = split_words(line)
    course = open_course()
    if len(words) != 1 or words[0] not in course.exercises:
        raise LessonStop(_("Name the exercise, for example: %replay exercise3"))
    task = course.exercises[words[0]]
    folder = course.work(task.id)
    if not folder.is_dir():
        raise LessonStop(
            _("You have not begun it yet. Begin it with: %check {exercise}", exercise=task.id)
        )
    try:
        scenes = screened(task, folder)
    except Unplayable as reason:
        raise LessonStop(str(reason)) from None
    text = "\n\n".join(_text(scene, len(scenes)) for scene in scenes)
    show.publish(text, "".join(_html(scene, len(scenes)) for scene in scenes))


def _place(scene: Told, count: int) -> str:
    return _("{number} of {count}", number=scene.number, count=count)


def _text(scene: Told, count: int) -> str:
    parts = [_place(scene, count) + f"  {scene.title}"]
    parts += [f"$ {scene.command}"] if scene.command else []
    parts += [_("It stops here: {found}", found=scene.finding.found)] if scene.finding else []
    for kind, table in scene.drawn:
        parts.append(table_title(kind, table))
        parts.append(show.text_table(table.header, table.lines))
    parts += [f"{line.mark} {line.cells[0]}" for line in scene.fates]
    return "\n".join(parts)


def _html(scene: Told, count: int) -> str:
    """A scene behind its title; the first one is open. It works without scripts, and in print."""
    parts = []
    if scene.command:
        ended = "" if scene.finding else "✓"
        parts.append(show.terminal(f"$ {scene.command}", "", ended, good=not scene.finding))
    if scene.finding:
        found = scene.finding
        said = f"{_('It stops here.')} {found.found}\n{found.where}\n{found.why}"
        parts.append(show.box(show.sentence(said), show.RED))
    parts += [show.html_table([_("What became of the values")], scene.fates)] if scene.fates else []
    if scene.versions:
        parts.append(show.heading("alembic_version", scene.versions))
    for kind, table in scene.drawn:
        parts.append(show.heading(table_title(kind, table)))
        parts.append(show.html_table(table.header, table.lines))
    if scene.same:
        parts.append(show.legend(_("As before: {names}", names=", ".join(scene.same))))
    if scene.sql:
        sql = "\n\n".join(
            text.expandtabs(2) + (f"\n  {_('with {values}', values=v)}" if v else "")
            for text, v in scene.sql
        )
        parts.append(show.fold_away(_("The SQL that ran"), show.pre(sql)))
    title = f"{_place(scene, count)} · {escape(scene.title)}"
    style = "cursor: pointer; font-weight: 600; padding: 6px 0;"
    opened = " open" if scene.number == 1 else ""
    return f'<details{opened}><summary style="{style}">{title}</summary>{"".join(parts)}</details>'
