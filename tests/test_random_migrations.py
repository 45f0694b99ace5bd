"""Random schemas: right migrations always earn full marks, and damaged ones never do."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import Sandbox
from checker.verdict import Failed
from checker.words import journeys, project
from tests.projects import ProjectText
from tests.random_migrations import FIRST, Case, cases, damages

FEW = settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def refused(text: ProjectText, case: Case, sandbox: Sandbox, seed: int) -> str:
    """What the words of a usual exercise say against the project; "" for full marks."""
    with tempfile.TemporaryDirectory() as folder:
        run = Rehearsal(text.write(Path(folder) / "work"), sandbox, seed, 30)
        try:
            project.app_loads(run)
            project.one_head(run)
            project.upgrades_from_empty(run)
            for table in case.after:
                project.made_by_migrations(run, table.name)
            project.models_agree(run)
            project.named_constraints(run)
            before = run.upgrade(FIRST)
            journeys.keeps_rows(run, FIRST, before, case.change)
            journeys.round_trip(run, FIRST, before, case.change)
            journeys.back_to_base(run)
        except Failed as failure:
            return f"{failure.finding}\n{text.app}\n{text.first}\n{text.second}"
        finally:
            run.close()
    return ""


@FEW
@given(case=cases(), seed=st.integers(0, 10**6))
def test_a_right_migration_earns_full_marks(sandbox: Sandbox, case: Case, seed: int) -> None:
    assert refused(case.write(), case, sandbox, seed) == ""


@FEW
@given(pair=damages(), seed=st.integers(0, 10**6))
def test_a_damage_never_earns_full_marks(
    sandbox: Sandbox, pair: tuple[Case, ProjectText], seed: int
) -> None:
    case, text = pair
    assert refused(text, case, sandbox, seed) != ""
