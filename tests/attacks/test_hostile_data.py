"""Databases, journals and names of files that are traps: to the judge they are only data."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from checker.course import Course
from checker.rehearsing.scratch import MEMORY_FOLDER, PREFIX
from checker.sandbox.forkserver import ForkServer
from checker.teaching.golden import said
from checker.verdict import Outcome
from tests.attacks.conftest import run
from tests.projects import APP, ProjectText

OPENED = """\
import sqlite3
from flask import current_app
x = sqlite3.connect(
    current_app.extensions["migrate"].db.engine.url.database, isolation_level=None
)
"""
DATABASES = {
    "a view that never ends": "x.execute('create view v as with recursive t(i) as "
    "(select 1 union all select i + 1 from t) select i from t')\n",
    "a trigger that never ends": "x.execute('create trigger t before insert on user begin "
    "select (with recursive r(i) as (select 1 union all select i + 1 from r) "
    "select count(*) from r); end')\n",
    "a column that never ends": "x.execute('drop table user')\n"
    "x.execute('create table user (id integer primary key, email text as "
    "(length(zeroblob(1000000000))))')\n",
    "too many tables": "for n in range(400):\n    x.execute(f'create table t{n} (a)')\n",
    "too many columns": "cols = ', '.join(f'c{n}' for n in range(1900))\n"
    "x.execute(f'create table wide ({cols})')\n",
    "huge names": "x.execute('create table \"' + 'n' * 900000 + '\" (a)')\n",
    "odd names": 'x.execute(\'create table "a\\x1b[31m\\n\\r\\t<script>" ("=1+1" text)\')\n',
    "an attached file": "x.execute(\"attach 'other.db' as o\")\nx.execute('create table o.t (a)')\n",
    "a changed schema": "x.execute('pragma writable_schema=on')\n"
    "x.execute(\"update sqlite_master set sql = 'create table user (x'\")\n",
    "another format": "x.close()\nopen(current_app.extensions['migrate'].db.engine.url.database, "
    "'r+b').write(b'garbage' * 1000)\n",
    "a locked file": "x.execute('begin exclusive')\nimport sys; sys.modules['_x'] = x\n",
    "a version that is no text": "x.execute('delete from alembic_version')\n"
    "x.execute('insert into alembic_version values (zeroblob(100000000))')\n",
    "many versions": "for n in range(5000):\n"
    "    x.execute('insert into alembic_version values (?)', (str(n),))\n",
    "a table that a module makes": "x.execute('create virtual table v using fts5 (a)')\n",
    "a table of a module that is not there": "x.execute('pragma writable_schema=on')\n"
    "x.execute(\"insert into sqlite_master values ('table', 'v', 'v', 0, "
    "'create virtual table v using nothing (x)')\")\n",
    "two tables of one name": "x.execute('pragma writable_schema=on')\n"
    "x.execute('insert into sqlite_master select * from sqlite_master')\n",
    "a table on the page of another": "x.execute('pragma writable_schema=on')\n"
    "x.execute('update sqlite_master set rootpage = 1')\n",
    "a generated column": "x.execute('create table g (a text, b text as (upper(a)))')\n",
    "a collation that is not there": "x.create_collation('odd', lambda a, b: 0)\n"
    "x.execute('create table c (a text primary key collate odd)')\n",
    "statistics that lie": "x.execute('analyze')\n"
    "x.execute('insert into sqlite_stat1 values (?, NULL, ?)', ('user', '9 ' * 99999))\n",
    "pages at random": "x.close()\nimport random\nr = random.Random(1)\n"
    "p = current_app.extensions['migrate'].db.engine.url.database\n"
    "d = bytearray(open(p, 'rb').read())\nfor n in range(3000):\n"
    "    d[r.randrange(100, len(d))] = n & 255\nopen(p, 'wb').write(d)\n",
    "a huge file": "x.execute('create table big (a)')\nfor n in range(60):\n"
    "    x.execute('insert into big values (zeroblob(1000000))')\n",
    "a device in its place": "import os\nx.close()\np = current_app.extensions['migrate']"
    ".db.engine.url.database\nos.remove(p)\nos.mkfifo(p)\n",
    "a folder in its place": "import os\nx.close()\np = current_app.extensions['migrate']"
    ".db.engine.url.database\nos.remove(p)\nos.mkdir(p)\n",
}


@pytest.mark.parametrize("code", DATABASES.values(), ids=DATABASES)
def test_a_hostile_database_is_only_data(
    code: str, tmp_path: Path, course: Course, box: ForkServer
) -> None:
    """A right migration, after which env.py does something to the database."""
    text = ProjectText()
    text.env += OPENED + code
    start = time.monotonic()
    verdict = run(text, tmp_path, course, box)
    assert time.monotonic() - start < 30
    assert "checker itself stopped" not in said(verdict), said(verdict)
    assert not (tmp_path / "work" / "other.db").exists()


def test_a_hot_journal_deletes_nothing(tmp_path: Path, course: Course, box: ForkServer) -> None:
    """A journal that names another one makes SQLite delete that file as soon as it is opened."""
    victim = tmp_path / "victim"
    victim.write_text("grades", encoding="utf-8")
    text = ProjectText()
    text.env += OPENED + (
        "import struct\npath = current_app.extensions['migrate'].db.engine.url.database\n"
        "x.close()\n"
        f"name = {str(victim)!r}.encode()\n"
        "head = b'\\xd9\\xd5\\x05\\xf9\\x20\\xa1\\x63\\xd7' + struct.pack('>IIIII', 0, 1, 1, 512, 4096)\n"
        "tail = name + struct.pack('>II', len(name), sum(name)) + head[:8]\n"
        "open(path + '-journal', 'wb').write(head.ljust(512, b'\\0') + tail)\n"
    )
    run(text, tmp_path, course, box)
    assert victim.read_text(encoding="utf-8") == "grades"


def test_names_of_files_are_only_names(tmp_path: Path, course: Course, box: ForkServer) -> None:
    """Odd names, modes and depths in the room are removed with it."""
    odd = (
        "import os\nfor name in ('\\x1b[31m', '-rf', 'a\\nb', '*', ' ', 'x' * 250):\n"
        "    open(name, 'w').close()\nos.makedirs('locked/inner')\nos.chmod('locked', 0)\n"
        "for n in range(60):\n    os.mkdir('d')\n    os.chdir('d')\n"
        "os.chdir('/' + os.path.join(*os.getcwd().split('/')[:5]))\n"
    )
    verdict = run(ProjectText(app=odd + APP), tmp_path, course, box)
    assert verdict.outcome in (Outcome.PASSED, Outcome.FAILED)
    assert not list(MEMORY_FOLDER.glob(f"{PREFIX}{os.getpid()}-*"))
