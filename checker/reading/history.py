"""The revision files of a project, read with `ast` and never run: the graph they make."""

from __future__ import annotations

import ast
import copy
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from checker.language import N_, _
from checker.reading.locations import version_folders
from checker.reading.source import MAX_TOGETHER, parse_source, written
from checker.verdict import Failed

LESSON = "02-first-migration"
HEADER = ("revision", "down_revision")  # Alembic reads both, and stops without one

USED_TWICE = N_("{revision} is used twice: in {file} and in {other}")
TWO_IN_ONE = N_(
    "Two parents are two texts in round brackets: down_revision = ('one', 'other'). "
    "flask db merge heads  writes them so."
)
MUCH = N_("all migration files together are larger than {megabytes} MB")
CIRCLE = N_("a circle: each of {circle} comes after another of them")


@dataclass(frozen=True)
class Revision:
    """One revision file. `file` is relative to the project, with forward slashes."""

    id: str
    parents: tuple[str, ...]
    file: str
    line: int
    parents_line: int
    tree: ast.Module = field(repr=False, compare=False)

    @property
    def where(self) -> str:
        """`file:line` of the revision variable."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class History:
    """All revisions of a repository, parents first; `shipped` are the ids that the starter had.

    `strays` are files that look like migrations and that Alembic does not read.
    """

    repository: str
    revisions: tuple[Revision, ...]
    shipped: frozenset[str] = frozenset()
    strays: tuple[str, ...] = ()

    def __getitem__(self, revision_id: str) -> Revision:
        return next(r for r in self.revisions if r.id == revision_id)

    @property
    def own(self) -> list[Revision]:
        """The revisions that the starter had not."""
        return [revision for revision in self.revisions if revision.id not in self.shipped]

    @property
    def heads(self) -> list[Revision]:
        """The revisions that no other comes after."""
        parents = {parent for revision in self.revisions for parent in revision.parents}
        return [revision for revision in self.revisions if revision.id not in parents]

    @property
    def bases(self) -> list[Revision]:
        """The revisions that come after no other."""
        return [revision for revision in self.revisions if not revision.parents]


def read_history(project: Path, repository: str) -> History:
    """The revisions in a project's migration repository, ordered from base to head.

    Raises Failed with the message for a file without a revision id, an id used twice, a parent
    that no file has, or a circle.
    """
    paths = [
        path
        for folder in version_folders(project, repository)
        for path in sorted(folder.glob("*.py"))
        if not path.name.startswith((".#", "__init__"))
    ]
    _refuse_much(paths, repository)
    found = [_read_revision(path, path.relative_to(project).as_posix()) for path in paths]
    _refuse_doubles(found)
    _refuse_unknown_parents(found)
    return History(repository, tuple(_ordered(found)))


def _refuse_much(paths: list[Path], repository: str) -> None:
    if sum(path.stat().st_size for path in paths if path.is_file()) > MAX_TOGETHER:
        raise Failed(
            "migrations of a few kilobytes each",
            _(MUCH, megabytes=MAX_TOGETHER >> 20),
            f"{repository}/versions/",
            "Alembic reads every file in versions/ each time. Take large data out of your "
            "migrations: a file with rows belongs beside them, and is read where it is needed.",
            LESSON,
        )


def _read_revision(path: Path, shown: str) -> Revision:
    tree = parse_source(path, shown)
    values = {name: (node, line) for name, node, line in _assignments(tree)}
    for name in HEADER:
        if name not in values:
            _refuse_header(name, values, shown)
    own, parents = (_literal(values[name], values, shown) for name in HEADER)
    line, parents_line = (values[name][1] for name in HEADER)
    _refuse_odd_id(own, f"{shown}:{line}")
    names = parents if isinstance(parents, (tuple, list)) else [parents] if parents else []
    return Revision(str(own), tuple(str(name) for name in names), shown, line, parents_line, tree)


def _refuse_header(name: str, values: Mapping[str, tuple[ast.expr, int]], shown: str) -> NoReturn:
    """Raise Failed for a file that lacks one of the two lines without which Alembic stops."""
    near = difflib.get_close_matches(name, values.keys() - set(HEADER), 1, 0.8)
    raise Failed(
        "a line  revision = '...'  and a line  down_revision = ...  in every migration file",
        _("no {name} variable in this file", name=name)
        + (_(", but one that is called {near}", near=near[0]) if near else ""),
        f"{shown}:{values[near[0]][1] if near else 1}",
        "Alembic knows a migration by these two, not by its file name. Put the header lines back, "
        "or delete the file if it is no migration.",
        LESSON,
    )


def _refuse_odd_id(own: object, where: str) -> None:
    """Raise Failed for a revision id that Alembic cannot go to."""
    if isinstance(own, str) and own not in ("", "base") and not set(own) & set("@-+:"):
        return
    raise Failed(
        "a revision id of letters, digits and _ in quotes, such as '2a7c4e9d1b30'",
        f"revision = {own!r}",
        where,
        "Alembic cannot upgrade to this. It takes a text in quotes for an id; 'base' is its word "
        "for an empty database, and @ - + : have a meaning of their own. Write another id here, "
        "and the same in the down_revision of the file that comes after it.",
        LESSON,
    )


def _assignments(tree: ast.Module) -> list[tuple[str, ast.expr, int]]:
    """Every `name = value` and `name: type = value` at the top level of a file."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            found += [(name, node.value, node.lineno) for name in names]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found.append((node.target.id, node.value, node.lineno))
    return found


