"""The same submission on a real PostgreSQL: what holds there too, and what would break."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.course import COURSE, Course, open_course
from checker.grade import Options
from checker.postgresql import cluster, service
from checker.postgresql.service import Server, open_server
from checker.sandbox.step import Sandbox
from checker.teaching.golden import read_goldens
from checker.verdict import CheckResult, Finding, Outcome, Verdict
from tests.projects import APP, ProjectText
from tests.test_portability_command import checker

pytest.importorskip("psycopg", reason="the [postgres] extra is not installed")
if cluster.find_programs() is None and service.named_server() is None:
    pytest.skip("no PostgreSQL is installed", allow_module_level=True)

from checker.postgresql.opinion import rehearse


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with open_server() as opened:
        yield opened


GOLDEN = {g.name: g for g in read_goldens(COURSE / "tests" / "golden" / "exercise3")}


class Trial:
    """`trial(folder)` rehearses a project as exercise 3 and gives its verdict."""

    def __init__(self, course: Course, sandbox: Sandbox, server: Server) -> None:
        self.course, self.sandbox, self.server = course, sandbox, server

    def __call__(self, folder: Path, exercise: str = "exercise3") -> Verdict:
        chosen = self.course.exercises[exercise]
        return rehearse(chosen, folder, self.sandbox, self.server, Options(7, 10))


@pytest.fixture
def trial(course: Course, sandbox: Sandbox, server: Server) -> Trial:
    return Trial(course, sandbox, server)


def first_finding(verdict: Verdict) -> tuple[CheckResult, Finding]:
    check = next(check for check in verdict.checks if check.finding)
    assert check.finding
    return check, check.finding


def adding(lines: str, back: str = 'op.drop_column("user", "more")') -> ProjectText:
    """Exercise 3 with one more step in its second migration."""
    text = ProjectText()
    up, down = text.second.split("\n\n\ndef downgrade():\n")
    text.second = f"{up}\n    {lines}\n\n\ndef downgrade():\n    {back}\n{down}"
    text.app = APP + "    more = db.Column(db.Integer)\n"
    return text


@pytest.mark.parametrize("exercise", list(open_course().exercises))
def test_each_solution_holds_there_too_or_says_why_not(
    exercise: str, trial: Trial, course: Course, tmp_path: Path
) -> None:
    chosen = course.exercises[exercise]
    if chosen.setting("NOT_ON_POSTGRESQL", ""):
        done = checker(exercise, str(tmp_path), "--on", "postgresql")
        assert done.returncode == 2
        assert f"{exercise} can't be tried on PostgreSQL: it" in done.stderr
        return
    verdict = trial(chosen.solution, exercise)
    assert verdict.outcome is Outcome.PASSED, first_finding(verdict)


@pytest.mark.parametrize("name", ["convention_from_the_start", "unique_index"])
def test_other_right_solutions_hold_there_too(name: str, trial: Trial, tmp_path: Path) -> None:
    verdict = trial(GOLDEN[f"right/{name}"].materialise(tmp_path))
    assert verdict.outcome is Outcome.PASSED, first_finding(verdict)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("right/moved_by_hand", Outcome.PASSED),
        ("right/sql_by_hand", Outcome.PASSED),
        ("right/type_only_if_missing", Outcome.PASSED),
        ("wrong/as_generated", Outcome.FAILED),
        ("wrong/no_using", Outcome.FAILED),
        ("wrong/type_dropped_first", Outcome.FAILED),
        ("wrong/type_left_behind", Outcome.FAILED),
        ("wrong/type_made_too_late", Outcome.FAILED),
        ("wrong/using_nothing_of_it", Outcome.FAILED),
    ],
)
def test_what_is_followed_on_paper_is_so_in_truth(
    name: str, outcome: Outcome, trial: Trial, tmp_path: Path
) -> None:
    """Exercise 17 earns its points without a server; a server says the same."""
    goldens = {g.name: g for g in read_goldens(COURSE / "tests" / "golden" / "exercise17")}
    assert trial(goldens[name].materialise(tmp_path), "exercise17").outcome is outcome


def test_right_on_sqlite_only(trial: Trial, tmp_path: Path) -> None:
    """SQL written by hand without quotes: full points, and no table called user in production."""
    _, finding = first_finding(trial(GOLDEN["right/plain_sql_index"].materialise(tmp_path)))
    assert 'syntax error at or near "user"' in finding.found
    assert finding.where.startswith("migrations/versions/")


def test_the_story_of_every_tutorial(trial: Trial, tmp_path: Path) -> None:
    """A unique constraint without a name: the upgrade works there, the downgrade does not."""
    text = ProjectText()
    text.second = text.second.replace('"uq_user_email"', "None")
    verdict = trial(text.write(tmp_path))
    assert verdict.checks[0].outcome is Outcome.PASSED
    check, finding = first_finding(verdict)
    assert check.id == "rows_and_back"
    assert "downgrade aaaa00000001" in finding.expected
    assert "no name" in finding.found
    assert finding.where == "migrations/versions/aaaa00000002_email.py:17"


ENUM = 'sa.Column("more", sa.Enum("new", "sent", name="kind"))'
MAKE = 'sa.Enum("new", "sent", name="kind").create(op.get_bind())\n    '


@pytest.mark.parametrize(
    ("lines", "found", "why", "check"),
    [
        (
            f'op.add_column("user", {ENUM})',
            'type "kind" does not exist',
            "create(op.get_bind())",
            "upgrades",
        ),
        (
            'op.add_column("user", sa.Column("more", sa.Boolean(), server_default="0"))\n    '
            'op.execute("UPDATE \\"user\\" SET more = 1")',
            'column "more" is of type boolean but expression is of type integer',
            "sa.true()",
            "upgrades",
        ),
        (
            'op.execute("PRAGMA foreign_keys=OFF")',
            'syntax error at or near "PRAGMA"',
            "dialect.name",
            "upgrades",
        ),
        (
            "op.execute(\"UPDATE user SET password = ''\")",
            'syntax error at or near "user"',
            "double quotes",
            "upgrades",
        ),
        (
            'op.execute(\'UPDATE "user" SET password = "none"\')',
            'column "none" does not exist',
            "single quotes",
            "upgrades",
        ),
        (
            'op.execute("UPDATE \\"user\\" SET password = substr(password, instr(password, 1))")',
            "function instr",
            "strpos",
            "upgrades",
        ),
    ],
)
def test_what_breaks_there_is_explained(
    lines: str, found: str, why: str, check: str, trial: Trial, tmp_path: Path
) -> None:
    failed, finding = first_finding(trial(adding(lines).write(tmp_path)))
    assert found in finding.found
    assert "LINE 1" not in finding.found
    assert why in finding.why
    assert finding.where.startswith("migrations/versions/aaaa00000002_email.py:")
    assert failed.id == check


def test_an_enum_type_left_behind_is_named(trial: Trial, tmp_path: Path) -> None:
    text = adding(f'{MAKE}op.add_column("user", {ENUM})')
    text.app = APP + '    more = db.Column(db.Enum("new", "sent", name="kind"))\n'
    check, finding = first_finding(trial(text.write(tmp_path)))
    assert check.id == "rows_and_back"
    assert finding.found == "the enum type kind is still there"
    assert "name='kind').drop(op.get_bind())" in finding.why


def test_other_values_than_on_sqlite_are_noticed(trial: Trial, tmp_path: Path) -> None:
    """Both commands end well, and a division gives another result."""
    text = adding(
        'op.add_column("user", sa.Column("more", sa.Integer()))\n    '
        'op.execute("UPDATE \\"user\\" SET more = round(7 / 2.0) + length(username) + 0.5")'
    )
    check, finding = first_finding(trial(text.write(tmp_path)))
    assert check.id == "rows_and_back"
    assert "on SQLite" in finding.found
    assert "on PostgreSQL" in finding.found


def test_models_that_differ_there_only(trial: Trial, tmp_path: Path) -> None:
    text = adding('op.add_column("user", sa.Column("more", sa.String(4)))')
    text.app = APP + '    more = db.Column(db.Enum("new", "sent", name="kind"))\n'
    check, finding = first_finding(trial(text.write(tmp_path)))
    assert check.id == "models_agree"
    assert "user.more" in finding.found


def test_the_child_gets_no_other_address(trial: Trial, tmp_path: Path) -> None:
    """The account that makes scratch databases is the judge's alone."""
    secret = trial.server.conninfo["password"]
    app = "import os\nraise SystemExit(repr(dict(os.environ)))\n"
    text = ProjectText(app=app)
    verdict = trial(text.write(tmp_path))
    assert verdict.outcome is Outcome.FAILED
    assert secret not in json.dumps(verdict.to_json()) + verdict.output


def test_a_trigger_that_never_ends_costs_nobody_the_evening(
    trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checker.postgresql.portability.READ_MILLISECONDS", 300)
    body = "BEGIN PERFORM pg_sleep(1000); RETURN NEW; END"
    text = ProjectText(second="")
    text.first = text.first.replace(
        "\n\n\ndef downgrade",
        f"""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        op.execute('CREATE TRIGGER nap BEFORE INSERT ON "user" EXECUTE FUNCTION nap()')


def downgrade""",
    )
    check = trial(text.write(tmp_path)).checks[2]
    assert check.outcome is Outcome.NOT_GRADED
    assert check.finding
    assert "statement timeout" in check.finding.found
