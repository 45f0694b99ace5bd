"""What else is asked of a project: a head, tables of its migrations, and scripts without slips."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.verdict import Finding
from checker.words import project
from tests.scripts import UP, WAYS, at
from tests.words.small import told
from tests.words.standin import stand_in

BOTH = WAYS.format("pass", "pass")


def test_without_a_migration_no_head_is_asked_for(tmp_path: Path) -> None:
    run = stand_in(tmp_path)
    del run.head
    project.at_most_one_head(run)
    run = stand_in(tmp_path, BOTH)
    project.at_most_one_head(run)
    del run.head
    with pytest.raises(AttributeError, match="head"):
        project.at_most_one_head(run)


@pytest.mark.parametrize("describes", [True, False])
def test_a_control_run_is_made_where_something_else_could_act(
    describes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("exists", "refuse_made_elsewhere", "refuse_made_by_nothing"):
        monkeypatch.setattr(
            project, name, lambda _run, table, name=name: asked.append(f"{name} {table}")
        )
    project.made_by_migrations(stand_in(tmp_path, only_describes=describes), "user")
    elsewhere = [] if describes else ["refuse_made_elsewhere user"]
    assert asked == ["exists user", *elsewhere, "refuse_made_by_nothing user"]


NAMELESS = WAYS.format("b.create_unique_constraint(None, ['name'])", "pass")


def test_a_constraint_without_a_name(tmp_path: Path) -> None:
    run = stand_in(tmp_path, BOTH, NAMELESS)
    assert told(project.named_constraints, run) == Finding(
        "a name for every constraint that a migration adds or removes",
        "b.create_unique_constraint(None, ['name'])",
        at(UP + 1, "r2"),
        "This constraint has no name, so  flask db upgrade  or  downgrade  stops with "
        "'Constraint must have a name'. Write a name such as 'uq_user_email' where None stands, "
        "the same in upgrade() and downgrade().",
        "03-add-email",
    )
    run.app["convention"] = True
    project.named_constraints(run)
    project.named_constraints(stand_in(tmp_path / "named", BOTH))


def test_tables_of_the_models_of_today(tmp_path: Path) -> None:
    run = stand_in(tmp_path, BOTH, WAYS.format("db.create_all()", "pass"))
    assert told(project.no_models_in_migrations, run) == Finding(
        "migrations that make their tables with op.create_table and its companions",
        "db.create_all",
        at(UP + 1, "r2"),
        "The models change later, the migration must not: it would make other tables tomorrow "
        "than today.",
        "02-first-migration",
    )
    project.no_models_in_migrations(stand_in(tmp_path / "own", BOTH))
