"""Slips of the first hour: messages that tell a beginner little, and stand in no lesson."""

from __future__ import annotations

from checker.explain.explanation import DATA, FIRST, SETUP, Explanation

SLIPS = (
    Explanation(
        r"AttributeError: cli\s*$|has no attribute 'cli'",
        "Migrate got something else where it wants your app.",
        SETUP,
        do="The app comes first, the db second:  Migrate(app, db)",
    ),
    Explanation(
        r"is not registered with this 'SQLAlchemy' instance",
        "The app and this db do not know each other. Either db.init_app(app) is missing, or there "
        "are two SQLAlchemy() in your project, and one of them has no app.",
        SETUP,
        do="Write SQLAlchemy() once, import that db everywhere, give the same db to Migrate, and "
        "bind it to the app:  db = SQLAlchemy(app)  or  db.init_app(app).",
    ),
    Explanation(
        r"Could not import '",
        "FLASK_APP names a file that is not there.",
        SETUP,
        do="Look into .flaskenv and .env, or at what you typed after --app: the name there must be "
        "the name of your file.",
    ),
    Explanation(
        r"EOFError: EOF when reading a line",
        "Something asks for input while your app is loaded, or while a migration runs. Nobody is "
        "there to answer.",
        SETUP,
        do="Take the input() out.",
    ),
    Explanation(
        r"'MigrateCommand'|No module named 'flask_script'|No module named 'flask\.ext",
        "This comes from an old tutorial. Flask-Script, MigrateCommand and flask.ext are gone.",
        SETUP,
        do="Write  from flask_migrate import Migrate  and  migrate = Migrate(app, db). The "
        "commands are there then:  flask db init",
    ),
    Explanation(
        r"sqlalchemy\.dialects:driver|alembic\.ini is an empty file",
        "This file is not as  flask db init  makes it:  alembic init  makes other ones.",
        SETUP,
        do="Move the files in versions/ to a safe place, delete the migrations folder, run  flask "
        "db init, and put them back.",
    ),
    Explanation(
        r"No such file or directory: '[^']*script\.py\.mako'",
        "script.py.mako is the pattern of which new migrations are made, and it is missing.",
        SETUP,
        do="Run  flask db init  in an empty project and copy the file from there into migrations/.",
    ),
    Explanation(
        r"__table_args__ value must be a tuple",
        "Brackets around one thing make no tuple: the comma does.",
        FIRST,
        do="Write a comma before the last bracket:  __table_args__ = (db.UniqueConstraint(...),)",
    ),
    Explanation(
        r"FileNotFoundError: .*No such file or directory: '",
        "A file is read that is not in the project, or not where it is looked for. On other "
        "computers it is missing.",
        DATA,
        do="A migration must work with nothing but the database: write what it needs into the "
        "migration itself.",
    ),
    Explanation(
        r"(view|index|trigger) \S+ already exists",
        "upgrade() makes something that is there already. Often the downgrade() did not take it "
        "away.",
        FIRST,
        do="Let downgrade() drop all that upgrade() makes.",
    ),
)
