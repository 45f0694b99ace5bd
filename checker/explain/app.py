"""Messages that come before any migration runs: the app, its models, its repository."""

from __future__ import annotations

from checker.explain.explanation import DATA, FIRST, SETUP, SQL, Explanation
from checker.explain.slips import SLIPS, UNREADABLE

STARTING = (
    *SLIPS,
    Explanation(
        r"Either 'SQLALCHEMY_DATABASE_URI' or 'SQLALCHEMY_BINDS' must be set",
        "The app does not say where its database is.",
        SETUP,
        do="Set  app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///app.db'  before "
        "SQLAlchemy(app). If you have such a line, compare it letter by letter: the key ends with "
        "URI, not with URL.",
        message="RuntimeError: Either 'SQLALCHEMY_DATABASE_URI' or 'SQLALCHEMY_BINDS' must be set.",
    ),
    Explanation(
        r"Could not parse SQLAlchemy URL",
        "The address of the database is not written as an address.",
        SETUP,
        do="For a SQLite file write three slashes: 'sqlite:///app.db'.",
        message="ArgumentError: Could not parse SQLAlchemy URL from given URL string",
    ),
    Explanation(
        r"Invalid SQLite URL",
        "The address of the database has too few slashes.",
        SETUP,
        do="For a SQLite file write three slashes: 'sqlite:///app.db'.",
        message="ArgumentError: Invalid SQLite URL: sqlite://app.db",
    ),
    Explanation(
        r"unable to open database file",
        "The folder of the database does not exist.",
        SETUP,
        do="Use a short address such as 'sqlite:///app.db', which lies in the instance folder of "
        "the project.",
        message="OperationalError: unable to open database file",
    ),
    Explanation(
        r"could not call it without arguments|(create|make)_app\(\) missing \d+",
        "The flask command calls your factory without arguments.",
        SETUP,
        do="Give each argument a default:  def create_app(config=None):",
        message="Detected factory 'create_app' in module 'app', but could not call it without "
        "arguments.",
    ),
    Explanation(
        r"No module named '(psycopg|MySQLdb|pymysql|asyncpg|pg8000)",
        "The address of your database asks for another database server, whose driver is not "
        "installed. This course works with SQLite, but for lesson 12.",
        SQL,
        do="Use 'sqlite:///app.db'; or let the address come from an environment variable, and "
        "install the driver (pip install psycopg) where there is a server.",
        message="ModuleNotFoundError: No module named 'psycopg'",
    ),
    Explanation(
        r"cannot import name .* from partially initialized module|circular import",
        "Two of your files import each other, so neither is finished when the other needs it.",
        SETUP,
        do="Put  db = SQLAlchemy()  into a file of its own and import it in both. Or let the line "
        "that imports the models stand last, after db is made.",
        message="ImportError: cannot import name 'db' from partially initialized module 'app'",
    ),
    Explanation(
        r"ModuleNotFoundError|While importing|cannot import name|ImportError",
        "Python could not import what your app asks for.",
        SETUP,
        do="Look at the import line for a typing mistake, a file that is not in the folder, or "
        "two files that import each other. A migration imports nothing of your app.",
        message="While importing 'app', an ImportError was raised:",
    ),
    Explanation(
        r"null bytes|can't decode byte 0xf[ef] in position 0",
        "The file is saved as UTF-16. Some editors do that, and  echo ... > file  in Windows "
        "PowerShell does. Python and Flask read UTF-8.",
        SETUP,
        do="Save the file as UTF-8. In VS Code, click on the encoding at the bottom right, then "
        "on  Save with Encoding.",
        message="UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid "
        "start byte",
    ),
    Explanation(
        r"'utf-8' codec can't decode byte|Non-UTF-8 code starting with",
        "A letter such as ä or é is saved in an encoding of former times, which has one byte for "
        "it. Python and Flask read UTF-8.",
        SETUP,
        do="Save the file as UTF-8. In VS Code, click on the encoding at the bottom right, then "
        "on  Save with Encoding.",
        message="UnicodeDecodeError: 'utf-8' codec can't decode byte 0xf6 in position 7: invalid "
        "start byte",
    ),
    Explanation(
        r"File contains no section headers",
        "alembic.ini does not begin with a section such as [alembic]. Perhaps it was saved as "
        "'UTF-8 with BOM', which puts a mark in front that nobody sees.",
        SETUP,
        do="Save alembic.ini as plain UTF-8, or make the folder anew with  flask db init.",
        message="MissingSectionHeaderError: File contains no section headers.",
    ),
    *UNREADABLE,
    Explanation(
        r"SyntaxError|IndentationError|TabError",
        "Python cannot read a file. The line that it names, or the one before, is not finished.",
        SETUP,
        do="Look there for a bracket, a quote or a colon that is missing, and for spaces at the "
        "start of the line.",
        message="SyntaxError: '(' was never closed",
    ),
    Explanation(
        r"Could not locate a Flask application|Failed to find Flask application",
        "The flask command looks for app.py or wsgi.py with an object `app` or a function "
        "`create_app`.",
        SETUP,
        do="Go to the project's folder. A function create_app has to end with  return app. Another "
        "name goes into a file .flaskenv:  FLASK_APP=name.py",
        message="Error: Could not locate a Flask application.",
    ),
    Explanation(
        r"No such command '(db|migrate|upgrade)'",
        "Flask-Migrate is not bound to your app, or the app could not be loaded: then its own "
        "error stands above this line.",
        SETUP,
        do="Look for an error above. If there is none, write  migrate = Migrate(app, db)  or, in "
        "a factory,  migrate.init_app(app, db).",
        message="Error: No such command 'db'.",
    ),
    Explanation(
        r"Path doesn't exist",
        "There is no migration repository here.",
        SETUP,
        do="Look whether you are in the project's folder. If you are, run  flask db init  once.",
        message="Error: Path doesn't exist: migrations.  Please use the 'init' command to create "
        "a new scripts folder.",
    ),
    Explanation(
        r"already exists and is not empty",
        "The migration repository is there already. It is made once in a project's life.",
        SETUP,
        do="Nothing: go on with  flask db migrate. Only where it is of the wrong kind for this "
        "program, as without --multidb for two databases, and nobody has run its migrations yet: "
        "delete the folder, and the databases that you made with it, and make it again.",
        message="Error: Directory migrations already exists and is not empty",
    ),
    Explanation(
        r"'property' object has no attribute",
        "Migrate was given the class SQLAlchemy. It wants the one object that is made of it.",
        SETUP,
        do="Write  db = SQLAlchemy(app)  and then  migrate = Migrate(app, db).",
        message="AttributeError: 'property' object has no attribute 'schema'",
    ),
    Explanation(
        r"alembic\.ini doesn't exist|No 'script_location' key",
        "The migrations folder is not as  flask db init  makes it. Either a file of it is gone, "
        "alembic.ini or env.py, or `alembic init` made the folder, which knows nothing of your "
        "Flask app.",
        SETUP,
        do="Keep what is in versions/. Remove the folder, and an alembic.ini beside it, run  flask "
        "db init, and put your migrations back into versions/.",
        message="FileNotFoundError: migrations/alembic.ini doesn't exist",
    ),
)

