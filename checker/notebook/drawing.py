"""`%history`: draw the revision graph as text and for Mermaid."""

from __future__ import annotations

import re

from checker.language import _
from checker.notebook import show
from checker.notebook.graph import Graph, Revision

_SIGN = {"current": "●", "head": "▲"}


def as_text(graph: Graph) -> str:
    """Return the graph as lines, newest first."""
    lines = []
    for name in graph.unknown:
        where = _("the database says so") if name in graph.current else _("a file names it")
        lines.append(f"? {name}  {_('no file has this revision')} ({where})")
    for revision in graph.revisions:
        marks = graph.marks(revision.id)
        pointer = f"   <- {', '.join(marks)}" if marks else ""
        lines.append(f"o {revision.id}  {revision.message}{pointer}")
        if len(revision.down) > 1:
            lines.append(f"|   {_('merges {revisions}', revisions=_(' and ').join(revision.down))}")
        elif revision.down and _next(graph, revision) != revision.down[0]:
            lines.append(f"|   {_('follows {revision}', revision=revision.down[0])}")
        else:
            lines.append("|")
    lines.append(
        _("base (before the first migration)") + ("" if graph.current else "   <- current")
    )
    return "\n".join(lines)


def _next(graph: Graph, revision: Revision) -> str | None:
    place = graph.revisions.index(revision) + 1
    return graph.revisions[place].id if place < len(graph.revisions) else None


def as_mermaid(graph: Graph) -> str:
    """Return the graph for Mermaid: arrows go the way an upgrade goes, ids start with a letter."""
    lines = ["flowchart LR"]
    base_mark = "" if graph.current else "<br/><b>● current</b>"
    lines.append(f'    base(["base<br/>{_("before the first migration")}{base_mark}"])')
    for name in graph.unknown:
        lines.append(
            f'    {_node(name)}["{_label(name)}<br/>{_("no file has this revision")}"]:::unknown'
        )
    for revision in reversed(graph.revisions):
        words = [f"<b>{_SIGN[mark]} {mark}</b>" for mark in graph.marks(revision.id)]
        label = "<br/>".join([_label(revision.id), _label(revision.message), *words])
        style = ":::current" if revision.id in graph.current else ""
        lines.append(f'    {_node(revision.id)}["{label}"]{style}')
        for down in revision.down or ("",):
            lines.append(f"    {_node(down) if down else 'base'} --> {_node(revision.id)}")
    lines.append("    classDef current stroke-width:4px")
    lines.append("    classDef unknown stroke-dasharray:5 5")
    return "\n".join(lines)


def _node(revision: str) -> str:
    """Return an id for Mermaid: a letter first, since a bare `x` or `o` beside `--` breaks it."""
    return "r" + re.sub(r"\W", "_", revision)


def _label(text: str) -> str:
    """Escape the characters that mean something inside a Mermaid label."""
    for character, code in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        text = text.replace(character, code)
    return text


def show_graph(graph: Graph) -> None:
    """Show the graph as a picture where Mermaid is known, and as text everywhere."""
    if not graph.revisions and not graph.unknown:
        show.note(_("There is no migration file yet. `%flask db migrate` writes one."))
        return
    show.publish_picture(as_text(graph), as_mermaid(graph))
