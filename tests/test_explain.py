"""Each message of the course finds its explanation, and the page about them is current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checker.course import COURSE
from checker.explain.lookup import EXPLANATIONS, Explanation, answer, explain
from checker.explain.postgresql import POSTGRESQL, explain_postgresql
from checker.language import VARIABLE
from checker.notebook import breaks

LESSONS = sorted((COURSE / "lessons").glob("[0-9][0-9]-*.md"))
ASSERTED = re.compile(r"""--fails\s+("(?:\\.|[^"\\])*"|'[^']*'|\S+)""")

# What the libraries print, and the lesson that teaches it.
SAID = {
    "RuntimeError: Either 'SQLALCHEMY_DATABASE_URI' or 'SQLALCHEMY_BINDS' must be set.": "01",
    "Error: No such command 'db'.": "01",
    "While importing 'app', an ImportError was raised:": "01",
    "ModuleNotFoundError: No module named 'flask_migrat'": "01",
    "Error: Could not locate a Flask application. Use the 'flask --app' option": "01",
    "Error: Detected factory 'create_app' in module 'app', but could not call it without "
    "arguments.": "01",
    "Error: Path doesn't exist: migrations.  Please use the 'init' command": "01",
    "Error: Directory migrations already exists and is not empty": "01",
    "FileNotFoundError: migrations/alembic.ini doesn't exist": "01",
    "sqlite3.OperationalError: unable to open database file": "01",
    "sqlalchemy.exc.ArgumentError: Could not parse SQLAlchemy URL from given URL string": "01",
    "SyntaxError: '(' was never closed": "01",
    "RuntimeError: Working outside of application context.": "02",
    "sqlalchemy.exc.ArgumentError: Mapper Mapper[User(user)] could not assemble any primary key "
    "columns for mapped table 'user'": "02",
    "InvalidRequestError: Table 'user' is already defined for this MetaData instance.": "02",
    "InvalidRequestError: Class <class 'app.FlaskSQLAlchemyBase'> is already a dataclass; ensure "
    "that base classes": "02",
    "INFO  [alembic.env] No changes in schema detected.": "02",
    "sqlalchemy.exc.NoSuchTableError: users": "02",
    "sqlite3.OperationalError: no such table: user": "02",
    "UserWarning: Autogenerate rendered a drop_constraint() directive for an unnamed "
    "constraint": "03",
    "    # WARNING: constraint name is None": "03",
    "ValueError: Constraint must have a name": "03",
    "Error: No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode "
    "feature": "03",
    "OperationalError: (sqlite3.OperationalError) Cannot add a UNIQUE column": "03",
    "ValueError: No such constraint: 'uq_nope'": "03",
    "Error: No such option '-1'.": "04",
    "Error: No such option: -1": "04",
    "ERROR [flask_migrate] Error: Relative revision -1 didn't produce 1 migrations": "04",
    "INFO  [alembic.autogenerate.compare.tables] Detected removed table 'post'": "05",
    "INFO  [alembic.autogenerate.compare.tables] Detected removed column 'customer.points'": "05",
    "ERROR [flask_migrate] Error: New upgrade operations detected: [('add_column', None)]": "05",
    "NameError: name 'app' is not defined": "05",
    "Error: Could not determine revision id from filename zz.py. Be sure the 'revision' variable "
    "is declared inside the script": "05",
    'sqlite3.OperationalError: near "ALTER": syntax error': "06",
    "sqlite3.OperationalError: Cannot add a NOT NULL column with default value NULL": "06",
    "sqlite3.IntegrityError: NOT NULL constraint failed: _alembic_tmp_user.timezone": "06",
    "sqlite3.IntegrityError: UNIQUE constraint failed: _alembic_tmp_user.email": "06",
    "sqlite3.OperationalError: Cannot add a column with non-constant default": "06",
    "sqlite3.OperationalError: table _alembic_tmp_user already exists": "06",
    'sqlite3.OperationalError: cannot INSERT into generated column "total"': "06",
    "sqlite3.IntegrityError: FOREIGN KEY constraint failed": "07",
    "sqlite3.OperationalError: error in table user after drop column: no such column: email": "07",
    "sqlite3.OperationalError: no such index: ix_user_email": "07",
    "NoReferencedTableError: Foreign key associated with column 'post.user_id' could not find "
    "table 'users'": "07",
    "KeyError: 'nope'": "08",
    "ERROR [flask_migrate] Error: Target database is not up to date.": "09",
    "ERROR [flask_migrate] Error: Can't locate revision identified by 'four'": "09",
    "sqlite3.OperationalError: duplicate column name: phone": "09",
    "sqlite3.OperationalError: table customer already exists": "09",
    "Error: Multiple head revisions are present for given argument 'head'; please specify": "10",
    "Error: Multiple heads are present; please specify the head revision": "10",
    "ERROR [flask_migrate] Error: Ambiguous walk": "10",
    "UserWarning: Revision nope referenced from nope -> b2 (head), m is not present": "10",
    "UserWarning: Revision b2 is present more than once": "10",
    "Error: Cycle is detected in revisions (a1, b2, c3)": "10",
    "alembic.script.revision.LoopDetected: Self-loop is detected in revisions (b2)": "10",
    "sqlalchemy.exc.ObjectNotExecutableError: Not an executable object: 'select 1'": "11",
    "sqlite3.OperationalError: database is locked": "11",
    "sqlite3.OperationalError: no such column: user.nickname": "11",
    "sqlite3.OperationalError: table user has no column named nickname": "11",
    "NotImplementedError": "11",
    "ERROR [flask_migrate] Error: ": "11",
    "ModuleNotFoundError: No module named 'psycopg'": "12",
    "Error: downgrade with --sql requires <fromrev>:<torev>": "12",
    "Error: This operation cannot proceed in --sql mode; batch mode with dialect sqlite requires a "
    "live database connection": "12",
}


