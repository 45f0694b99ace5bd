"""What checks can ask a rehearsal for, each shown on a small project."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from checker.course import Course
from checker.grade import Options, grade
from checker.reading.seeding import Kind
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import Sandbox
from checker.verdict import Failed, NotGraded
from checker.words import journeys
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, APP, MAKE_USER, TEMPLATE, ProjectText

FIRST, SECOND = "aaaa00000001", "aaaa00000002"


def test_the_same_evidence_is_made_once(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    first, again = run.upgrade(SECOND), run.upgrade(SECOND)
    assert first is again
    assert run.with_rows(first) is run.with_rows(again)
    steps = len(run.runner.steps)
    assert run.upgraded is first
    assert [name for name, _ in run.stages] == [FIRST, SECOND]
    assert len(run.runner.steps) == steps + 1


def test_the_word_head_is_the_head(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    before = run.upgrade(FIRST)
    assert run.upgrade("head", before) is run.upgrade(run.head, before)


def test_a_migration_may_stop_at_a_row_without_a_name(rehearse: MakeRun) -> None:
    stops = ADD_EMAIL.replace(
        "def upgrade():\n",
        "def upgrade():\n    found = op.get_bind().execute(sa.text('SELECT username FROM user'))\n"
        "    assert all(name for name, in found)\n",
    )
    run = rehearse(ProjectText(second=stops))
    before = run.upgrade(FIRST)
    journeys.keeps_rows(run, FIRST, before)
    journeys.round_trip(run, FIRST, before)


def test_the_revision_that_stops_alone_is_named(rehearse: MakeRun) -> None:
    run = rehearse(
        ProjectText(first=MAKE_USER.replace("def upgrade():", "def upgrade():\n    1 / 0"))
    )
    with pytest.raises(Failed) as told:
        _ = run.upgraded
    assert told.value.finding.expected == f"flask db upgrade {FIRST}  works"


def test_rows_depend_on_seed_and_database_alone(rehearse: MakeRun) -> None:
    """Whichever check asks first, and in whichever order."""
    one, other = rehearse(ProjectText()), rehearse(ProjectText())
    states = [other.with_rows(other.upgrade(name)) for name in (SECOND, FIRST)]
    assert one.with_rows(one.upgrade(FIRST)).data == states[1].data
    assert one.with_rows(one.upgrade(SECOND)).data == states[0].data


def test_chosen_rows_and_a_renamed_column(rehearse: MakeRun) -> None:
    rename = (
        "def upgrade():\n    op.alter_column('user', 'username', new_column_name='handle')\n\n\n"
        "def downgrade():\n    op.alter_column('user', 'handle', new_column_name='username')\n"
    )
    run = rehearse(ProjectText(second=rename))
    before = run.upgrade(FIRST)
    filled = run.with_rows(before, {"user": [{"id": 4, "username": "ada", "password": None}]})
    assert filled.data["user"] == [{"id": 4, "username": "ada", "password": None}]
    change = journeys.Change(renames={"user.username": "user.handle"})
    journeys.keeps_rows(run, FIRST, before, change)
    journeys.round_trip(run, FIRST, before, change)
    after = run.upgrade(SECOND, filled)
    journeys.holds(run, after, "user", [{"id": 4, "handle": "ada"}], "it", SECOND, exactly=True)
    with pytest.raises(Failed, match="every row keeps its values"):
        journeys.keeps_rows(run, FIRST, before)
    with pytest.raises(Failed) as wrong:
        journeys.holds(run, after, "user", [{"id": 4, "handle": "bob"}], "it", SECOND)
    assert "'ada'" in wrong.value.finding.found
    with pytest.raises(Failed):
        journeys.holds(run, after, "user", [{"id": 5, "handle": "ada"}], "it", SECOND)
    with pytest.raises(Failed) as more:
        journeys.holds(run, after, "user", [], "it", SECOND, exactly=True)
    assert "1 more" in more.value.finding.found


def test_the_starters_own_migrations(rehearse: MakeRun) -> None:
    """An edited migration does not change what production already has."""
    edited = MAKE_USER.replace("length=64", "length=80")
    run = rehearse(ProjectText(first=edited), ProjectText(second=""))
    assert run.upgrade(FIRST).schema["user"].columns["username"].type == "VARCHAR(80)"
    assert run.shipped(FIRST).schema["user"].columns["username"].type == "VARCHAR(64)"


def test_given_and_handed_in_databases(rehearse: MakeRun) -> None:
    dump = {"legacy.sql": "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (5);"}
    run = rehearse(ProjectText(), ProjectText(extra=dump), **{"instance/app.db": "legacy.sql"})
    assert run.given("instance/app.db").data == {"t": [{"id": 5}]}
    with pytest.raises(Failed, match=r"instance/app\.db"):
        run.handed_in()


def test_a_handed_in_database_is_read_and_left_alone(rehearse: MakeRun, tmp_path: Path) -> None:
    run = rehearse(ProjectText())
    file = run.folder / "instance" / "app.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    before = file.read_bytes()
    assert run.handed_in().schema.keys() == {"t"}
    assert run.handed_in("instance/app.db").version == []
    assert file.read_bytes() == before
    outside = tmp_path / "outside.db"
    outside.write_bytes(before)
    with pytest.raises(Failed):
        run.handed_in(f"../{outside.name}")


def test_a_program_of_ours_in_the_old_and_the_new_app(rehearse: MakeRun) -> None:
    old = APP.replace("    email = db.Column(db.String(120), unique=True)\n", "")
    run = rehearse(ProjectText(), ProjectText(app=old, second=""))
    add = "from app import User\ndb.session.add(User(username='ada'))\ndb.session.commit()\n"
    there = run.program(add, run.upgrade(FIRST), "the old one works", run.shipped_project)
    assert [row["username"] for row in there.data["user"]] == ["ada"]
    with pytest.raises(Failed) as stopped:
        run.program(add, run.upgrade(FIRST), "the new one works")
    assert stopped.value.finding.expected == "the new one works"
    assert "email" in stopped.value.finding.found


def test_migrations_without_the_models(rehearse: MakeRun) -> None:
    importing = "def upgrade():\n    from app import User\n\n\ndef downgrade():\n    pass\n"  #
    run = rehearse(ProjectText(second=importing))
    assert run.upgrade(SECOND).version == [SECOND]
    with pytest.raises(Failed, match="flask db upgrade"):
        run.upgrade(SECOND, forget_models=True)


def test_a_script_is_run_on_a_folder(rehearse: MakeRun, tmp_path: Path) -> None:
    code = "import pathlib, sys\nsys.exit(len(list(pathlib.Path(sys.argv[1]).iterdir())))\n"
    run = rehearse(ProjectText(extra={"count.py": code}))
    folder = tmp_path / "three"
    folder.mkdir()
    for name in "abc":
        (folder / name).touch()
    assert run.script(["count.py"], folder).report["exit_code"] == 3


def test_a_stamp_moves_the_version_and_makes_nothing(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    stamped = run.stamp(SECOND, run.upgrade(FIRST))
    assert stamped.version == [SECOND]
    assert "email" not in stamped.schema["user"].columns


EVENTS = """\
def upgrade(engine_name):
    if engine_name == "log":
        op.create_table("event", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade(engine_name):
    if engine_name == "log":
        op.drop_table("event")
"""
WITH_BIND = """\
app.config["SQLALCHEMY_BINDS"] = {"log": "sqlite:///log.db"}
db = SQLAlchemy"""
EVENT = """

class Event(db.Model):
    __bind_key__ = "log"
    id = db.Column(db.Integer, primary_key=True)
"""


def test_each_bind_has_a_database_of_its_own(sandbox: Sandbox, tmp_path: Path) -> None:
    env = (TEMPLATE.parent / "flask-multidb" / "env.py").read_text(encoding="utf-8")
    app = APP.replace("db = SQLAlchemy", WITH_BIND) + EVENT
    project = ProjectText(app=app, env=env, first=EVENTS, second="")
    folder = project.write(tmp_path / "work")
    run = Rehearsal(folder, sandbox, 7, 10)
    try:
        made = run.upgrade(FIRST)
        assert made.bind("log").version == [FIRST]
        assert made.bind("log").schema.keys() == {"event"}
        assert "event" not in made.schema
        assert len(run.with_rows(made).bind("log").data["event"]) == len(Kind)
        assert run.modelled.bind("log").schema.keys() == {"event"}
        assert run.downgrade("base", made).bind("log").schema == {}
    finally:
        run.close()


def test_nobody_is_sent_to_mend_a_migration_that_came_with_the_exercise(
    course: Course, sandbox: Sandbox
) -> None:
    starter = course.exercises["exercise3"].starter
    verdict = grade(course.exercises["exercise3"], starter, sandbox, Options(seed=1))
    first = next(check for check in verdict.checks if check.finding)
    assert first.finding
    assert first.finding.where == "migrations/versions/"


@pytest.mark.parametrize("code", ["db.session.add(Usr())", "db.session.add(", "  db"])
def test_a_slip_in_a_program_of_ours_is_not_the_learners(code: str, rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    with pytest.raises(NotGraded, match=r"The program in checks\.py stops: \w+Error"):
        run.program(code, run.upgrade(FIRST), "it works")


def test_a_slip_of_the_learners_in_a_program_is_theirs(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(app=APP + "\n    def shown(self):\n        return nobody\n"))
    with pytest.raises(Failed) as told:
        run.program("from app import User\nUser().shown()", run.upgrade(FIRST), "it is shown")
    assert told.value.finding.where.startswith("app.py:")