MODELS = (
    Explanation(
        r"Working outside of application context",
        "Something asks for the database while Python is still reading your file, when no app is "
        "at work yet. Often it is db.create_all().",
        FIRST,
        do="Take it out: the migrations make the tables.",
        message="RuntimeError: Working outside of application context.",
    ),
    Explanation(
        r"could not assemble any primary key columns",
        "A table needs a column that tells one row from all others.",
        FIRST,
        do="Add  id = db.Column(db.Integer, primary_key=True)  to the model.",
        message="ArgumentError: Mapper Mapper[User(user)] could not assemble any primary key "
        "columns for mapped table 'user'",
    ),
    Explanation(
        r"is already defined for this MetaData instance",
        "Two classes describe the same table, or the same file is imported under two names.",
        FIRST,
        do="Keep one class, and import it everywhere in the same way.",
        message="InvalidRequestError: Table 'user' is already defined for this MetaData instance.",
    ),
    Explanation(
        r"is already a dataclass",
        "A base class with MappedAsDataclass does not work with SQLAlchemy 2.1 in the way that "
        "Flask-SQLAlchemy describes.",
        FIRST,
        do="Leave MappedAsDataclass out:  class Base(DeclarativeBase): pass",
        message="InvalidRequestError: Class <class 'app.FlaskSQLAlchemyBase'> is already a "
        "dataclass",
    ),
    Explanation(
        r"could not find table '",
        "A ForeignKey names a table that no model describes. It wants the table's name, which is "
        "written small, not the name of the class.",
        "07-add-and-delete",
        do="Write  db.ForeignKey('user.id'), and import the file with that model.",
        message="NoReferencedTableError: Foreign key associated with column 'post.user_id' could "
        "not find table 'users'",
    ),
    Explanation(
        r"No changes in schema detected",
        "Models and database are alike, so no file was written. If you have changed a model, the "
        "app does not import it, or create_all() has made the table already.",
        FIRST,
        do="Import the models where the app is made, and take create_all() out. For a database "
        "that was there before its migrations, see lesson 09.",
        message="INFO  [alembic.env] No changes in schema detected.",
    ),
    Explanation(
        r"ObjectNotExecutableError|Not an executable object",
        "SQLAlchemy 2 no longer runs a plain string as SQL.",
        DATA,
        do="Write  sa.text('...')  around it, or use op.execute('...').",
        message="ObjectNotExecutableError: Not an executable object: 'UPDATE user SET ...'",
    ),
    Explanation(
        r"ArgumentError: .*Did you mean to say select\(",
        "select() takes no list any more since SQLAlchemy 2.0.",
        DATA,
        do="Leave the square brackets out: select(table.c.id, table.c.name).",
        message="ArgumentError: Column expression, FROM clause, or other columns clause element "
        "expected, got [<sqlalchemy.sql.elements.ColumnClause at 0x7f; id>]. Did you mean to say "
        "select(<sqlalchemy.sql.elements.ColumnClause at 0x7f; id>)?",
    ),
)
