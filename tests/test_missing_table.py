"""Why the migrations made no table for a model: which reason is given, and which line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from checker.explain.lookup import explain
from checker.reading.database import Schema
from checker.rehearsing.missing_table import OTHER_NAME, TAKEN_AWAY, table_is_missing
from checker.sandbox.step import StepResult
from checker.verdict import Failed, Finding
from tests.databases import made
from tests.scripts import WAYS, at, read

EMPTY, DOES = WAYS.format("pass", "pass"), WAYS.format("print()", "pass")
DROP = WAYS.format("op.drop_table('user')", "pass")
RENAME = WAYS.format("op.rename_table('user', 'people')", "pass")
NOWHERE = "migrations/versions/"
READ = "02-first-migration"


def tables(folder: Path, *names: str) -> Schema:
    folder.mkdir(parents=True, exist_ok=True)
    return made(folder, *(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY)" for name in names))[1]


def run(folder: Path, *bodies: str, stages: tuple[str, ...] = (), **more: Any) -> Any:
    """What stands in for a rehearsal of these scripts, with the tables at each stage.

    `models` says the tables of the models, `stray` a file that is not read.
    """
    names = [*stages, *[""] * (len(bodies) - len(stages))]
    schemas = [tables(folder / f"stage{n}", *text.split()) for n, text in enumerate(names)]
    report = {"models": more.get("models", {"User": "user"}), **more.get("report", {})}
    survey = StepResult("exit", "0", {"modelled": True, "done": True, **report}, "")
    history = replace(
        read(folder, *bodies),
        strays=tuple(filter(None, [more.get("stray")])),
        shipped=frozenset(more.get("shipped", ())),
    )
    return cast(
        "Any",
        SimpleNamespace(
            upgraded=SimpleNamespace(schema=schemas[-1] if schemas else {}),
            app=report,
            history=history,
            stages=[(f"r{n}", SimpleNamespace(schema=s)) for n, s in enumerate(schemas, start=1)],
            survey=(survey, None),
            seconds=2,
            project=folder,
            repository="migrations",
        ),
    )


def missing(facts: Any, *names: str, model: str = "User") -> Finding:
    finding = table_is_missing(facts, "it is there", model, NOWHERE, *(names or ("user",))).finding
    assert finding.expected == "it is there"
    return finding


def test_a_table_that_is_dropped_or_renamed(tmp_path: Path) -> None:
    cases = {DROP: "", RENAME: "people"}
    for number, (body, after) in enumerate(cases.items()):
        facts = run(tmp_path / str(number), DOES, body, DOES, stages=("user", after, "log"))
        assert missing(facts) == Finding(
            "it is there", "only the table log", at(5, "r2"), TAKEN_AWAY, READ
        )


def test_a_table_that_is_dropped_by_what_nobody_can_read(tmp_path: Path) -> None:
    """It is gone after this migration, so this is the one to look at, and its upgrade()."""
    facts = run(tmp_path, DOES, f"x = 1\n\n{DOES}", DOES, stages=("user log", "log", "log"))
    found = missing(facts)
    assert (found.where, found.why) == (at(6, "r2"), TAKEN_AWAY)


def test_a_table_that_is_made_and_dropped_in_one_migration(tmp_path: Path) -> None:
    found = missing(run(tmp_path, DOES, DROP, DOES, stages=("log", "log", "log")))
    assert (found.where, found.why) == (at(5, "r2"), TAKEN_AWAY)


def test_a_table_that_goes_and_comes_and_goes(tmp_path: Path) -> None:
    stages = ("user", "", "user", "")
    assert missing(run(tmp_path, DOES, DROP, DOES, DOES, stages=stages)).where == at(4, "r4")


@pytest.mark.parametrize("names", [("user",), ("account", "user"), ("account",)])
def test_any_name_of_the_table_may_be_taken_away(names: tuple[str, ...], tmp_path: Path) -> None:
    """What the task calls it, and what the model does."""
    facts = run(tmp_path, DOES, DROP, DOES, stages=("user", "", ""))
    assert missing(facts, *names).why == TAKEN_AWAY


def test_another_table_may_be_taken_away(tmp_path: Path) -> None:
    other = DROP.replace("user", "log")
    found = missing(run(tmp_path, DOES, other, DOES, stages=("log", "", "")))
    assert found.why.startswith("Your migrations ran, and none of them made this table.")
    assert (found.where, found.lesson) == (NOWHERE, READ)


class Stops:
    """Stages of which one does not come to its end."""

    def __init__(self, facts: Any) -> None:
        self.facts = facts

    def __getattr__(self, name: str) -> Any:
        if name == "stages":
            raise Failed("it works", "it stops")
        return getattr(self.facts, name)


def test_a_way_that_stops_has_a_message_of_its_own(tmp_path: Path) -> None:
    facts = Stops(run(tmp_path, DOES, DROP, stages=("user", "")))
    assert missing(facts).why.startswith("Your migrations ran")


def test_a_model_with_a_name_of_its_own(tmp_path: Path) -> None:
    facts = run(tmp_path, DOES, stages=("people",), models={"User": "people"})
    found = missing(facts)
    assert found.found == "only the table people"
    assert found.why == OTHER_NAME.format(model="User", own="'people'")
    assert (found.where, found.lesson) == (NOWHERE, READ)
    empty = run(tmp_path / "empty", EMPTY, stages=("people",), models={"User": "people"})
    assert missing(empty).where == at(4)
    assert missing(facts, "user", "account").why.startswith("Your migrations ran")
    assert missing(facts, "people").why.startswith("Your migrations ran")


def error(message: str, *frames: tuple[str, int], kind: str = "E") -> dict[str, Any]:
    spots = [{"file": file, "line": line} for file, line in frames]
    return {"type": kind, "message": message, "frames": spots}


def test_models_that_stop(tmp_path: Path) -> None:
    stops = error("odd", ("app.py", 7))
    found = missing(run(tmp_path, DOES, report={"modelled": False, "models_error": stops}))
    assert found.found == "no table at all\nYour models stop before any table is made: E: odd"
    assert (found.where, found.lesson) == ("app.py:7", READ)
    assert found.why.startswith("This is the error as Python tells it.")


def test_models_that_stop_with_an_error_that_is_known(tmp_path: Path) -> None:
    known = explain("unable to open database file")
    assert known
    assert known.lesson != READ
    report = {"modelled": False, "models_error": error("unable to open database file")}
    found = missing(run(tmp_path, DOES, report=report))
    assert (found.why, found.lesson) == (known.advice, known.lesson)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("'users.id'\n'post.id'\n", "own.py:2"),
        ('"post.id"\n', "own.py:1"),
        ("post.id\n'post'\n'posts.id'\n", "app.py:7"),
    ],
)
def test_models_that_refer_to_no_table(text: str, where: str, tmp_path: Path) -> None:
    """SQLAlchemy finds it out in a line of its own; the line to mend names the other table."""
    (tmp_path / "own.py").write_text(text, "utf-8")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "env.py").write_text("'post.id'\n", "utf-8")
    stops = error("could not find table 'post' with which", ("app.py", 7))
    facts = run(tmp_path, DOES, report={"modelled": False, "models_error": stops})
    assert missing(facts).where == where


def test_a_file_that_is_not_read_comes_before_models_that_stop(tmp_path: Path) -> None:
    stops = {"modelled": False, "models_error": error("odd")}
    for report in (stops, {}):
        found = missing(run(tmp_path, EMPTY, report=report, stray="migrations/a.py"))
        assert found.found == "no table at all"
        assert found.why.startswith("migrations/a.py is written as a migration")
        assert (found.where, found.lesson) == (at(4), READ)


MADE = {"made_on_import": ["user"]}
CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "on import": (EMPTY, {"report": MADE}, "Your app makes the table user itself while it is"),
    "another on import": (EMPTY, {"report": {"made_on_import": ["log"]}}, "The migration is there"),
    "empty": (EMPTY, {"models": {}}, "The migration is there, but its upgrade() does nothing."),
    "no model": (DOES, {"models": {"Log": "log"}}, "The app knows no model User."),
    "not made": (DOES, {}, "Your migrations ran, and none of them made this table."),
    "shipped": (DOES, {"shipped": ["r1"]}, "The model User is there, but no migration makes its"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_likeliest_reason(case: str, tmp_path: Path) -> None:
    body, more, why = CASES[case]
    found = missing(run(tmp_path, body, **more))
    assert found.why.startswith(why)
    assert found.where == (at(4) if body == EMPTY else NOWHERE)
    assert (found.found, found.lesson) == ("no table at all", READ)


def test_one_own_migration_beside_those_of_the_starter(tmp_path: Path) -> None:
    found = missing(run(tmp_path, DOES, DOES, shipped=["r1"]))
    assert found.why.startswith("Your migrations ran")


def test_an_app_that_tells_of_no_models(tmp_path: Path) -> None:
    facts = run(tmp_path, DOES)
    del facts.app["models"]
    assert missing(facts).why.startswith("The app knows no model User.")
