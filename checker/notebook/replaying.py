"""`%replay`: what the migrations of an exercise do, scene by scene, to be opened one by one."""

from __future__ import annotations

from html import escape

from checker.course import open_course
from checker.notebook import show
from checker.notebook.errors import LessonStop
from checker.notebook.options import split_words
from checker.replay.screen import Unplayable, screened
from checker.replay.told import WORDS, Told


def replay(line: str) -> None:
    """Show the scenes of an exercise. Raises LessonStop where there is nothing to show."""
    words = split_words(line)
    course = open_course()
    if len(words) != 1 or words[0] not in course.exercises:
        raise LessonStop("Name the exercise, for example: %replay exercise3")
    task = course.exercises[words[0]]
    folder = course.work(task.id)
    if not folder.is_dir():
        raise LessonStop(f"You have not begun it yet. Begin it with: %check {task.id}")
    try:
        scenes = screened(task, folder)
    except Unplayable as reason:
        raise LessonStop(str(reason)) from None
    text = "\n\n".join(_text(scene, len(scenes)) for scene in scenes)
    show.publish(text, "".join(_html(scene, len(scenes)) for scene in scenes))


def _text(scene: Told, count: int) -> str:
    parts = [f"{scene.number} of {count}  {scene.title}"]
    parts += [f"$ {scene.command}"] if scene.command else []
    parts += [f"It stops here: {scene.finding.found}"] if scene.finding else []
    for kind, table in scene.drawn:
        parts.append(f"{kind} {table.name}{WORDS[table.mark]}")
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
        said = f"It stops here. {scene.finding.found}\n{scene.finding.where}\n{scene.finding.why}"
        parts.append(show.box(show.sentence(said), show.RED))
    parts += [show.html_table(["What became of the values"], scene.fates)] if scene.fates else []
    if scene.versions:
        parts.append(show.heading("alembic_version", scene.versions))
    for kind, table in scene.drawn:
        parts.append(show.heading(f"{kind} {table.name}{WORDS[table.mark]}"))
        parts.append(show.html_table(table.header, table.lines))
    if scene.same:
        parts.append(show.legend(f"As before: {', '.join(scene.same)}"))
    if scene.sql:
        sql = "\n\n".join(
            text.expandtabs(2) + (f"\n  with {v}" if v else "") for text, v in scene.sql
        )
        parts.append(show.fold_away("The SQL that ran", show.pre(sql)))
    title = f"{scene.number} of {count} · {escape(scene.title)}"
    style = "cursor: pointer; font-weight: 600; padding: 6px 0;"
    opened = " open" if scene.number == 1 else ""
    return f'<details{opened}><summary style="{style}">{title}</summary>{"".join(parts)}</details>'
