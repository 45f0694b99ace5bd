"""Words about tables whose rows belong to rows of others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checker.verdict import Failed
from checker.words import tables
from tests.conftest import MakeRun
from tests.projects import ProjectText
from tests.words.small import FIRST, SECOND

CHILD = """\
def upgrade():
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"]),
    )


def downgrade():
    op.drop_table("post")
"""


def test_words_about_tables(rehearse: MakeRun) -> None:
    run = rehearse(ProjectText(second=CHILD))
    tables.foreign_key(run, "post", "user_id", "user.id")
    tables.nullable(run, "post", "user_id", True)
    tables.nullable(run, "post", "title", False)
    tables.no_column(run, "user", "email")
    tables.no_table(run, "post", at=run.upgrade(FIRST))
    tables.foreign_keys_hold(run, run.with_rows(run.upgraded), SECOND)
    wrong: list[Callable[[], None]] = [
        lambda: tables.foreign_key(run, "post", "title", "user.id"),
        lambda: tables.foreign_key(run, "post", "user_id", "user.username"),
        lambda: tables.nullable(run, "post", "user_id", False),
        lambda: tables.no_column(run, "user", "username"),
        lambda: tables.no_table(run, "post"),
    ]
    for word in wrong:
        with pytest.raises(Failed) as caught:
            word()
        assert caught.value.finding.why
        assert caught.value.finding.where.startswith("migrations/versions/")


def test_orphans_are_found(rehearse: MakeRun) -> None:
    orphan = CHILD.replace(
        "    )\n\n\ndef", "    )\n    op.execute('INSERT INTO post VALUES (1, 9, 1)')\n\n\ndef"
    )
    run = rehearse(ProjectText(second=orphan))
    with pytest.raises(Failed) as caught:
        tables.foreign_keys_hold(run, run.upgraded, SECOND)
    assert "rows of post refer to rows of user" in caught.value.finding.found
