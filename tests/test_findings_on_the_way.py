"""What is noticed while a project is rehearsed: hidden libraries, late ends, other tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.verdict import Failed, Finding, NotGraded
from checker.words import project
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, APP, MAKE_USER, ProjectText
from tests.words.small import ENV, FILES, FIRST, SECOND, told


def loading(run: Rehearsal) -> Finding:
    return told(project.app_loads, run)


@pytest.mark.parametrize("name", ["alembic.py", "sqlalchemy/__init__.py", "flask_migrate.py"])
def test_a_file_with_the_name_of_a_library_hides_it(name: str, rehearse: MakeRun) -> None:
    found = loading(rehearse(ProjectText(extra={name: "X = 1\n"})))
    assert found.found == f"{name} hides the library {Path(name).parts[0].removesuffix('.py')}"
    assert found.where == f"{name}:1"


@pytest.mark.parametrize("name", ["flask.py", "click/__init__.py"])
def test_a_library_that_the_command_has_loaded_before_is_not_hidden(
    name: str, rehearse: MakeRun
) -> None:
    """Unless the app does not load, when the file may be the reason."""
    project.app_loads(rehearse(ProjectText(extra={name: "X = 1\n"})))
    broken = ProjectText(app=f"{APP}\n1 / 0\n", extra={name: "X = 1\n"})
    assert f"{name} hides the library" in loading(rehearse(broken)).found


ON_IMPORT = "\nwith app.app_context():\n    db.create_all()\n"


def test_tables_that_the_import_makes_stop_the_first_upgrade_elsewhere(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(app=APP + ON_IMPORT))
    project.upgrades_from_empty(run)
    line = (APP + ON_IMPORT).splitlines().index("    db.create_all()") + 1
    assert len(run.notes) == 1
    assert run.notes[0].startswith(
        f"Your app makes user itself while it is loaded (app.py:{line}). On a new computer"
    )
    assert "table user already exists" in run.notes[0]


def test_tables_that_do_not_stop_it_are_nobodys_business(rehearse: MakeRun) -> None:
    other = APP + "\nclass Log(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"
    makes = "\nwith app.app_context():\n    Log.__table__.create(db.engine, checkfirst=True)\n"
    run = rehearse(ProjectText(app=other + makes))
    project.upgrades_from_empty(run)
    assert run.notes == []


def test_an_app_that_only_we_find_gets_a_note(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(app="", extra={"main.py": APP}))
    (run.project / "app.py").unlink()
    project.app_loads(run)
    assert len(run.notes) == 1
    assert "does not find your app in main.py by itself" in run.notes[0]


def test_create_all_in_a_migration_is_told_with_its_line(rehearse: MakeRun) -> None:
    makes = "from app import db\n\n\ndef upgrade():\n    db.metadata.create_all(op.get_bind())\n"
    first = makes + "\n\ndef downgrade():\n    pass\n"
    found = told(project.upgrades_from_empty, rehearse(ProjectText(first=first, second="")))
    assert found.found == "create_all() ran during  flask db upgrade"
    assert found.where == f"{FILES[FIRST]}:14"


def test_a_command_that_did_its_work_and_then_failed(rehearse: MakeRun) -> None:
    """On an empty database it has to end well; later, what it did counts."""
    fails = "if whole.os.path.exists('late'):\n    raise OSError('late')\n"
    late = f"{ENV}\nimport app as whole\n{fails}"
    app = f"import os\n{APP}"
    run = rehearse(ProjectText(app=app, env=late))
    before = run.upgrade(FIRST)
    (run.project / "late").touch()
    run.upgrade(SECOND, before)
    assert run.notes == [
        "A command did its work on the database, and then it did not end well "
        f"(migrations/env.py:{len(late.splitlines())}): OSError: late (It cost no points.)"
    ]
    always = rehearse(ProjectText(app=app, env=late, extra={"late": ""}))
    with pytest.raises(Failed) as failure:
        always.upgrade(FIRST)
    assert failure.value.finding.found == "OSError: late"


def test_nothing_is_put_into_a_database_that_is_not_there(rehearse: MakeRun) -> None:
    with pytest.raises(NotGraded, match="no database to put rows into"):
        rehearse(ProjectText()).with_rows(EMPTY)


@pytest.mark.parametrize("binds", ["one", "other", "main"])
def test_databases_beside_or_none_are_never_the_same(binds: str, rehearse: MakeRun) -> None:
    """Only what can be compared in whole is known to be the same."""
    made = rehearse(ProjectText()).upgraded
    more = Scratch("more", made.file, {"log": Scratch("log")})
    one, other = {"one": (more, made), "other": (made, more), "main": (EMPTY, made)}[binds]
    assert made.defines_the_same(made)
    assert not one.defines_the_same(other)
    assert not other.defines_the_same(one)


def test_a_table_of_a_model_is_found_under_the_names_of_the_task(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    assert run.table_of("User", "account", "user") == "user"
    assert run.table_of("User", "account") == "user"
    found = told(run.table_of, "Account", "account", "accounts")
    assert found.expected == "a table account or accounts after  flask db upgrade"


def test_a_table_that_outlives_the_models_marker_is_no_create_all(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(first=MAKE_USER, second=ADD_EMAIL))
    assert run.marker not in run.upgraded.schema
    assert run.marker not in run.modelled.schema
