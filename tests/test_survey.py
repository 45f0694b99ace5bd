"""The first step of a rehearsal: where the app's databases are, its models' tables, an upgrade."""

from __future__ import annotations

import json

import pytest

from checker.sandbox.step import read_report
from checker.verdict import Failed
from checker.words import project
from tests.conftest import MakeRun
from tests.projects import APP, MAKE_USER, ProjectText
from tests.words.small import ENV

FIRST = "aaaa00000001"


def test_one_step_shows_the_app_the_models_and_an_upgrade(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    project.app_loads(run)
    project.upgrades_from_empty(run)
    project.models_agree(run)
    assert len(run.runner.steps) == 1
    assert run.own.databases == {"": "instance/app.db"}
    assert run.upgraded.schema.keys() == run.modelled.schema.keys() == {"user"}


def test_the_models_tables_are_not_in_the_database_that_is_upgraded(rehearse: MakeRun) -> None:
    nothing = "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
    run = rehearse(ProjectText(first=nothing, second=""))
    assert run.upgraded.schema == {}
    assert run.modelled.schema["user"].columns.keys() == {"id", "username", "password", "email"}


@pytest.mark.parametrize(
    ("does", "found"),
    [
        ("while True: pass", "did not end within 2 seconds"),
        ("__import__('os')._exit(3)", "ended the whole process itself (exit code 3)"),
        ("__import__('os').kill(0, 9)", "was killed by SIGKILL"),
    ],
)
def test_an_upgrade_that_never_returns_is_not_an_app_that_does_not_load(
    does: str, found: str, rehearse: MakeRun
) -> None:
    stops = MAKE_USER.replace("def upgrade():\n", f"def upgrade():\n    {does}\n")
    run = rehearse(ProjectText(first=stops, second=""), seconds=2)
    project.app_loads(run)
    assert run.modelled.schema.keys() == {"user"}
    with pytest.raises(Failed) as told:
        project.upgrades_from_empty(run)
    assert found in told.value.finding.found
    assert told.value.finding.expected == f"flask db upgrade {FIRST}  works"


@pytest.mark.parametrize(
    "line", ["import notes", "from notes import Note", "from more import notes"]
)
def test_a_model_that_env_imports_is_known_as_to_the_flask_command(
    line: str, rehearse: MakeRun
) -> None:
    model = "class Note(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"
    note = f"from app import db\n\n\n{model}"
    files = {"notes.py": note, "more/__init__.py": "", "more/notes.py": note}
    env = {"migrations/env.py": f"{line}  # noqa\nimport logging\n{ENV}"}
    run = rehearse(ProjectText(extra=files | env))
    assert run.modelled.schema.keys() == {"user", "note"}


def test_models_that_stop_are_told_where_they_are_asked_for(rehearse: MakeRun) -> None:
    column = '    other_id = db.Column(db.Integer, db.ForeignKey("User.id"))\n'
    run = rehearse(ProjectText(app=APP + column))
    project.upgrades_from_empty(run)
    with pytest.raises(Failed) as told:
        _ = run.modelled
    assert told.value.finding.expected == "the models' tables could be made"
    assert "NoReferencedTableError" in told.value.finding.found


def test_an_app_that_ends_itself_while_it_loads_is_told(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(app="raise SystemExit(7)\n"))
    with pytest.raises(Failed) as told:
        project.app_loads(run)
    assert told.value.finding.expected == "your app loads when the flask command asks for it"
    assert "exit code 7" in told.value.finding.found


def test_the_last_whole_report_counts() -> None:
    first, last = json.dumps({"loaded": True}), json.dumps({"loaded": True, "done": True})
    assert read_report(f"{first}\n") == {"loaded": True}
    assert read_report(f"{first}\n{last}\n") == {"loaded": True, "done": True}
    assert read_report(f"{first}\n{last[:-3]}") == {"loaded": True}
    assert read_report("") == read_report("nothing\n") == read_report("[1]\n") == {}
