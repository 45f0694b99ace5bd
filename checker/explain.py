"""What the libraries' messages mean here, and the one next step for each.

Every pattern was seen on Flask 3.1, Flask-SQLAlchemy 3.1, Flask-Migrate 4.1, Alembic 1.20 and
SQLAlchemy 2.1. A teacher can change the words without reading any logic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """`pattern` is searched in `Type: message`; `why` tells the meaning and what to do."""

    pattern: str
    why: str
    lesson: str


SETUP, FIRST, EMAIL, BACK = (
    "01-setup",
    "02-first-migration",
    "03-add-email",
    "04-upgrade-and-roll-back",
)

EXPLANATIONS = (
    Explanation(
        r"Constraint must have a name",
        "To change a table on SQLite, Alembic builds it anew and has to find each constraint by "
        "its name. This one has none. Give it a name, the same in upgrade() and downgrade(): "
        "write 'uq_user_email' where None stands.",
        EMAIL,
    ),
    Explanation(
        r"No support for ALTER of constraints in SQLite",
        "SQLite cannot add a constraint to a table that exists. Put the change inside  with "
        "op.batch_alter_table('user') as batch_op:  and give the constraint a name; Alembic then "
        "builds the table anew.",
        EMAIL,
    ),
    Explanation(
        r"Cannot add a UNIQUE column",
        "SQLite's ALTER TABLE cannot add a column that is UNIQUE. Use op.batch_alter_table with a "
        "named unique constraint, or add the column first and a unique index after it.",
        EMAIL,
    ),
    Explanation(
        r"UNIQUE constraint failed",
        "Rows that were already there got the same value in a column that has to be unique. A "
        "default such as '' is the same for everybody. Let the column be empty (NULL) for old "
        "rows, or give each row a value of its own before the constraint.",
        EMAIL,
    ),
    Explanation(
        r"Cannot add a NOT NULL column with default value NULL|NOT NULL constraint failed",
        "Rows that were already there have no value for this column. Let it be empty "
        "(nullable=True), or fill it for every row before it becomes NOT NULL.",
        EMAIL,
    ),
    Explanation(
        r"FOREIGN KEY constraint failed",
        "Foreign keys are switched on while the table is built anew, so SQLite refuses to drop the "
        "old one: rows of another table hang on it. Switch them off for migrations.",
        EMAIL,
    ),
    Explanation(
        r"_alembic_tmp_\w+.? already exists",
        "An earlier upgrade stopped half-way and left a temporary table behind. Drop it by hand: "
        "DROP TABLE _alembic_tmp_user, then mend the migration and upgrade again.",
        EMAIL,
    ),
    Explanation(
        r"ObjectNotExecutableError|Not an executable object",
        "SQLAlchemy 2 no longer runs a plain string as SQL. Write  sa.text('...')  around it, or "
        "use op.execute('...').",
        FIRST,
    ),
    Explanation(
        r"near \"ALTER\": syntax error",
        "SQLite cannot alter a column in place. Put the change inside  with "
        "op.batch_alter_table('user') as batch_op:",
        EMAIL,
    ),
    Explanation(
        r"after drop column: no such column|no such column.*after drop",
        "SQLite cannot drop a column that a constraint or index still uses. Drop that first, or "
        "drop the column inside op.batch_alter_table.",
        BACK,
    ),
    Explanation(
        r"No such constraint",
        "The migration drops a constraint by a name that the table does not have. Use the name "
        "that upgrade() gave it.",
        EMAIL,
    ),
    Explanation(
        r"NoSuchTableError|no such table",
        "The migration works on a table that is not there at this point of the history. Check the "
        "table's name, and that an earlier migration makes it.",
        FIRST,
    ),
    Explanation(
        r"table \S+ has no column named|no such column",
        "At this point of the history the column is not there yet, or not any more. A migration "
        "that uses the models sees them as they are today, not as they were: use op.execute or a "
        "sa.table() with just the columns of that time.",
        FIRST,
    ),
    Explanation(
        r"duplicate column name",
        "The column is already there. Two migrations add it, or an older migration was edited to "
        "add it too. Change history only by adding a new migration.",
        BACK,
    ),
    Explanation(
        r"table \S+ already exists",
        "The table is there before the migration makes it: another migration makes it too, or "
        "something calls create_all(). Let only one migration make it.",
        FIRST,
    ),
    Explanation(
        r"Multiple head revisions",
        "Two migrations both come last. Set down_revision of the newer one to the id of the "
        "other, or join them with  flask db merge heads.",
        BACK,
    ),
    Explanation(
        r"Can't locate revision identified by",
        "A migration names a revision that no file has. Restore the file, or mend down_revision.",
        BACK,
    ),
    Explanation(
        r"Path doesn't exist",
        "There is no migration repository. Run  flask db init  once in the project's folder.",
        SETUP,
    ),
    Explanation(
        r"alembic\.ini doesn't exist|No 'script_location' key",
        "The migrations folder was made by `alembic init`, which knows nothing of your Flask app. "
        "Delete that folder and the alembic.ini beside it, then run  flask db init.",
        SETUP,
    ),
    Explanation(
        r"No such command 'db'",
        "Flask-Migrate is not bound to your app. Write  migrate = Migrate(app, db)  or, in a "
        "factory,  migrate.init_app(app, db).",
        SETUP,
    ),
    Explanation(
        r"Either 'SQLALCHEMY_DATABASE_URI' or 'SQLALCHEMY_BINDS' must be set",
        "The app does not say where its database is. Set  "
        "app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///app.db'  before SQLAlchemy(app).",
        SETUP,
    ),
    Explanation(
        r"could not call it without arguments|missing \d+ required positional argument",
        "The flask command calls your factory without arguments. Give each argument a default: "
        "def create_app(config=None):",
        SETUP,
    ),
    Explanation(
        r"No module named 'psycopg|No module named 'MySQLdb|No module named 'pymysql",
        "Your app asks for another database server. This course works with SQLite: "
        "'sqlite:///app.db'. Let the address come from an environment variable to use both.",
        SETUP,
    ),
    Explanation(
        r"Could not locate a Flask application|Failed to find Flask application",
        "The flask command looks for app.py or wsgi.py with an object `app` or a function "
        "`create_app`. Another name goes into a file .flaskenv:  FLASK_APP=name.py",
        SETUP,
    ),
    Explanation(
        r"ModuleNotFoundError|While importing|cannot import name|ImportError",
        "Python could not import what your app asks for. Look at the import line for a typing "
        "mistake, a file that is not in the folder, or two files that import each other.",
        SETUP,
    ),
    Explanation(
        r"database is locked",
        "Two connections write at once: the migration's own and another one, often "
        "db.session inside the migration. Use op.get_bind() or op.execute() there.",
        FIRST,
    ),
    Explanation(
        r"unable to open database file",
        "The folder of the database does not exist. Use a short address such as "
        "'sqlite:///app.db', which lies in the instance folder of the project.",
        SETUP,
    ),
    Explanation(
        r"Ambiguous walk",
        "From a merge there is more than one way back. Name the revision to go to.",
        BACK,
    ),
    Explanation(
        r"\bMemoryError|Cannot allocate memory",
        "The code asked for more memory than a migration needs.",
        FIRST,
    ),
    Explanation(
        r"NotImplementedError",
        "downgrade() says that it cannot be undone. Write the steps that take the change back.",
        BACK,
    ),
)


def explain(text: str) -> Explanation | None:
    """The explanation whose message occurs in `text`, or None."""
    return next((e for e in EXPLANATIONS if re.search(e.pattern, text)), None)