@pytest.mark.parametrize("message", SAID)
def test_a_message_finds_the_lesson_that_teaches_it(message: str) -> None:
    known = answer(message).known
    assert known is not None
    assert known.lesson.startswith(SAID[message] + "-")


def asserted() -> list[tuple[str, str]]:
    """Each message that a lesson says a command fails with, and the lesson."""
    found = []
    for path in LESSONS:
        for match in ASSERTED.finditer(path.read_text(encoding="utf-8")):
            text = match[1]
            quoted = text[:1] in "\"'" and text[:1] == text[-1:]
            message = text[1:-1].replace('\\"', '"') if quoted else text
            if not raised_in_the_lesson(message, path):
                found.append((path.stem, message))
    return found


def raised_in_the_lesson(message: str, path: Path) -> bool:
    """Whether a migration that the lesson writes raises this message itself."""
    own = re.escape(message.removeprefix("Error: ")[:30])
    text = path.read_text(encoding="utf-8")
    return re.search(rf"raise \w+\([\s\"'\\n]*{own}", text) is not None


@pytest.mark.parametrize(("lesson", "message"), asserted())
def test_every_failure_of_a_lesson_is_explained(lesson: str, message: str) -> None:
    assert answer(message).known, f"{lesson} lets this fail, and no table explains it: {message}"


@pytest.mark.parametrize("entry", [e for e in EXPLANATIONS if e.message], ids=lambda e: e.message)
def test_the_message_on_the_page_finds_its_own_entry(entry: Explanation) -> None:
    assert explain(entry.message) == entry


@pytest.mark.parametrize("entry", [e for e in POSTGRESQL if e.message], ids=lambda e: e.message)
def test_a_message_of_postgresql_finds_its_own_entry(entry: Explanation) -> None:
    found = explain_postgresql(entry.message)
    assert found
    assert found.pattern == entry.pattern


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("table _alembic_tmp_booking already exists", "DROP TABLE _alembic_tmp_booking'"),
        ("error in table artist after drop column: no such column", "batch_alter_table('artist')"),
        ('type "mood" does not exist', "name='mood'"),
        ('column "size" cannot be cast automatically to type bigint', "'size::bigint'"),
    ],
)
def test_the_next_step_has_the_reader_s_own_names(
    said: str, step: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, language)
    known = explain(said) or explain_postgresql(said)
    assert known
    assert step in known.next_step
    assert step in known.advice


def test_lessons_are_called_by_their_names() -> None:
    """A lesson that is there under its number has just the name that the tables give it."""
    there = {path.stem[:2]: path.stem for path in LESSONS}
    for entry in (*EXPLANATIONS, *POSTGRESQL):
        assert there.get(entry.lesson[:2], entry.lesson) == entry.lesson


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Run  flask db init  once.", "Run `flask db init` once."),
        ("Run  flask db init, then read.", "Run `flask db init`, then read."),
        ("write  Migrate(app, db)  or  a.b(c, d).", "write `Migrate(app, db)` or `a.b(c, d)`."),
        ("(Or write  flask db downgrade -- -1.)", "(Or write `flask db downgrade -- -1`.)"),
        ("a default:  def f(x=None):", "a default: `def f(x=None):`"),
        ("In SQL:  UPDATE x SET ...", "In SQL: `UPDATE x SET ...`"),
        (
            "Write  IS NULL:  the words  = NULL  find none.",
            "Write `IS NULL`: the words `= NULL` find none.",
        ),
        ('drop it:  python -c "a; b()", and go on', 'drop it: `python -c "a; b()"`, and go on'),
        ("sa.Enum('a').create(b)  makes one. No.", "`sa.Enum('a').create(b)` makes one. No."),
        ("no code", "no code"),
    ],
)
def test_commands_become_code_on_the_page(text: str, page: str) -> None:
    assert breaks.marked(text) == page
