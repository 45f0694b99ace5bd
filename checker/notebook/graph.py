"""The revision graph, read from the files in migrations/versions without running them."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.language import _
from checker.notebook.errors import LessonStop

VERSIONS = Path("migrations") / "versions"


@dataclass(frozen=True)
class Revision:
    """One migration file: its id, the ids it follows, its message."""

    id: str
    down: tuple[str, ...]
    message: str
    path: Path


@dataclass(frozen=True)
class Graph:
    """All revisions, newest first, and the ids that the database says it is at."""

    revisions: list[Revision]
    current: list[str]

    @property
    def heads(self) -> list[str]:
        """The ids that no other revision follows."""
        followed = {down for revision in self.revisions for down in revision.down}
        return [revision.id for revision in self.revisions if revision.id not in followed]

    @property
    def unknown(self) -> list[str]:
        """The ids that are named (by a file or the database) and that no file has."""
        ids = {revision.id for revision in self.revisions}
        named = [down for revision in self.revisions for down in revision.down] + self.current
        return list(dict.fromkeys(name for name in named if name not in ids))

    def marks(self, revision: str) -> list[str]:
        """The words that belong beside a revision: head, current."""
        head = ["head"] if revision in self.heads else []
        return head + (["current"] if revision in self.current else [])


def read_graph(current: list[str], versions: Path = VERSIONS) -> Graph:
    """Read every migration file below `versions`; newest first."""
    found = [_read(path) for path in sorted(versions.glob("*.py"))]
    return Graph(_newest_first([revision for revision in found if revision]), current)


def _read(path: Path) -> Revision | None:
    """Read one file; None when it names no revision. Raises LessonStop for a syntax error."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
    except SyntaxError as error:
        raise LessonStop(
            _(
                "{file}:{line} is not valid Python ({message}).\n"
                "Mend that line, save the file, and run this cell again.",
                file=path.as_posix(),
                line=error.lineno,
                message=error.msg,
            )
        ) from None
    values = dict(_constants(tree))
    revision = values.get("revision")
    if not isinstance(revision, str):
        return None
    down = values.get("down_revision")
    named = (down,) if isinstance(down, str) else down if isinstance(down, tuple | list) else ()
    parents = tuple(str(name) for name in named)
    message = (ast.get_docstring(tree) or "").partition("\n")[0]
    return Revision(revision, parents, message, path)


def _constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    """Yield the names and values of the module's plain assignments of constants."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            with contextlib.suppress(ValueError):
                if isinstance(target, ast.Name):
                    yield target.id, ast.literal_eval(value)


def _newest_first(revisions: list[Revision]) -> list[Revision]:
    """Sort so that each revision stands above the ones that it follows."""
    left, done = list(revisions), []
    while left:
        followed = {down for revision in left for down in revision.down}
        ready = [revision for revision in left if revision.id not in followed] or left[:1]
        done.append(ready[0])
        left.remove(ready[0])
    return done
