"""What of the starter a submission still has, and whether nothing but migrations could act."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checker.rehearsing.rehearsal import Rehearsal
from tests.pretending import Claims
from tests.projects import ADD_EMAIL, APP, HEADER, MAKE_USER, TEMPLATE, ProjectText
from tests.words.small import ENV, FIRST, NOTHING, SECOND, THIRD, third

MORE = ProjectText(extra=third(NOTHING))
INI = (TEMPLATE / "alembic.ini.mako").read_text(encoding="utf-8")
OTHER_ENV = {"migrations/env.py": ENV + "\nprint('hello')\n"}
OTHER_INI = {"migrations/alembic.ini": INI.replace("level = WARN", "level = INFO")}


def beside(claims: Claims, own: ProjectText, starter: ProjectText) -> Rehearsal:
    return claims(own, starter.write(claims.folder / f"starter{len(claims.opened)}"))


def unchanged(claims: Claims, own: ProjectText, starter: ProjectText) -> list[str]:
    """The revisions that are as in the starter."""
    run = beside(claims, own, starter)
    assert run.as_shipped(run.history.revisions) == run.unchanged(run.history.revisions)
    return [revision.id for revision in run.unchanged(run.history.revisions)]


def test_revisions_that_are_as_they_came(claims: Claims) -> None:
    other = ADD_EMAIL.replace("120", "99")
    assert unchanged(claims, ProjectText(), ProjectText(second="")) == [FIRST]
    assert unchanged(claims, MORE, ProjectText()) == [FIRST, SECOND]
    assert unchanged(claims, MORE, MORE) == [FIRST, SECOND, THIRD]
    assert unchanged(claims, MORE, replace(MORE, second=other)) == [FIRST]
    assert unchanged(claims, MORE, replace(MORE, first=MAKE_USER.replace("64", "9"))) == []
    assert unchanged(
        claims, ProjectText(), ProjectText(second="", extra=third(NOTHING, FIRST))
    ) == [FIRST]


def test_a_revision_under_another_name_or_after_another_is_ones_own(claims: Claims) -> None:
    renamed = {"migrations/versions/x.py": HEADER.format(revision="x", parent=None) + MAKE_USER}
    other = ProjectText(first="", second="", extra=renamed)
    assert unchanged(claims, ProjectText(second=""), other) == []
    branch = ProjectText(extra=third(NOTHING, FIRST))
    run = beside(claims, branch, branch)
    given = [revision.id for revision in run.unchanged(run.history.revisions)]
    assert len(run.history.revisions) == 3
    assert given == [revision.id for revision in run.history.revisions[:2]]


@pytest.mark.parametrize(
    "report",
    [{"convention": True}, {"binds": {"log": "log.db"}}, {"database": None}],
    ids=["naming convention", "binds", "no database"],
)
def test_an_app_may_have_the_same_revisions_make_something_else(
    report: dict[str, object], claims: Claims
) -> None:
    claims.report |= report
    run = beside(claims, ProjectText(), ProjectText())
    assert len(run.unchanged(run.history.revisions)) == 2
    assert run.as_shipped(run.history.revisions) == []


def test_without_a_starter_all_is_ones_own(claims: Claims) -> None:
    run = claims()
    assert run.as_shipped(run.history.revisions) == []


def only(claims: Claims, own: ProjectText, starter: ProjectText | None = None) -> bool:
    run = beside(claims, own, starter) if starter else claims(own)
    assert run.only_describes is run.only_describes
    return run.only_describes


def test_whose_migrations_act_alone(claims: Claims) -> None:
    assert only(claims, ProjectText(first=f"exec('1')\n{MAKE_USER}"))
    assert not only(claims, ProjectText(app=f"import sys\n{APP}"))
    assert not only(claims, ProjectText(extra={"migrations/more.py": "exec('1')"}))


def test_env_and_settings_are_as_flask_db_init_or_the_starter_has_them(claims: Claims) -> None:
    env, ini = ProjectText(extra=OTHER_ENV), ProjectText(extra=OTHER_INI)
    both = ProjectText(extra=OTHER_ENV | OTHER_INI)
    assert only(claims, ProjectText(), ProjectText())
    assert only(claims, ProjectText(), both)
    for own in (env, ini, both):
        assert not only(claims, own)
        assert not only(claims, own, ProjectText())
        assert only(claims, own, own)
    assert not only(claims, env, ini)
    assert not only(claims, both, env)
    assert not only(claims, both, ini)


def test_the_folder_of_another_template_is_usual_too(claims: Claims) -> None:
    place = TEMPLATE.parent / "flask-multidb"
    texts = {"env.py": "env.py", "alembic.ini.mako": "alembic.ini"}
    extra = {
        f"migrations/{name}": (place / given).read_text(encoding="utf-8")
        for given, name in texts.items()
    }
    assert only(claims, ProjectText(extra=extra))


def test_a_starter_without_an_env_says_nothing_about_it(claims: Claims, tmp_path: Path) -> None:
    (bare := tmp_path / "bare").mkdir()
    assert not claims(ProjectText(extra=OTHER_ENV), bare).only_describes


def test_a_repository_in_another_folder_is_compared_where_it_is(claims: Claims) -> None:
    claims.report["repository"] = "db"
    run = claims()
    (run.project / "migrations").rename(run.project / "db")
    assert run.only_describes
