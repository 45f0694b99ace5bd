"""Steps that are not run, since what they would show has been seen already, and when they are."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import Sandbox
from checker.verdict import Failed
from checker.words import journeys
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, APP, MAKE_USER, ProjectText

FIRST, SECOND = "aaaa00000001", "aaaa00000002"


def commands(run: Rehearsal) -> list[str]:
    """The commands that moved a database, in their order."""
    outputs = [step.output for step in run.runner.steps]
    return [
        word for text in outputs for word in ("upgrade", "downgrade") if f"Running {word}" in text
    ]


def test_a_database_that_is_new_again_needs_no_second_upgrade(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    journeys.back_to_base(run)
    assert commands(run) == ["upgrade", "downgrade"]


@pytest.mark.parametrize(
    "leftover",
    ["CREATE VIEW old AS SELECT 1", "PRAGMA user_version = 7", "PRAGMA application_id=7"],
)
def test_a_database_that_keeps_something_is_upgraded_again(
    leftover: str, rehearse: MakeRun
) -> None:
    drops = f"    op.drop_table('user')\n    op.execute({leftover!r})\n"
    run = rehearse(ProjectText(first=MAKE_USER.replace('    op.drop_table("user")\n', drops)))
    journeys.back_to_base(run)
    assert commands(run) == ["upgrade", "downgrade", "upgrade"]


def test_rows_without_a_name_are_judged_along_with_the_others(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    before = run.upgrade(FIRST)
    journeys.keeps_rows(run, FIRST, before)
    journeys.round_trip(run, FIRST, before)
    moves = ["upgrade to first", "to head", "with all rows", "back"]
    assert len(commands(run)) == len(moves)
    usual, more = run.with_rows(before).data["user"], run.with_rows(before, unnamed=True)
    assert len(more.data["user"]) == len(usual) + 1
    assert more.data["user"][-1]["username"] is None
    assert all(row["username"] for row in usual)


@pytest.mark.parametrize(
    ("there", "back"),
    [
        ("", "    op.execute('CREATE INDEX found ON user (password)')\n"),
        ("", "    op.execute('CREATE VIEW old AS SELECT 1')\n"),
        ("", "    op.execute('PRAGMA user_version = 7')\n"),
        (
            "    op.create_index('one', 'user', ['password'])\n",
            "    op.create_index('other', 'user', ['password'])\n",
        ),
    ],
)
def test_a_database_that_comes_back_otherwise_is_told_apart(
    there: str, back: str, rehearse: MakeRun
) -> None:
    """Also where its tables are the same to whoever reads them, as with an index's name."""
    drop = "    op.drop_index('one', 'user')\n" if there else ""
    second = ADD_EMAIL.replace("def upgrade():\n", f"def upgrade():\n{drop}") + back
    run = rehearse(
        ProjectText(first=MAKE_USER.replace("    )\n\n\n", f"    )\n{there}\n\n"), second=second)
    )
    before = run.upgrade(FIRST)
    down = run.downgrade(FIRST, run.upgrade(SECOND, before))
    assert down.version == before.version
    assert not down.defines_the_same(before)


def test_quotes_and_blanks_make_no_difference(rehearse: MakeRun) -> None:
    """Batch mode writes a table anew, in its own way."""
    run = rehearse(ProjectText())
    before = run.upgrade(FIRST)
    down = run.downgrade(FIRST, run.upgrade(SECOND, before))
    assert down.schema["user"].sql != before.schema["user"].sql
    assert down.defines_the_same(before)
    assert not run.upgrade(SECOND, before).defines_the_same(before)


def test_an_upgrade_that_stops_after_a_way_back_is_found(rehearse: MakeRun) -> None:
    """The unique rule comes back under another name: the tables look as before, and are not."""
    named = MAKE_USER.replace('("username")', '("username", name="uq_one")')
    second = (
        "def upgrade():\n    with op.batch_alter_table('user') as batch_op:\n"
        "        batch_op.drop_constraint('uq_one', type_='unique')\n\n\n"
        "def downgrade():\n    with op.batch_alter_table('user') as batch_op:\n"
        "        batch_op.create_unique_constraint('uq_other', ['username'])\n"
    )
    run = rehearse(ProjectText(first=named, second=second))
    with pytest.raises(Failed) as told:
        journeys.round_trip(run, FIRST, run.upgrade(FIRST))
    assert told.value.finding.expected == f"flask db upgrade {SECOND}  works"
    assert "uq_one" in told.value.finding.found


def test_values_that_may_change_are_upgraded_again(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText())
    change = journeys.Change(may_change=frozenset({"user.password"}))
    journeys.round_trip(run, FIRST, run.upgrade(FIRST), change)
    assert sorted(commands(run)) == ["downgrade", "upgrade", "upgrade", "upgrade", "upgrade"]


def test_migrations_that_came_along_unchanged_are_not_run_alone(rehearse: MakeRun) -> None:
    """Those of the starter make in each project what they make in the starter."""
    own = ProjectText(first=MAKE_USER + "\n# a remark\n")
    run = rehearse(own, ProjectText(second=""))
    assert [(name, at.version) for name, at in run.stages] == [(FIRST, [FIRST]), (SECOND, [SECOND])]
    assert run.stages[0][1] is run.shipped(FIRST)
    assert commands(run) == ["upgrade", "upgrade"]  # the starter's, and both in one go


