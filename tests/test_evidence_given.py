"""The history and the databases that come with a submission, and what is told where they lack."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reading.files import MAX_BYTES
from checker.reading.history import History
from checker.rehearsing.scratch import Scratch
from checker.verdict import NotGraded
from tests.databases import database
from tests.pretending import VERSION, Claims
from tests.projects import HEADER, ProjectText
from tests.words.small import FILES, FIRST, NOTHING, SECOND, THIRD, third, told


def test_a_history_is_read_with_what_came_along_and_what_lies_elsewhere(
    claims: Claims, tmp_path: Path
) -> None:
    starter = ProjectText(second="").write(tmp_path / "starter")
    stray = {"migrations/lost.py": HEADER.format(revision="x", parent=None) + NOTHING}
    run = claims(ProjectText(extra=stray), starter)
    assert run.history is run.history
    assert [revision.id for revision in run.history.revisions] == [FIRST, SECOND]
    assert run.history.shipped == {FIRST}
    assert run.history.strays == ("migrations/lost.py",)
    assert run.shipped_history.revisions[0].file == FILES[FIRST]
    assert len(run.notes) == 1
    assert run.notes[0].startswith("migrations/lost.py is written as a migration, but Alembic")


def test_the_history_of_a_folder_with_another_name(claims: Claims) -> None:
    claims.report["repository"] = "db"
    run = claims()
    assert told(lambda: run.history).expected == "a folder db/, made by  flask db init"
    (run.project / "migrations").rename(run.project / "db")
    assert told(lambda: run.history).found.startswith("it is in")  # it is not asked for twice
    (run := claims()).project.joinpath("migrations").rename(run.project / "db")
    assert run.head == SECOND


def test_a_starter_without_migrations_ships_none(claims: Claims, tmp_path: Path) -> None:
    (bare := tmp_path / "bare").mkdir()
    for starter in (None, bare):
        run = claims(ProjectText(), starter)
        assert run.shipped_history == History("migrations", ())
        assert run.history.shipped == frozenset()
        assert run.history.strays == ()


def test_the_head_is_one(claims: Claims) -> None:
    assert claims().head == SECOND
    assert told(lambda: claims(ProjectText(first="", second="")).head).expected == (
        "at least one migration"
    )
    branches = claims(ProjectText(extra=third(NOTHING, FIRST)))
    assert told(lambda: branches.head).found == f"2 heads: {SECOND}, {THIRD}"


def handed_in(claims: Claims, content: bytes | None, path: str = "instance/app.db") -> Scratch:
    run = claims()
    if content is not None:
        (run.folder / path).parent.mkdir(exist_ok=True)
        (run.folder / path).write_bytes(content)
    return run.handed_in("" if path == "instance/app.db" else path)


def test_the_learners_own_database(claims: Claims, tmp_path: Path) -> None:
    data = database(tmp_path, VERSION, "INSERT INTO alembic_version VALUES ('x')").read_bytes()
    for path in ("instance/app.db", "other.db"):
        state = handed_in(claims, data, path)
        assert (state.name, state.version) == (f"handed in {path}", ["x"])
        assert state.file
        assert state.file.is_relative_to(claims.opened[-1].root)
    run = claims.opened[-1]
    assert run.handed_in("other.db") is run.handed_in("other.db")


def test_a_database_of_the_learners_that_is_not_there_or_no_database(
    claims: Claims,
) -> None:
    found = told(handed_in, claims, None)
    assert found.expected == "your database, instance/app.db"
    assert found.found == "no such file in your folder"
    assert told(handed_in, claims, None, "other.db").expected == "your database, other.db"
    found = told(handed_in, claims, b"not a database, but a text that is long enough" * 9)
    assert found.expected == "your database, instance/app.db"
    assert found.found.startswith("this file could not be read")
    (large := claims().folder / "instance").mkdir()
    with (large / "app.db").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    found = told(claims.opened[-1].handed_in)
    assert found.found == "The database grew over 32 MB and was not read."


def test_an_app_that_names_no_database_has_none_handed_in(claims: Claims) -> None:
    claims.report["database"] = None
    assert told(claims().handed_in).expected == "your database, "


def test_the_database_that_the_exercise_gives(claims: Claims, tmp_path: Path) -> None:
    dump = {"data/old.sql": "CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (5);"}
    starter = ProjectText(extra=dump).write(tmp_path / "starter")
    run = claims(ProjectText(), starter, {"instance/app.db": "data/old.sql"})
    given = run.given("instance/app.db")
    assert given is run.given("instance/app.db")
    assert (given.name, given.data) == ("given instance/app.db", {"t": [{"id": 5}]})


def test_no_starter_is_said_once_it_is_needed(claims: Claims) -> None:
    run = claims()
    with pytest.raises(NotGraded, match="This exercise has no starter"):
        _ = run.shipped_folder
    with pytest.raises(NotGraded, match="This exercise has no starter"):
        run.starter_with(FIRST)


def test_the_starter_as_a_project(claims: Claims, tmp_path: Path) -> None:
    starter = ProjectText(second="", extra={"only.txt": ""}).write(tmp_path / "starter")
    run = claims(ProjectText(), starter)
    claims.report |= {"database": "shipped.db", "elsewhere": True}
    project = run.shipped_project
    assert project.folder == run.shipped_folder == run.root / "shipped"
    assert (project.folder / "only.txt").is_file()
    assert project.label == "the starter's "
    assert project.databases == {"": "shipped.db"}
    assert [job["action"] for job in claims.jobs] == ["load", "load"]
    assert run.notes == []
    assert run.shipped_project == project
    assert claims(ProjectText(), starter).shipped_project.databases == project.databases
    assert len(claims.jobs) == 2


def test_a_starter_has_its_revisions_or_none(claims: Claims, tmp_path: Path) -> None:
    starter = ProjectText().write(tmp_path / "starter")
    run = claims(ProjectText(), starter)
    assert run.starter_with(SECOND) == starter
    with pytest.raises(NotGraded, match=f"asks for x, .* revisions: {FIRST}, {SECOND}$"):
        run.starter_with("x")
    (bare := tmp_path / "bare").mkdir()
    assert claims(ProjectText(), bare).starter_with("x") == bare
