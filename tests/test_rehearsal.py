"""What checks ask a rehearsal for beside commands: models, rows, programs, scripts, tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.reading.seeding import Kind
from checker.rehearsing.rehearsal import Rows
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.sandbox.step import StepResult
from checker.verdict import NotGraded
from tests.databases import database
from tests.pretending import APP, USER, Claims, Pretends, moved
from tests.projects import ProjectText
from tests.words.small import FILES, FIRST, SECOND, told

OTHER = "CREATE TABLE other (id INTEGER PRIMARY KEY)"


def test_the_models_tables(claims: Claims) -> None:
    run = claims()
    assert run.modelled is run.survey[1].models
    assert run.modelled.schema.keys() == {"user"}
    claims.report |= {"modelled": False, "models_error": {"type": "KeyError", "message": "x"}}
    found = told(lambda: claims().modelled)
    assert (found.expected, found.found) == ("the models' tables could be made", "KeyError: x")
    claims.report["loaded"] = False
    assert told(lambda: claims().modelled).expected.startswith("your app loads")


def test_an_upgrade_with_emptied_migrations(claims: Claims) -> None:
    run = claims()
    for kept in (0, 1):
        after = run.control_run(*[kept] * kept)
        assert after.name == f"empty > emptied {kept} upgrade head"
        folder = run.root / f"variant-emptied {kept}"
        made = ["create_table" in (folder / FILES[FIRST]).read_text(encoding="utf-8")]
        made += ["batch_op" in (folder / FILES[SECOND]).read_text(encoding="utf-8")]
        assert made == [kept == 1, False]
        assert claims.jobs[-1]["target"] == "head"


def test_tables_that_no_migration_makes(claims: Claims) -> None:
    run = claims()
    assert run.not_from_migrations == frozenset()
    assert run.notes == []
    run = claims()
    tables = [f"CREATE TABLE {name * 60} (id INTEGER)" for name in ("b", "a", "c", "d")]
    claims.leaves = lambda job: [*moved(job), *tables]
    assert run.not_from_migrations == {name * 60 for name in "abcd"}
    shown = ", ".join(name * 60 for name in "abcd")[:200]
    assert run.notes == [
        f"Something outside your migrations makes {shown}. What a migration does not make is "
        "missing on other computers. (It cost no points.)"
    ]


def state(folder: Path, *statements: str, name: str = "it") -> Scratch:
    (place := folder / name).mkdir()
    return Scratch(name, database(place, *(statements or (USER, OTHER))))


def test_rows_are_put_into_a_copy(claims: Claims, tmp_path: Path) -> None:
    run, start = claims(), state(tmp_path)
    filled = run.with_rows(start)
    assert filled is run.with_rows(start)
    assert filled.name == "it + rows  twins"
    assert {name: len(rows) for name, rows in filled.data.items()} == {
        "user": len(Kind),
        "other": len(Kind),
    }
    assert start.data == {"user": [], "other": []}
    wanted: Rows = {"user": [{"id": 5, "username": "ada"}]}
    chosen = run.with_rows(start, wanted, twins=False)
    assert chosen.name == f"it + rows {wanted}"
    assert chosen.data["user"] == wanted["user"]
    assert run.with_rows(start, unnamed=True, twins=False).name == "it + rows  unnamed"
    assert run.with_rows(start, unnamed=True).name == "it + rows  unnamed twins"


def test_rows_are_put_into_binds_too(claims: Claims, tmp_path: Path) -> None:
    run = claims()
    binds = {"log": state(tmp_path, OTHER), "none": EMPTY}
    filled = run.with_rows(Scratch("all", None, binds), {"other": [{"id": 77}]})
    assert filled.file is None
    assert filled.binds.keys() == {"log", "none"}
    assert filled.bind("log").name == f"{filled.name}:log"
    assert len(filled.bind("log").data["other"]) == len(Kind)
    assert filled.bind("none") == Scratch(f"{filled.name}:none")
    for nothing in (EMPTY, Scratch("nothing")):
        with pytest.raises(NotGraded, match="no database to put rows into"):
            run.with_rows(nothing)


def test_a_table_that_takes_no_rows(claims: Claims, tmp_path: Path) -> None:
    """Where a key leads nowhere that is told, else nobody knows why."""
    run = claims()
    dangling = state(tmp_path, "CREATE TABLE t (a INTEGER NOT NULL REFERENCES nobody(id))")
    assert told(run.with_rows, dangling).expected == "t.a refers to a table that is there"
    never = state(tmp_path, "CREATE TABLE t (a INTEGER NOT NULL CHECK (0))", name="never")
    with pytest.raises(NotGraded):
        run.with_rows(never)


def test_a_copy_to_try_things_on(claims: Claims, tmp_path: Path) -> None:
    run, start = claims(), state(tmp_path)
    assert start.file
    copies = [run.trial_copy(start) for _ in range(2)]
    assert len({*copies, start.file}) == 3
    assert all(copy.read_bytes() == start.file.read_bytes() for copy in copies)


def failing(error: dict[str, Any]) -> StepResult:
    return StepResult("exit", "1", {**APP, "error": error}, "")


def test_a_program_of_ours(claims: Claims) -> None:
    run = claims()
    start = run.upgrade(FIRST)
    claims.leaves = lambda _: [OTHER]
    after = run.program("db", start, "it works")
    assert after.schema.keys() == {"user", "other"}
    assert claims.jobs[-1].items() >= {"action": "program", "code": "db"}.items()
    run.program("db", start, "it works", run.variant("old", {}))
    assert [step.finished for step in run.runner.steps[-2:]] == [True, True]
    assert "variant-old" not in claims.jobs[-1]["project"]


@pytest.mark.parametrize("kind", ["SyntaxError", "IndentationError", "NameError"])
def test_a_slip_of_ours_and_one_of_theirs(kind: str, claims: Claims) -> None:
    run = claims()
    start = run.upgrade(FIRST)
    error = {"type": kind, "message": "x"}
    claims.answer = lambda _: failing(error)
    with pytest.raises(NotGraded, match=rf"The program in checks\.py stops: {kind}: x"):
        run.program("1", start, "it works")
    claims.answer = lambda _: failing({**error, "frames": [{"file": "app.py", "line": 3}]})
    found = told(run.program, "2", start, "it works")
    assert (found.expected, found.found, found.where) == ("it works", f"{kind}: x", "app.py:3")
    claims.answer = lambda _: failing({"type": "KeyError", "message": "x"})
    assert told(run.program, "3", start, "it works").found == "KeyError: x"


def test_a_script_has_a_copy_of_the_project_and_of_a_folder(claims: Claims, tmp_path: Path) -> None:
    run = claims(ProjectText(extra={"data/given.txt": "", "data/both.txt": "old"}))
    (folder := tmp_path / "data").mkdir()
    for name in ("both.txt", "more.txt"):
        (folder / name).write_text("new", encoding="utf-8")
    seen: list[list[str]] = []

    def look(job: dict[str, Any]) -> StepResult:
        place = Path(job["project"])
        seen.append(sorted(path.name for path in (place / "data").iterdir()))
        assert (place / "app.py").is_file()
        assert (place / "data" / "both.txt").read_text(encoding="utf-8") == "new"
        return claims.well(job)

    claims.answer = look
    assert run.script(["gate.py", "-x"], folder, seconds=3).finished
    assert seen == [["both.txt", "given.txt", "more.txt"]]
    job = claims.jobs[-1]
    asked = {"action": "script", "arguments": ["gate.py", "-x"], "folder": "data", "seconds": 3.0}
    assert job.items() >= asked.items()
    assert (job["databases"], job["target"]) == ([], "")
    assert not (run.project / "data" / "more.txt").exists()


def test_no_script_is_run_where_there_are_no_processes(
    claims: Claims, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pretends, "processes", False)
    with pytest.raises(NotGraded, match="there can be none in a browser"):
        claims().script([], tmp_path)
    assert claims.jobs == []


def test_the_table_of_a_model(claims: Claims) -> None:
    claims.report["models"] = {"User": "user", "Other": "gone", "Number": 7}
    run = claims()
    claims.leaves = lambda job: [*moved(job), OTHER, "CREATE TABLE '7' (id INTEGER)"]
    assert run.table_of("User", "accounts", "other", "user") == "other"
    assert run.table_of("User", "accounts") == "user"
    assert run.table_of("Nobody", "user") == "user"
    assert run.table_of("Number") == "7"
    for model in ("Other", "Nobody"):
        found = told(run.table_of, model, "one", "two")
        assert found.expected == "a table one or two after  flask db upgrade"
