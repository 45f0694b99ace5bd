"""Scripts that use the models of today, and those that have tables of their own."""

from __future__ import annotations

import ast

import pytest

from checker.reading.todays_models import follows_models
from checker.words import project
from tests.conftest import MakeRun
from tests.projects import ProjectText
from tests.words.small import FILES, SECOND, told

FLASK = "from flask import current_app\n"
APP = FLASK + "db = current_app.extensions['migrate'].db\n"
TODAYS = {
    "all of them": "from app import db\ndb.create_all()",
    "without an import of the project": "import sqlalchemy\nx.metadata.create_all(bind)",
    "none of them any more": "from app import db\ndb.drop_all()",
    "the metadata of each bind": f"{APP}md = db.metadatas[None]",
    "some of them": "md.create_all(bind, tables=[md.tables['user']])",
    "one of them": "md.tables['user'].create(bind)",
    "one of them, got": "md.tables.get('user').create(bind)",
    "each of them": "for table in md.sorted_tables:\n    table.drop(bind)",
    "one with a name": "table = md.tables['user']\ntable.create(bind)",
    "the table of a model": "User.__table__.drop(bind)",
    "not called at once": "make = db.metadata.create_all\nmake(bind)",
    "the app's metadata": f"{APP}getattr(db.metadata, 'create_' + 'all')(bind)",
    "the app's metadata at once": f"{FLASK}md = current_app.extensions['migrate'].db.metadata",
    "a name that is used twice": "md = sa.MetaData()\nmd = db.metadata\nmd.create_all(bind)",
}
OWN = {
    "metadata": "own = sa.MetaData()\nown.create_all(bind)",
    "typed metadata": "own: sa.MetaData = sa.MetaData()\nown.create_all(bind)",
    "metadata at once": "sa.MetaData().create_all(bind)",
    "a table": "t = sa.Table('t', sa.MetaData(), sa.Column('id'))\nt.create(bind)",
    "a table at once": "sa.Table('t', own).drop(bind)",
    "a table that was read": "md = sa.MetaData()\nmd.reflect(bind)\nmd.tables['t'].drop(bind)",
    "tables that were read": "md = MetaData()\nfor t in reversed(md.sorted_tables):\n    t.drop(b)",
    "a type": "kind = sa.Enum('a', name='kind')\nkind.create(bind)",
    "models of its own": "Base = declarative_base()\nBase.metadata.create_all(bind)",
    "a class of its own": "class Base(DeclarativeBase):\n    pass\nBase.metadata.drop_all(bind)",
    "a table of its own class": "class Old(Base):\n    pass\nOld.__table__.create(bind)",
    "other facts of the app": f"{FLASK}x = current_app.config['A']",
    "the metadata of a context": "op.get_context().opts['target_metadata']",
}


@pytest.mark.parametrize("name", TODAYS)
def test_models_of_today(name: str) -> None:
    assert follows_models(ast.parse(TODAYS[name]))


@pytest.mark.parametrize("name", OWN)
def test_tables_of_the_script(name: str) -> None:
    assert not follows_models(ast.parse(OWN[name]))


def test_a_long_way_to_a_name_takes_no_time() -> None:
    chain = "\n".join(f"a{number} = a{number + 1}.create" for number in range(20_000))
    assert not follows_models(ast.parse(chain))
    assert not follows_models(ast.parse(f"a{'.x' * 2000}.create()"))


def test_a_script_needs_no_import_for_it(rehearse: MakeRun) -> None:
    makes = (
        "def upgrade():\n    from flask import current_app\n"
        "    md = current_app.extensions['migrate'].db.metadata\n"
        "    op.rename_table('user', 'old')\n"
        "    md.tables['user'].create(op.get_bind())\n    op.drop_table('old')\n"
    )
    run = rehearse(ProjectText(second=makes))
    found = told(project.no_models_in_migrations, run)
    assert found.where.startswith(f"{FILES[SECOND]}:1")
