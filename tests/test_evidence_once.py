"""What is found out about a submission without migrating: each thing once, and in its own words."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from checker.rehearsing import evidence
from checker.rehearsing.evidence import Evidence
from checker.rehearsing.scratch import EMPTY, Scratch
from checker.verdict import Failed
from tests.pretending import Claims, Pretends
from tests.projects import ProjectText
from tests.words.small import FILES, FIRST, SECOND, told


def test_nothing_is_left_of_a_submission(
    claims: Claims, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = claims()
    assert (run.project / "app.py").is_file()
    run.close()
    assert not run.root.exists()

    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    (place := tmp_path / "scratch").mkdir()
    monkeypatch.setattr(evidence, "scratch_folder", lambda: place)
    monkeypatch.setattr(evidence, "copy_project", stop)
    with pytest.raises(KeyboardInterrupt):
        claims()
    assert not place.exists()


def test_a_note_is_given_once(claims: Claims) -> None:
    run = claims()
    for text in ("one", "two", "one"):
        run.note(text)
    assert run.notes == ["one", "two"]


def test_each_thing_is_made_once_also_where_several_ask_at_once(claims: Claims) -> None:
    run, made = claims(), list[str]()

    def make() -> list[str]:
        time.sleep(0.05)
        made.append("made")
        return made

    found = list[list[str]]()
    asking = [
        threading.Thread(target=lambda: found.append(run.once(("x",), make)), daemon=True)
        for _ in range(4)
    ]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(2)
    assert found == [["made"]] * 4
    assert run.once(("y",), lambda: "another") == "another"


def test_what_cannot_be_made_is_not_tried_again(claims: Claims) -> None:
    run, tried = claims(), list[int]()

    def fail() -> None:
        tried.append(1)
        raise Failed("it", "not")

    for _ in range(2):
        with pytest.raises(Failed):
            run.once(("x",), fail)
    assert tried == [1]


def test_what_depends_on_the_seed(claims: Claims) -> None:
    one, other = claims(), claims()
    assert one.marker == other.marker
    assert one.marker.startswith("made_by_create_all_")
    values = [run.seeder(name).random.random() for run in (one, other) for name in "ab"]
    assert values[:2] == values[2:]
    assert values[0] != values[1]
    with closing(Evidence(one.folder, Pretends(claims.act), 8, 10)) as another:
        assert another.marker != one.marker
        assert another.seeder("a").random.random() != values[0]


def test_the_first_upgrade_to_the_head_is_the_survey(claims: Claims) -> None:
    run = claims()
    assert run.step("upgrade", SECOND) is run.survey
    assert len(claims.jobs) == 1
    survey = claims.jobs[0]
    assert (survey["action"], survey["target"], survey["databases"]) == ("upgrade", "head", None)
    assert survey["models"]
    asked: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
        (("upgrade", FIRST), {}),
        (("downgrade", SECOND), {}),
        (("upgrade", SECOND, Scratch("empty of its own")), {}),
        (("upgrade", SECOND, EMPTY, run.own), {}),
        (("upgrade", SECOND), {"forget_models": True}),
        (("upgrade", SECOND), {"forget_models": False}),
        (("load",), {}),
        (("upgrade", SECOND, EMPTY, run.variant("x", {})), {}),
    ]
    for count, (words, more) in enumerate(asked, 2):
        assert run.step(*words, **more) is run.step(*words, **more)
        assert len(claims.jobs) == count, (words, more)
        assert claims.jobs[-1].items() >= {"action": words[0], **more}.items()


def test_a_step_at_another_address(claims: Claims, tmp_path: Path) -> None:
    run = claims()
    (other := tmp_path / "other").mkdir()
    (other / "only.py").touch()
    for folder in (None, other):
        after = run.step_at("postgresql://x", "upgrade", FIRST, folder, echo=True)[1]
        assert after == Scratch(f"empty > elsewhere upgrade {FIRST}")
        job = claims.jobs[-1]
        assert (job["uri"], job["echo"], job["databases"]) == ("postgresql://x", True, [])


@pytest.mark.parametrize(
    ("report", "file", "expected"),
    [
        ({"backend": "postgresql"}, "", "a SQLite database"),
        ({"loaded": False}, "", "your app loads"),
        ({}, "sqlalchemy.py", "no file of your own with the name of a library"),
    ],
)
def test_an_app_that_is_refused(
    report: dict[str, Any], file: str, expected: str, claims: Claims
) -> None:
    claims.report |= report
    run = claims(ProjectText(extra={file: ""} if file else {}))
    assert told(lambda: run.app).expected.startswith(expected)
    assert told(lambda: run.own).expected.startswith(expected)


ABSOLUTE = "works on one computer only"


def test_an_address_elsewhere_is_noted_where_it_stays_the_same(claims: Claims) -> None:
    claims.report |= {"elsewhere": True, "uri": "sqlite:////somewhere/app.db", "alone": ["x.py"]}
    run = claims()
    assert run.app["loaded"]
    assert [job["action"] for job in claims.jobs] == ["upgrade", "load"]
    assert claims.jobs[1]["databases"] is None
    assert len(run.notes) == 2
    assert "does not find your app in x.py" in run.notes[0]
    assert ABSOLUTE in run.notes[1]


def test_an_address_that_changes_is_refused(claims: Claims) -> None:
    run = claims()
    claims.answer = lambda job: claims.well(
        job, elsewhere=True, uri=f"sqlite:////x/{len(claims.jobs)}.db"
    )
    assert told(lambda: run.app).found == "first sqlite:////x/1.db, the next time sqlite:////x/2.db"
    assert run.notes == []


def test_another_folder_is_loaded_and_noted_by_itself(claims: Claims) -> None:
    run = claims()
    claims.report |= {"elsewhere": True, "uri": "sqlite:////x/app.db"}
    notes = list[str]()
    assert run._load(run.folder, notes)["loaded"]
    assert [job["action"] for job in claims.jobs] == ["load", "load"]
    assert run.notes == []
    assert ABSOLUTE in notes[0]


def test_a_variant_of_the_project(claims: Claims) -> None:
    run = claims()
    new = {"app.py": "x = 'é'", FILES[FIRST]: None, "no.py": None, "a/b/c.py": "", "app2.py": ""}
    made = run.variant("new", new)
    assert made is run.variant("new", {})
    assert (made.label, made.databases) == ("new ", {"": "instance/app.db"})
    assert made.folder == run.root / "variant-new"
    assert (made.folder / "app.py").read_text(encoding="utf-8") == "x = 'é'"
    there = {p.relative_to(made.folder).as_posix() for p in made.folder.rglob("*.py")}
    assert there == {"app.py", "app2.py", "a/b/c.py", "migrations/env.py", FILES[SECOND]}
    assert (run.project / FILES[FIRST]).is_file()


@pytest.mark.parametrize(
    ("claimed", "used"),
    [
        (None, "migrations"),
        ("", "migrations"),
        ("db/revisions", "db/revisions"),
        ("../migrations", "migrations"),
        ("/etc", "migrations"),
    ],
)
def test_the_folder_of_the_migrations(claimed: str | None, used: str, claims: Claims) -> None:
    claims.report["repository"] = claimed
    assert claims().repository == used
