"""What is said of a database that was handed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed, Finding, NotGraded
from checker.words import handed_in
from tests.scripts import WAYS
from tests.words.conftest import Make
from tests.words.small import told
from tests.words.standin import USER, stand_in

PATH = "instance/app.db"
ADOPT = "09-existing-project"
BOTH = WAYS.format("pass", "pass")
PLAIN = USER.format("")
ADA = "INSERT INTO user VALUES (1, 'Ada')"


def handing_in(folder: Path, made: Scratch, **more: Any) -> Any:
    """A run with this database."""
    databases = {PATH: made}
    return stand_in(folder, BOTH, BOTH, handed_in=lambda path: databases[path], **more)


def test_at_the_head(make: Make, tmp_path: Path) -> None:
    handed_in.at_head(handing_in(tmp_path, make("own", PLAIN, at="r2")), PATH)


UNKNOWN = (
    "Each flask command on this database stops with \"Can't locate revision identified by "
    "'gone'\". Put the file back if you have it. If not, find the revision whose tables the "
    "database really has and write it in:  flask db stamp --purge REVISION. What comes after it "
    "must be run by  flask db upgrade."
)
NONE = (
    "Without a revision Alembic takes the database for a new one, and the next  flask db upgrade  "
    "wants to make tables that are there already. If the database has the tables of a revision, "
    "stamp it with that one:  flask db stamp REVISION."
)
BEHIND = (
    "Migrations are missing here. If their changes are not in the database yet:  flask db "
    "upgrade. Stamp a revision only if the database has its tables already."
)
STAMP = "Its tables are those of the head already:  flask db stamp head."


@pytest.mark.parametrize(
    ("versions", "head", "found", "why"),
    [
        (["r1"], USER.format(", age INTEGER"), "it is at r1", BEHIND),
        (["r1"], PLAIN, "it is at r1", STAMP),
        (["r1", "r2"], "", "it is at r1, r2", BEHIND),
        (["r1", "gone"], PLAIN, "it is at gone, and no migration file has this revision", UNKNOWN),
        (
            [],
            PLAIN,
            "it says no revision: the table alembic_version is missing or empty",
            NONE,
        ),
    ],
    ids=["behind", "only the stamp", "two", "unknown", "none"],
)
def test_not_at_the_head(
    versions: list[str], head: str, found: str, why: str, make: Make, tmp_path: Path
) -> None:
    marks = [f"INSERT INTO alembic_version VALUES ('{version}')" for version in versions[1:]]
    own = make("own", PLAIN, at="".join(versions[:1]))
    if marks:
        own = make("more", PLAIN, "CREATE TABLE alembic_version (v TEXT)", at="")
        own.__dict__["version"] = versions
    run = handing_in(tmp_path, own, upgraded=make("head", *[head] * bool(head)))
    expected = f"{PATH} is at the head, r2"
    assert told(handed_in.at_head, run, PATH) == Finding(expected, found, PATH, why, ADOPT)


@pytest.mark.parametrize("trouble", [Failed("it works", "it stops"), NotGraded("no space")])
def test_migrations_that_stop_make_no_tables(
    trouble: Exception, make: Make, tmp_path: Path
) -> None:
    class Stops:
        @property
        def schema(self) -> None:
            raise trouble

    run = handing_in(tmp_path, make("own", PLAIN, at="r1"), upgraded=Stops())
    assert told(handed_in.at_head, run, PATH).why == BEHIND


def test_rows_of_the_live_database(make: Make, tmp_path: Path) -> None:
    wide = "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c, d)"
    given = make("given", wide, "INSERT INTO t VALUES (1, 1, 1, 1, 1)")
    same = handing_in(tmp_path, given, given=lambda _path: given)
    handed_in.keeps_rows(same, PATH)
    own = make("own", wide, "INSERT INTO t VALUES (1, 2, 2, 2, 2)")
    run = handing_in(tmp_path, own, given={PATH: given}.__getitem__)
    assert told(handed_in.keeps_rows, run, PATH) == Finding(
        f"every row that came with {PATH}, with its values",
        "\n".join(f"t.{name} of the row with id 1 was 1, is now 2" for name in "abc"),
        PATH,
        "This is the live database. Rows that are typed in again, or made anew, are not the rows "
        "that were there. Make it again from the dump that came with the exercise, and keep a "
        "copy before the next try.",
        ADOPT,
    )


def test_tables_of_the_live_database(make: Make, tmp_path: Path) -> None:
    own = make("own", PLAIN)
    run = handing_in(tmp_path, own)
    handed_in.has_tables(run, PATH, own, "the dump", "so")
    wanted = make("wanted", PLAIN.replace("VARCHAR(64)", "TEXT"))
    assert told(handed_in.has_tables, run, PATH, wanted, "the dump", "so") == Finding(
        f"{PATH} has the same tables as the dump",
        f"user.name: the dump has TEXT, {PATH} has VARCHAR(64)",
        PATH,
        "so",
        ADOPT,
    )
