"""A stand-in for a rehearsal: scripts and databases as a test gives them, and no step at all."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from checker.reading.seeding import Seeder
from checker.rehearsing.scratch import Scratch
from checker.sandbox.step import StepResult
from tests.databases import database
from tests.scripts import WAYS, read

USER = "CREATE TABLE user (id INTEGER PRIMARY KEY, name VARCHAR(64){0})"
WITH_EMAIL = "CREATE TABLE user (id INTEGER PRIMARY KEY, email VARCHAR(120) UNIQUE)"


def scratch(folder: Path, name: str, *statements: str, at: str = "", **more: Any) -> Scratch:
    """A database that these statements make, at a revision where one is given."""
    version = (
        "CREATE TABLE alembic_version (version_num TEXT)",
        f"INSERT INTO alembic_version VALUES ('{at}')",
    )
    place = folder / f"database {name}"
    place.mkdir(exist_ok=True)
    (place / "some.db").unlink(missing_ok=True)
    return Scratch(name, database(place, *statements, *(version if at else ())), **more)


def stand_in(folder: Path, *bodies: str, **facts: Any) -> Any:
    """A run of a project with these scripts, r1 and so on, of which these facts are known."""
    notes: list[str] = []
    known = {
        "project": folder,
        "repository": "migrations",
        "history": read(folder, *bodies),
        "head": f"r{len(bodies)}",
        "app": {},
        "notes": notes,
        "note": notes.append,
    }
    return SimpleNamespace(**known | facts)


def going(folder: Path, **ways: Any) -> Any:
    """A run of two migrations in which each way ends as it is told, and no other is known.

    The way from the database `a` to r2 is `a_up_r2`, and `a_rows` is `a` when it has rows.
    """

    def gone(way: str) -> Scratch:
        end = ways.get(way.replace(" ", "_"), way)
        if isinstance(end, Exception):
            raise end
        assert isinstance(end, Scratch), f"nobody asked for {end}"
        return end

    def with_rows(
        start: Scratch, rows: Any = None, *, unnamed: bool = False, twins: bool = True
    ) -> Scratch:
        which = "chosen " * bool(rows) + "unnamed " * unnamed + "alone " * (not twins)
        return gone(f"{start.name} {which}rows")

    return stand_in(
        folder,
        *[WAYS.format("pass", "pass")] * 2,
        only_describes=True,
        with_rows=with_rows,
        upgrade=lambda target, start: gone(f"{start.name} up {target}"),
        downgrade=lambda target, start: gone(f"{start.name} down {target}"),
        upgraded=ways.get("upgraded"),
    )


def past(
    folder: Path,
    *upgrades: tuple[str, ...],
    shipped: Sequence[str] = (),
    models: dict[str, str] | None = None,
    described: str = "",
    app: str = "",
    strays: tuple[str, ...] = (),
) -> Any:
    """What was seen of upgrades, r1 and so on: each is the body of upgrade(), and what it did.

    `models` are the tables of the app's models, `described` is the SQL of one, `app` is app.py.
    """
    run = stand_in(folder, *(WAYS.format(body, "pass") for body, *_did in upgrades))
    (folder / "app.py").write_text(app, "utf-8")
    done, stages = list[str](), list[tuple[str, Scratch]]()
    for revision, (_body, *did) in zip(run.history.revisions, upgrades, strict=True):
        done += did
        stages.append((revision.id, scratch(folder, revision.id, *done)))
    seen = Scratch("seen", models=scratch(folder, "models", described) if described else None)
    run.history = replace(run.history, shipped=frozenset(shipped), strays=strays)
    run.stages, run.upgraded = stages, stages[-1][1]
    run.app = {"models": models or {}}
    run.survey = (StepResult("exit", "", {"modelled": True}, ""), seen)
    run.seeder = lambda label: Seeder(random.Random(label))
    run.with_rows = lambda state: state
    run.trial_copy = lambda state: shutil.copyfile(state.file, folder / "trial.db")
    return run
