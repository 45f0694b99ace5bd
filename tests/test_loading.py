"""What is said of an app that does not load as it has to, and of what its import does."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from checker.rehearsing import imports
from checker.rehearsing.incomplete import BELOW_MAIN, refuse_load
from checker.sandbox.step import StepResult
from checker.verdict import Finding
from tests.words.small import advice, told

SETUP, FIRST = "01-setup", "02-first-migration"
RIGHT = {"loaded": True, "backend": "sqlite", "bound": True, "uri": "sqlite:///app.db"}


def loaded(**report: Any) -> StepResult:
    return StepResult("exit", "0", {**RIGHT, **report}, "")


def refused(result: StepResult, project: Path = Path("nowhere")) -> Finding:
    return told(refuse_load, result, 2, project)


def test_an_app_that_loads(tmp_path: Path) -> None:
    refuse_load(loaded(), 2, tmp_path)
    refuse_load(loaded(backend=None), 2, tmp_path)


def test_another_kind_of_database() -> None:
    """It is said also where the app stops because of it: its driver is hardly ever there."""
    error = {"type": "E", "message": "no driver", "frames": [{"file": "app.py", "line": 9}]}
    uri = "postgresql:///shop"
    for comes in (True, False):
        result = loaded(backend="postgresql", uri=uri, error=error, loaded=comes)
        assert refused(result) == Finding(
            "a SQLite database, for example 'sqlite:///app.db'",
            f"the address {uri}",
            "app.py:9",
            advice("No module named 'psycopg'"),
            SETUP,
        )


@pytest.mark.parametrize("told_at_all", [True, False])
def test_an_app_that_stops(told_at_all: bool) -> None:
    error = {
        "type": "ModuleNotFoundError",
        "message": "No module named 'x'",
        "frames": [{"file": "app.py", "line": 9}],
    }
    result = loaded(loaded=False, memory=True, error=error)
    if not told_at_all:
        del result.report["loaded"]
    found = refused(result)
    assert found.expected == "your app loads when the flask command asks for it"
    assert (found.found, found.where) == ("ModuleNotFoundError: No module named 'x'", "app.py:9")
    assert (found.why, found.lesson) == (advice("ModuleNotFoundError"), SETUP)


def test_an_app_that_never_ends_to_load() -> None:
    found = refused(StepResult("timeout", "", {}, ""))
    assert found.found == "it did not end within 2 seconds and was stopped"


@pytest.mark.parametrize("code", ["70", "99"])
def test_an_app_that_ends_the_process_with_any_code(code: str) -> None:
    found = refused(StepResult("exit", code, {}, ""))
    assert found.found == f"your code ended the whole process itself (exit code {code})"


def test_a_database_in_memory() -> None:
    found = refused(loaded(memory=True, bound=False, uri="sqlite://"))
    assert found.expected == "a database in a file, for example 'sqlite:///app.db'"
    assert found.found == "the address sqlite://, which is a database in memory"
    assert found.why.startswith("A database in memory is gone")
    assert (found.where, found.lesson) == ("", SETUP)


BELOW = "if __name__ == '__main__':\n    migrate = Migrate(app, db)\n"


@pytest.mark.parametrize(
    ("files", "where", "below"),
    [
        ({"app.py": BELOW}, "app.py:2", True),
        ({"app.py": f"# coding: latin-1, größer\n{BELOW}"}, "app.py:3", True),
        ({"app.py": "\n\n\n\n\n\n\n\nif __name__ == 'x':\n Migrate(app, db)\n"}, "app.py:10", True),
        ({"app.py": "migrate = Migrate(app)\nif __name__ == '__main__':\n"}, "app.py:1", False),
        ({"app.py": "if __name__ == 'x': Migrate(app)\n"}, "app.py:1", False),
        ({"app.py": "migrate = Migrate()\n"}, "app.py:1", False),
        ({"app.py": "if __name__ ==\n", "own.py": "\n\nMigrate(\n"}, "own.py:3", False),
        ({"app.py": "\n\nif __name__ ==\n"}, "", False),
        ({"app.py": "", "migrations/env.py": BELOW}, "", False),
        ({"shop.py": BELOW, "migrations/env.py": BELOW}, "shop.py:2", True),
        ({"shop.py": BELOW, "add_users.py": "if __name__ ==\n"}, "shop.py:2", True),
        ({"app.py": "# if __name__ ==\nmigrate = Migrate()\n"}, "app.py:2", False),
        ({}, "", False),
    ],
)
def test_an_app_that_no_migrate_knows(
    files: dict[str, str], where: str, below: bool, tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode("latin-1"))
    assert refused(loaded(bound=False), tmp_path) == Finding(
        "Migrate bound to your app and your db",
        "Flask-Migrate does not know your app: Error: No such command 'db'.",
        where,
        BELOW_MAIN if below else advice("No such command 'db'"),
        SETUP,
    )


LATE = ["alembic", "flask_migrate", "flask_sqlalchemy", "mako", "sqlalchemy", "sqlite3"]
EARLY = ["click", "flask", "jinja2", "werkzeug"]


@pytest.mark.parametrize("file", ["{0}.py", "{0}/__init__.py"])
@pytest.mark.parametrize("name", LATE + EARLY)
def test_a_file_that_hides_a_library(name: str, file: str, tmp_path: Path) -> None:
    path = tmp_path / file.format(name)
    path.parent.mkdir(exist_ok=True)
    path.touch()
    found = told(imports.refuse_hidden_library, tmp_path, loaded(loaded=False))
    assert found.expected == "no file of your own with the name of a library"
    assert found.found == f"{file.format(name)} hides the library {name}"
    assert found.where == f"{file.format(name)}:1"
    assert (found.why[:33], found.lesson) == ("Python looks into your folder fir", SETUP)
    if name in EARLY:
        imports.refuse_hidden_library(tmp_path, loaded())
    else:
        assert told(imports.refuse_hidden_library, tmp_path, loaded()) == found


def test_what_hides_no_library(tmp_path: Path) -> None:
    (tmp_path / "alembic").mkdir()
    (tmp_path / "alembic.ini").touch()
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "alembic.py").touch()
    imports.refuse_hidden_library(tmp_path, loaded(loaded=False))


def test_another_database_each_time() -> None:
    one, other = (loaded(uri=f"sqlite:////tmp/step-{n}/{n}.db") for n in (3, 14))
    found = told(imports.refuse_new_address, one, other)
    assert found.expected == "the same database each time, for example 'sqlite:///app.db'"
    assert found.found == "first sqlite:////tmp//3.db, the next time sqlite:////tmp//14.db"
    assert found.why.startswith("Each flask command loads your app anew.")
    assert (found.where, found.lesson) == ("", SETUP)
    imports.refuse_new_address(one, one)
    imports.refuse_new_address(one, loaded(uri="sqlite:////tmp/step-20/3.db"))
    imports.refuse_new_address(one, StepResult("timeout", "", {}, ""))


LEAVES = "your app leaves the database in place when it is loaded"


def test_rows_that_the_import_takes_out() -> None:
    notes = ["import deleted the database"]
    found = told(imports.refuse_deleted, loaded(emptied_on_import=["a", "b"], notes=notes))
    assert (found.expected, found.lesson) == (LEAVES, FIRST)
    assert found.found == "importing your app took rows out of a, b"
    assert found.why.endswith("Take drop_all() and the like out.")


def test_a_database_that_the_import_deletes() -> None:
    notes = ["import created the database", "import deleted the database"]
    found = told(imports.refuse_deleted, loaded(emptied_on_import=[], notes=notes))
    assert (found.expected, found.lesson) == (LEAVES, FIRST)
    assert found.found == "importing your app deleted the database file"
    assert found.why.endswith("Take that code out.")
    imports.refuse_deleted(loaded(notes=notes[:1]))
    imports.refuse_deleted(loaded())


def test_an_app_that_only_we_find() -> None:
    found = imports.found_by_us_alone(loaded(alone=["main.py", "other.py"]))
    assert len(found) == 1
    assert found[0].startswith("The flask command does not find your app in main.py by itself")
    assert "FLASK_APP=main.py" in found[0]
    assert "in " + "x" * 80 + " by itself" in imports.found_by_us_alone(loaded(alone=["x" * 99]))[0]
    assert imports.found_by_us_alone(loaded()) == []


def surveyed(**report: Any) -> Any:
    return cast("Any", SimpleNamespace(survey=(loaded(done=True, **report), None)))


def test_models_whose_tables_could_be_made() -> None:
    assert imports.models_trouble(surveyed(modelled=True)) is None


def test_models_whose_tables_could_not_be_made() -> None:
    """What the models say comes before what the upgrade says, which was made after them."""
    upgrade, models = {"type": "E", "message": "up"}, {"type": "E", "message": "models"}
    found = imports.models_trouble(surveyed(error=upgrade, models_error=models, modelled=False))
    assert found
    assert not found.finished
    assert found.report == {**loaded().report, "modelled": False, "done": False} | {
        "error": models,
        "models_error": models,
    }
    found = imports.models_trouble(surveyed(error=upgrade, modelled=1))
    assert found
    assert found.error == upgrade


def computer(made: list[str] | None, stops: bool, project: Path) -> Any:
    """A run whose import makes tables, with an upgrade that stops on them or does not."""
    run = SimpleNamespace(
        head="r1", seconds=2, project=project, repository="migrations", notes=[], asked=[]
    )
    error = {"type": "E", "message": "table user already exists"}

    def step(action: str, target: str, **more: Any) -> tuple[StepResult, None]:
        run.asked.append((action, target, more))
        if more:
            return loaded(done=not stops, error=error), None
        return loaded(done=True, made_on_import=made), None

    run.step, run.note = step, run.notes.append
    return cast("Any", run)


@pytest.mark.parametrize(
    ("text", "where"), [("\ndb.create_all()\n", " (app.py:2)"), ("import own\n", "")]
)
def test_tables_of_the_import_that_stop_the_first_upgrade(
    text: str, where: str, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(text, "utf-8")
    run = computer(["post", "user"], True, tmp_path)
    imports.try_a_new_computer(run)
    assert run.asked == [("upgrade", "r1", {}), ("upgrade", "heads", {"as_imported": True})]
    (note,) = run.notes
    assert note.startswith(f"Your app makes post, user itself while it is loaded{where}. On a new")
    assert "flask db upgrade  stops: E: table user already exists. From now on" in note


@pytest.mark.parametrize(("made", "steps"), [(None, 1), ([], 1), (["user"], 2)])
def test_an_import_that_stops_nothing(made: list[str] | None, steps: int, tmp_path: Path) -> None:
    run = computer(made, False, tmp_path)
    imports.try_a_new_computer(run)
    assert (len(run.asked), run.notes) == (steps, [])