class _Resolved(ast.NodeTransformer):
    """Names of constants of the same file give way to what they stand for."""

    def __init__(self, values: Mapping[str, tuple[ast.expr, int]]) -> None:
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.values[node.id][0] if node.id in self.values else node


def _literal(
    value: tuple[ast.expr, int], values: Mapping[str, tuple[ast.expr, int]], shown: str
) -> object:
    try:
        return ast.literal_eval(_Resolved(values).visit(copy.deepcopy(value[0])))
    except (ValueError, TypeError, RecursionError):
        raise Failed(
            "revision and down_revision written as plain text in quotes",
            written(value[0])[:80],
            f"{shown}:{value[1]}",
            "The history must be readable without running the files.",
            LESSON,
        ) from None


def _refuse_doubles(found: list[Revision]) -> None:
    seen: dict[str, Revision] = {}
    for revision in found:
        if twin := seen.get(revision.id):
            raise Failed(
                "a revision id of its own for every migration file",
                _(
                    USED_TWICE,
                    revision=revision.id,
                    file=twin.file,
                    other=revision.file,
                ),
                revision.where,
                "This happens when a migration file is copied to make the next one. Delete the "
                "copy and let `flask db revision` or `flask db migrate` make a new file.",
                "10-branches",
            )
        seen[revision.id] = revision


def _refuse_unknown_parents(found: list[Revision]) -> None:
    known = {revision.id for revision in found}
    for revision in found:
        for parent in revision.parents:
            if parent not in known:
                raise Failed(
                    "every down_revision names a migration that is in your project",
                    _(
                        "down_revision is {revision}, and no file has that revision",
                        revision=repr(parent),
                    ),
                    f"{revision.file}:{revision.parents_line}",
                    TWO_IN_ONE
                    if "," in parent
                    else "The chain of migrations is broken here. Either a file is missing from "
                    "versions/, or down_revision has a typing mistake.",
                    "10-branches",
                )


def _ordered(found: list[Revision]) -> list[Revision]:
    """Parents before children. Raises Failed where the revisions form a circle."""
    left, done, order = list(found), set[str](), list[Revision]()
    while left:
        ready = [revision for revision in left if done.issuperset(revision.parents)]
        if not ready:
            alone = next((revision for revision in left if revision.id in revision.parents), None)
            circle = ", ".join(revision.id for revision in left)
            raise Failed(
                "a history that starts somewhere: one migration with down_revision = None",
                _("{revision} comes after itself", revision=alone.id)
                if alone
                else _(CIRCLE, circle=circle),
                f"{(alone or left[0]).file}:{(alone or left[0]).parents_line}",
                "Following down_revision never arrives at a first migration. Set down_revision "
                "of each file to the migration that came before it.",
                "10-branches",
            )
        order += ready
        done |= {revision.id for revision in ready}
        left = [revision for revision in left if revision.id not in done]
    return order
