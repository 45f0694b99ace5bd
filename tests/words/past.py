"""A rehearsal that is over, without its steps: the migration files, and a database after each."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from checker.reading.seeding import Seeder
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.sandbox.step import StepResult
from tests.databases import database
from tests.test_scripts import TWO, read

USER = "CREATE TABLE user (id INTEGER PRIMARY KEY, email VARCHAR(120) UNIQUE)"


def past(
    folder: Path,
    *upgrades: tuple[str, ...],
    shipped: Sequence[str] = (),
    models: dict[str, str] | None = None,
    described: str = "",
    app: str = "",
    strays: tuple[str, ...] = (),
) -> Rehearsal:
    """What was seen of upgrades, r1 and so on: each is the body of upgrade(), and what it did.

    `models` are the tables of the app's models, `described` is the SQL of one, `app` is app.py.
    """
    history = read(folder, *(TWO.format(body, "pass") for body, *_did in upgrades))
    (folder / "app.py").write_text(app, "utf-8")
    done, stages = list[str](), list[tuple[str, Scratch]]()
    for revision, (_body, *did) in zip(history.revisions, upgrades, strict=True):
        done += did
        stages.append((revision.id, after(folder, revision.id, *done)))
    seen = Scratch("seen", models=after(folder, "models", described) if described else None)
    return cast(
        Rehearsal,
        SimpleNamespace(
            project=folder,
            repository="migrations",
            history=replace(history, shipped=frozenset(shipped), strays=strays),
            stages=stages,
            upgraded=stages[-1][1],
            app={"models": models or {}},
            survey=(StepResult("exit", "", {"modelled": True}, ""), seen),
            seeder=lambda label: Seeder(random.Random(label)),
            with_rows=lambda state: state,
            trial_copy=lambda state: shutil.copyfile(state.file, folder / "trial.db"),
        ),
    )


def after(folder: Path, name: str, *statements: str) -> Scratch:
    """The database that these statements make."""
    place = folder / f"databases-{name}"
    place.mkdir(exist_ok=True)
    (place / "some.db").unlink(missing_ok=True)
    return Scratch(name, database(place, *statements))
