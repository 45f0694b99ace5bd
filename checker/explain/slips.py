"""Slips of the first hour: messages that tell a beginner little, and stand in no lesson."""

from __future__ import annotations

from checker.explain.explanation import (
    BRANCHES,
    DATA,
    EMAIL,
    FIRST,
    READ,
    RENAME,
    SETUP,
    Explanation,
)

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
    Explanation(
        r"AttributeError: \w+ *$|module 'sqlalchemy' has no attribute '",
        "db and sa have nothing of this name. Capital and small letters are not the same.",
        FIRST,
        do="Look at how it is written. Types and Column begin with a capital letter, in a model "
        " db.Column(db.String(64)), in a migration  sa.Column('email', sa.String(length=64)).",
    ),
    Explanation(
        r"You can only execute one statement at a time",
        "SQLite takes one SQL command at a time, and here are several in one text.",
        DATA,
        do="Write an op.execute() for each of them.",
    ),
    Explanation(
        r"no such column: [A-Z]\w*\b(?!\.)",
        "SQL takes a word without quotes for a column, and the table has none of this name.",
        DATA,
        do="A text stands in single quotes in SQL:  op.execute(\"UPDATE user SET timezone = 'UTC' "
        '..."). If you mean a column, compare its name letter by letter.',
    ),
    Explanation(
        r"'_GeneratorContextManager' object has no attribute '",
        "batch_alter_table opens a block, and does nothing useful without one.",
        EMAIL,
        do="Write  with op.batch_alter_table('user') as batch_op:  and in the lines below, four "
        "spaces further right,  batch_op.drop_column(...)  or whatever else is to change.",
    ),
    Explanation(
        r"alter_column\(\) got multiple values for keyword argument 'name'",
        "alter_column has no word  name  for a new name.",
        RENAME,
        do="Write  new_column_name='handle'.",
    ),
    Explanation(
        r"AttributeError: can't set attribute",
        "A row that was read is a copy. Changing it does nothing to the database, and Python "
        "does not let you.",
        DATA,
        do='Change the rows in the database:  op.execute("UPDATE user SET ... WHERE ...")',
    ),
    Explanation(
        r"MappedAnnotationError: Type annotation for \"(?:\w+\.)?\w+\" can't be correctly",
        "A colon tells Python a type, and SQLAlchemy finds no  Mapped[...]  after it.",
        FIRST,
        do="Write the column with  =  as in  password = db.Column(db.String(128)), or with both: "
        " password: Mapped[str] = mapped_column(db.String(128))",
    ),
    Explanation(
        r"does not provide a MetaData object",
        "env.py does not tell Alembic of your models: target_metadata is None there.",
        SETUP,
        do="Write  target_metadata=get_metadata()  in both calls of context.configure, as  flask "
        "db init  does. Where get_metadata is missing, the folder is not from  flask db init:  put "
        "the files in versions/ aside, make the folder anew, and put them back.",
    ),
)

UNREADABLE = (
    Explanation(
        r"(<<<<<<<|=======|>>>>>>>)( |$)",
        "Git could not join two versions of this file. It wrote both, one above the other, between "
        "lines of <<<<<<<, ======= and >>>>>>>, and waits for somebody to choose.",
        BRANCHES,
        do="Keep the lines that belong in the file, often those of both versions, and delete the "
        "three lines of marks.",
    ),
    Explanation(
        r"TabError|inconsistent use of tabs and spaces",
        "Some lines begin with tabs and others with spaces. On the screen they look alike; Python "
        "tells them apart.",
        READ,
        do="Let every line begin with spaces only. In VS Code press F1 and choose  Convert "
        "Indentation to Spaces.",
        message="TabError: inconsistent use of tabs and spaces in indentation",
    ),
    Explanation(
        r"expected an indented block after (function|class)",
        "This function or class is empty for Python: a comment does not count.",
        READ,
        do="If there is nothing to do, write  pass  there, with four spaces before it.",
        message="IndentationError: expected an indented block after function definition on line 11",
    ),
    Explanation(
        r"expected an indented block",
        "What belongs to a line with a colon at its end has to stand further right.",
        READ,
        do="Put four more spaces before the lines that belong to it. If there is nothing to do, "
        "write  pass  there.",
    ),
    Explanation(
        r"unexpected indent|unindent does not match",
        "A line begins further right or further left than the lines that it belongs to.",
        READ,
        do="Give all lines of one block the same number of spaces at the start.",
    ),
    Explanation(
        r"Perhaps you forgot a comma",
        "Two things stand side by side in brackets, and nothing between them.",
        READ,
        do="Put a comma between them. If there is one, look for a bracket or a quote that is "
        "missing on this line or the one before.",
        message="SyntaxError: invalid syntax. Perhaps you forgot a comma?",
    ),
    Explanation(
        r"positional argument follows keyword argument",
        "What is written with a word and  =  comes last in the brackets. Here something without a "
        "word comes after it.",
        READ,
        do="Put the name and the type first:  Column('email', String(120), nullable=True)",
    ),
)
