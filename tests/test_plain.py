"""Which projects can be read as harmless, and that all others are tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.reading.plain import only_describes
from checker.words import project
from tests.conftest import MakeRun
from tests.projects import APP, ASKS, TEMPLATE, ProjectText
from tests.words.small import ENV

HARMLESS = {
    "as in the lessons": APP + '\n\n@app.route("/")\ndef index():\n    return User.query.count()\n',
    "typed": """
from __future__ import annotations
import os
from datetime import UTC, datetime
from typing import Optional
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, String, UniqueConstraint, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass

db = SQLAlchemy()

class User(db.Model):
    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("name", name="uq_user_name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(64), default="x")
    made: Mapped[datetime] = mapped_column(server_default=func.now())
    posts: Mapped[list["Post"]] = relationship(back_populates="user")

    def __repr__(self) -> str:
        return f"<User {self.name}>"

    @property
    def title(self) -> str:
        return str(self.name).title()

class Post(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[Optional[int]] = mapped_column(ForeignKey("user.id", name="fk"))
    user: Mapped[User] = relationship(back_populates="posts", foreign_keys=[user_id])

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///app.db")
db.init_app(app)
migrate = Migrate(app, db, render_as_batch=True)

if __name__ == "__main__":
    app.run(debug=True)
""",
    "a class of its own as a base": APP.replace(
        "class User(db.Model)", "class Named:\n    kind = 1\n\n\nclass User(Named, db.Model)"
    ),
    "a column of a class": APP + "\n\nclass Other:\n    key = [User.id]\n",
    "a typed name": APP + "\n\nnumber: int\nother: int = 1\n",
    "two tables for many": APP
    + '\n\ntags = db.Table("tags", db.metadata, db.Column("id", db.Integer, primary_key=True))\n',
    "a naming convention": APP.replace(
        "db = SQLAlchemy(app)",
        "from sqlalchemy import MetaData\n"
        'names = {"uq": "uq_%(table_name)s_%(column_0_name)s", "ix": "ix_%(column_0_label)s"}\n'
        "db = SQLAlchemy(app, metadata=MetaData(naming_convention=names))",
    ),
    "beside the app": APP.replace(
        '"sqlite:///app.db"', "f\"sqlite:///{Path(__file__).resolve().parent / 'app.db'}\""
    ).replace("from flask import Flask", "from pathlib import Path\nfrom flask import Flask", 1),
}
EVIL = "def evil(*_, **__):\n    open('/tmp/x')\n\n\n"
HARMFUL = {
    "a listener": APP + "\n\n@db.event.listens_for(User, 'before_insert')\ndef f(*_):\n    pass\n",
    "listening": APP + f"\n\n{EVIL}db.event.listen(db.Model, 'x', evil)\n",
    "an imported event": "from sqlalchemy import event\n" + APP,
    "alembic": "from alembic import op\n" + APP,
    "all of a module": "from flask import *\n" + APP,
    "another name for a word": APP.replace("import Migrate", "import Migrate as get"),
    "a library's class changed": APP.replace(
        "db = SQLAlchemy(app)",
        "class DB(SQLAlchemy):\n    def get_engine(self, *_):\n        pass\n\n\n"
        "SQLAlchemy = DB\ndb = SQLAlchemy(app)",
    ),
    "a class under a word": APP.replace(
        "db = SQLAlchemy(app)",
        "class Own:\n    x = 1\n\n\nget = Own\nmine = get()\ndb = SQLAlchemy(app)",
    ),
    "a class for a database": APP.replace(
        "migrate = Migrate(app, db)",
        "class Own:\n    @staticmethod\n    def get_engine(*_):\n        pass\n\n\n"
        "migrate = Migrate(app, Own)",
    ),
    "a class called as a word": APP.replace(
        "class User(", "class Path(db.Model):\n    x = 1\n\n\nclass User("
    ),
    "a function called as a word": APP + "\n\ndef get(*_):\n    pass\n",
    "a factory": APP + "\n\ndef create_app():\n    return app\n",
    "another factory": APP + "\n\ndef make_app():\n    return app\n",
    "called at each version": EVIL + APP.replace("app, db)", "app, db, on_version_apply=evil)"),
    "a function for names": EVIL
    + APP.replace(
        "db = SQLAlchemy(app)",
        "from sqlalchemy import MetaData\n"
        'db = SQLAlchemy(app, metadata=MetaData(naming_convention={"uq": evil}))',
    ),
    "a type that is evaluated": APP + "\n\nx: 'evil()' = 1\n",
    "a dictionary of things": APP + '\n\nx = {"a": app}\n',
    "a dictionary with a call": APP + '\n\nx = {"a": "evil()"}\n',
    "a function of a class": APP + "\n    def f(self):\n        pass\n\n\nx = User.f\n",
    "a word of something made": APP + '\n\nx = exec("1").path\n',
    "another name that is called": APP + "\n\ntwin = SQLAlchemy\ntwin(app)\n",
    "a word of another library": "from alembic.util import Path\n" + APP,
    "a base that is made": APP + '\n\nclass Own(exec("1").Model):\n    x = 1\n',
    "a class of a library": APP + "\n\nclass Own(Flask):\n    x = 1\n",
    "a call as a typed value": APP + "\n\nx: int = exec('1')\n",
    "a typed name with underscores": APP + "\n    __mapper_cls__: int = 1\n",
    "what nobody has assigned": APP + "\n\ndef f():\n    return drop_all\n\n\nx = db.drop_all\n",
    "a creator": EVIL
    + APP.replace("SQLAlchemy(app)", "SQLAlchemy(app, engine_options={'c': evil})"),
    "settings of the engine": APP.replace(
        "db = SQLAlchemy",
        'app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"echo": True}\ndb = SQLAlchemy',
    ),
    "settings from a file": APP + '\n\napp.config.from_pyfile("x.py")\n',
    "a changed attribute": APP + "\n\nFlask.run = 1\n",
    "a call of another kind": APP + '\n\nexec("1")\n',
    "a keyed call": APP + "\n\nx = [app.run][0]()\n",
    "two targets": APP + "\n\nx = y = 1\n",
    "an attribute of a module": "def __getattr__(name):\n    pass\n\n\n" + APP,
    "a class that hears of subclasses": APP.replace(
        "class User(", "class B:\n    def __init_subclass__(cls):\n        pass\n\n\nclass User(B, "
    ),
    "a metaclass": APP.replace("class User(db.Model)", "class User(db.Model, metaclass=type)"),
    "a decorated class": APP.replace("class User(", "@app.route\nclass User("),
    "a name with underscores": APP + "\n    __mapper_cls__ = 1\n",
    "a lambda": APP + "    age = db.Column(db.Integer, default=lambda: 1)\n",
    "text that is evaluated": APP + '    x = db.relationship("User", order_by="evil()")\n',
    "a call in a text": APP + '    x = f"{exec(1)}"\n',
    "a call as a default": APP + "\n\ndef f(x=db.create_all()):\n    pass\n",
    "a call as a type": APP + "\n\ndef f(x: db.create_all()):\n    pass\n",
    "a call as a variable's type": APP + "\n\nx: db.create_all() = 1\n",
    "a hook after requests": APP + "\n\n@app.teardown_appcontext\ndef f(_):\n    pass\n",
    "a hook of Migrate": APP + "\n\n@migrate.configure\ndef f(c):\n    return c\n",
    "a block": APP + "\n\nwith app.app_context():\n    db.create_all()\n",
    "a condition": APP + "\n\nif True:\n    db.create_all()\n",
    "an other half": APP + "\n\nif __name__ == '__main__':\n    pass\nelse:\n    db.create_all()\n",
    "starred": APP.replace("Migrate(app, db)", "Migrate(*[app, db])"),
    "keyed": APP.replace("Migrate(app, db)", "Migrate(app, db, **{})"),
    "async": APP + "\n\nasync def f():\n    pass\n",
    "broken": APP + "(",
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_describes_itself(name: str, tmp_path: Path, rehearse: MakeRun) -> None:
    assert only_describes(written(tmp_path / "one", {"app.py": HARMLESS[name]}), ())
    assert rehearse(ProjectText(app=HARMLESS[name])).app["bound"]


def test_a_project_without_a_source(tmp_path: Path) -> None:
    assert not only_describes(written(tmp_path, {"notes.txt": ""}), ())


@pytest.mark.parametrize("name", HARMFUL)
def test_what_could_do_more(name: str, tmp_path: Path) -> None:
    assert HARMFUL[name] != APP
    assert not only_describes(written(tmp_path, {"app.py": HARMFUL[name]}), ())


MODELS = "from app import db\n\n\nclass Log(db.Model):\n"
MODELS += "    id = db.Column(db.Integer, primary_key=True)\n"


@pytest.mark.parametrize(
    ("files", "plain"),
    [
        ({"models.py": MODELS}, True),
        ({"models/__init__.py": "", "models/log.py": MODELS}, True),
        (
            {
                "models/__init__.py": "from . import log\nfrom .log import Log\n",
                "models/log.py": MODELS,
            },
            True,
        ),
        ({"notes.txt": "exec(1)"}, True),
        ({"models.py": MODELS + "exec('1')\n"}, False),
        ({"models.py": EVIL}, True),
        ({".flaskenv": "FLASK_APP=app:evil"}, False),
        ({".env": "X=1"}, False),
        *[({f"helper{end}": ""}, False) for end in (".egg", ".pth", ".pyd", ".so", ".zip")],
        ({"migrations/helper.py": "exec('1')"}, False),
    ],
)
def test_other_files(files: dict[str, str], plain: bool, tmp_path: Path) -> None:
    more = "import models\n" if any("models" in name for name in files) else ""
    assert only_describes(written(tmp_path, {"app.py": more + APP, **files}), ()) is plain


def test_a_file_of_ones_own_under_another_name(tmp_path: Path) -> None:
    for line, plain in (
        ("import models.log", True),
        ("from models import log", True),
        ("from models import *", False),
        ("import models as text", False),
        ("import modelling", False),
    ):
        files = {"app.py": f"{line}\n{APP}", "models/__init__.py": "", "models/log.py": "x = 1\n"}
        assert only_describes(written(tmp_path, files), ()) is plain, line


def test_a_function_of_another_file_is_no_value_either(tmp_path: Path) -> None:
    app = "from helper import evil\n" + APP + "\n\nx = {0}\n"
    for value, plain in (("1", True), ("evil", False), ("[evil]", False)):
        files = {"app.py": app.format(value), "helper.py": EVIL}
        assert only_describes(written(tmp_path, files), ()) is plain


def test_what_is_known_otherwise_is_not_read(tmp_path: Path) -> None:
    folder = written(tmp_path, {"app.py": APP, "migrations/env.py": "exec('1')"})
    assert not only_describes(folder, ())
    assert only_describes(folder, {folder / "migrations" / "env.py"})


def test_a_folder_is_no_source_whatever_its_name(tmp_path: Path) -> None:
    assert only_describes(written(tmp_path, {"app.py": APP, "more.py/notes.txt": ""}), ())


def steps(project_text: ProjectText, rehearse: MakeRun) -> int:
    run = rehearse(project_text)
    project.made_by_migrations(run, "user")
    return len(run.runner.steps)


def test_what_is_plain_is_not_tried_and_the_rest_is(rehearse: MakeRun) -> None:
    assert steps(ProjectText(), rehearse) == 1
    assert steps(ProjectText(app=HARMFUL["a lambda"], second=""), rehearse) == 2
    assert steps(ProjectText(env=ENV + "\nprint('hello')\n", second=""), rehearse) == 2
    ini = (TEMPLATE / "alembic.ini.mako").read_text(encoding="utf-8")
    remark = {"migrations/alembic.ini": f"# mine\n\n{ini}"}
    assert steps(ProjectText(extra=remark), rehearse) == 1
    other = {"migrations/alembic.ini": ini.replace("level = WARN", "level = INFO")}
    assert steps(ProjectText(extra=other), rehearse) == 2
    # SQL may be more than it seems: all are emptied, then the newest alone, after the others.
    assert steps(ProjectText(extra=other, second=ASKS), rehearse) == 5
