"""Which migration a reader is sent to, and which reason is given for a table that is missing."""

from __future__ import annotations

import pytest

from checker.words import journeys, probe, tables
from tests.conftest import MakeRun
from tests.projects import ADD_EMAIL, APP, HEADER, MAKE_USER, ProjectText
from tests.words.small import ENV, FILES, FIRST, NOTHING, SECOND, THIRD, third, told, upgrading

SHORTER = (
    "with op.batch_alter_table('user') as b:\n        b.alter_column('password', type_=sa.Text())"
)
TASK = {"user.email"}


@pytest.mark.parametrize(
    ("project", "place"),
    [
        (ProjectText(extra=third(upgrading(SHORTER))), f"{FILES[THIRD]}:10"),
        (
            ProjectText(
                second=ADD_EMAIL.replace("def upgrade():\n", f"def upgrade():\n    {SHORTER}\n"),
                extra=third(NOTHING),
            ),
            f"{FILES[SECOND]}:10",
        ),
    ],
    ids=["last", "middle"],
)
def test_the_migration_that_changed_something(
    project: ProjectText, place: str, rehearse: MakeRun
) -> None:
    run = rehearse(project)
    found = told(journeys.rest_is_unchanged, run, run.upgrade(FIRST), TASK)
    assert found.found == "user.password: it was VARCHAR(128), now it is TEXT"
    assert found.where == place


def test_what_never_was_as_before_is_shown_where_it_is_made(rehearse: MakeRun) -> None:
    """The learner's own first migration, against another database."""
    other = rehearse(ProjectText(first=MAKE_USER.replace("length=128", "length=9")))
    found = told(journeys.rest_is_unchanged, rehearse(ProjectText()), other.upgrade(FIRST), TASK)
    assert found.where == f"{FILES[FIRST]}:15"


NO_MODEL = APP[: APP.index("class User")]
ELSEWHERE = HEADER.format(revision="cccc", parent=FIRST) + MAKE_USER


@pytest.mark.parametrize(
    ("project", "starter", "why"),
    [
        (
            ProjectText(first=NOTHING, second="", extra={"migrations/cccc.py": ELSEWHERE}),
            None,
            "migrations/cccc.py is written as a migration, but Alembic does not read it",
        ),
        (
            ProjectText(
                app=APP + '    x = db.Column(db.Integer, db.ForeignKey("no.id"))\n',
                first=NOTHING,
                second="",
            ),
            None,
            "Your models stop before any table is made: NoReferencedTableError",
        ),
        (ProjectText(first=NOTHING, second=""), None, "but its upgrade() does nothing"),
        (
            ProjectText(app=NO_MODEL, first=upgrading("print()"), second=""),
            None,
            "The app knows no model User.",
        ),
        (
            ProjectText(first=upgrading("print()"), second=""),
            None,
            "Your migrations ran, and none of them made this table.",
        ),
        (
            ProjectText(first=upgrading("print()"), second=""),
            ProjectText(first=upgrading("print()"), second=""),
            "The model User is there, but no migration makes its table.",
        ),
    ],
    ids=["unread", "models stop", "empty", "no model", "not made", "no migration yet"],
)
def test_the_likeliest_reason_comes_first(
    project: ProjectText, starter: ProjectText | None, why: str, rehearse: MakeRun
) -> None:
    found = told(tables.exists, rehearse(project, starter), "user", "User")
    assert found.found.split("\n")[0] == "no table at all"
    assert why in f"{found.found} {found.why}"


def test_an_env_that_stops_when_models_are_compared(rehearse: MakeRun) -> None:
    stops = f"import sys\nif 'db' not in sys.argv:\n    raise RuntimeError('not me')\n{ENV}"
    found = told(probe.compares_models, rehearse(ProjectText(env=stops)))
    assert found.expected == "flask db migrate  works"
    assert found.found == "RuntimeError: not me"


def test_a_version_that_is_kept_elsewhere(rehearse: MakeRun) -> None:
    """The table is there, and the next command would not know it."""
    elsewhere = ENV.replace(
        "            target_metadata=get_metadata(),\n",
        "            target_metadata=get_metadata(),\n            version_table='mine',\n",
    )
    found = told(probe.runs_migrations, rehearse(ProjectText(env=elsewhere)))
    assert "flask db init" in found.why


def test_an_upgrade_that_does_something_else_the_second_time(rehearse: MakeRun) -> None:
    first = MAKE_USER.replace(
        "def upgrade():\n",
        "def upgrade():\n    if op.get_bind().exec_driver_sql('PRAGMA user_version').scalar():\n"
        "        op.create_table('again', sa.Column('id', sa.Integer))\n",
    ).replace(
        'op.drop_table("user")', 'op.drop_table("user")\n    op.execute("PRAGMA user_version=7")'
    )
    found = told(journeys.back_to_base, rehearse(ProjectText(first=first)))
    assert found.expected == "upgrading a second time makes the same tables"
    assert "again" in found.found