@pytest.mark.parametrize(
    "own",
    [
        ProjectText(first=MAKE_USER.replace("length=64", "length=80")),
        ProjectText(
            app=APP.replace("SQLAlchemy(app)", "SQLAlchemy(app, metadata=named)").replace(
                "db =",
                "from sqlalchemy import MetaData\n"
                'named = MetaData(naming_convention={"uq": "uq_%(table_name)s"})\ndb =',
            )
        ),
        ProjectText(
            app=APP.replace(
                "db =", 'app.config["SQLALCHEMY_BINDS"] = {"more": "sqlite:///more.db"}\ndb ='
            )
        ),
    ],
    ids=["changed", "naming convention", "binds"],
)
def test_what_may_make_something_else_is_run(own: ProjectText, rehearse: MakeRun) -> None:
    run = rehearse(own, ProjectText(second=""))
    assert run.stages[0][1].name == f"empty > upgrade {FIRST}"


def test_a_revision_of_a_branch_is_run_where_it_stands(rehearse: MakeRun) -> None:
    """What a starter makes at the end of one branch is not what is there after both."""
    branch = "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = {0!r}\n"
    branch += "down_revision = {1!r}\n\n\ndef upgrade():\n    {2}\n\n\ndef downgrade():\n    pass\n"
    makes = "op.create_table('t{0}', sa.Column('id', sa.Integer))"
    files = {
        "b": branch.format("b", FIRST, makes.format("b")),
        "c": branch.format("c", FIRST, makes.format("c")),
    }
    given = {f"migrations/versions/{name}.py": text for name, text in files.items()}
    merged = {"migrations/versions/m.py": branch.format("m", ("b", "c"), "pass")}
    run = rehearse(
        ProjectText(second="", extra=given | merged), ProjectText(second="", extra=given)
    )
    names = [sorted(at.schema) for _, at in run.stages]
    assert names == [["user"], ["tb", "user"], ["tb", "tc", "user"], ["tb", "tc", "user"]]


def ways_down(run: Rehearsal) -> list[list[str]]:
    """The revisions that each step took back."""
    found = [re.findall(r"Running downgrade (\w+) ->", step.output) for step in run.runner.steps]
    return [revisions for revisions in found if revisions]


def test_what_the_starter_takes_back_is_known_from_the_starter(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(), ProjectText(second=""))
    journeys.round_trip(run, FIRST, run.shipped(FIRST))
    assert ways_down(run) == [[SECOND]]
    journeys.back_to_base(run)
    assert ways_down(run) == [[SECOND], [FIRST]]
    assert run.runner.steps[-1].finished


def test_the_starter_is_taken_back_once_for_a_class(sandbox: Sandbox, rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(), ProjectText(second=""))
    journeys.back_to_base(run)
    with closing(Rehearsal(run.folder, sandbox, 8, 10, run.starter)) as next_one:
        journeys.back_to_base(next_one)
        assert ways_down(next_one) == [[SECOND]]


LEAVES = 'def downgrade():\n    with op.batch_alter_table("user") as batch_op:\n'
STRICT = """        batch_op.alter_column("username", nullable=False, existing_type=sa.String(64))
"""
INDEX = '        batch_op.create_index("found", ["password"])\n'
ACTS = {
    "SQL": ADD_EMAIL.replace(LEAVES, f"{LEAVES}        op.execute('SELECT 1')\n"),
    "library": f"import os\n{ADD_EMAIL}",
    "two libraries": f"import alembic, os\n{ADD_EMAIL}",
    "part of a library": f"from os import path\n{ADD_EMAIL}",
    "stored in a list": f"hook = [len]\nhook[0] = print\n{ADD_EMAIL}",
    "stored in a library": f"op.known = True\n{ADD_EMAIL}",
    "decorator": f"@staticmethod\n{ADD_EMAIL}",
    "built-in function": ADD_EMAIL + "    print('done')\n",
    "other function": ADD_EMAIL + "    sa.literal(1)\n",
    "connection": ADD_EMAIL + "    op.get_bind()\n",
    "other name": f"sa = sa\n{ADD_EMAIL}",
    "condition": f"if True:\n    pass\n{ADD_EMAIL}",
    "stops at NULL": ADD_EMAIL.replace("        batch_op.add", f"{STRICT}        batch_op.add"),
    "comes back otherwise": ADD_EMAIL.replace(
        LEAVES, f"{LEAVES}        batch_op.create_index('i', ['id'])\n"
    ),
}
PROJECTS = {name: ProjectText(second=text) for name, text in ACTS.items()}
PROJECTS["app that is not plain"] = ProjectText(app=f"import sys\n{APP}")
PROJECTS["changed first"] = ProjectText(first=MAKE_USER.replace("length=64", "length=80"))


@pytest.mark.parametrize("name", PROJECTS)
def test_what_may_act_on_the_starters_part_is_taken_to_base(name: str, rehearse: MakeRun) -> None:
    run = rehearse(PROJECTS[name], ProjectText(second=""))
    journeys.back_to_base(run)
    assert ways_down(run)[-1] == [SECOND, FIRST]


def test_a_starter_that_does_not_go_back_is_found(rehearse: MakeRun) -> None:
    first = MAKE_USER.replace('op.drop_table("user")', "pass")
    run = rehearse(ProjectText(first=first), ProjectText(first=first, second=""))
    with pytest.raises(Failed) as told:
        journeys.back_to_base(run)
    assert told.value.finding.found == "still there: user"
