import ast
import importlib
import os
import re
import sqlite3
import sys
from pathlib import Path

project = Path(sys.argv[1]).resolve()
database = project / "instance" / "app.db"
os.chdir(project)
sys.path.insert(0, str(project))
runner = importlib.import_module("app").app.test_cli_runner()


def flask(*words):
    result = runner.invoke(args=["db", *words])
    assert result.exit_code == 0, result.output
    return result.output


def shape():
    connection = sqlite3.connect(database)
    query = """
        SELECT t.name, c.name, c.type, c."notnull" FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' ORDER BY 1, 2
    """
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


for file in (project / "migrations" / "versions").glob("*.py"):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sa.UniqueConstraint":
            assert any(word.arg == "name" for word in node.keywords), f"{file}:{node.lineno}"

found = {}
for file in (project / "migrations" / "versions").glob("*.py"):
    text = file.read_text()
    own = re.search(r"^revision = '(\w+)'", text, re.M)[1]
    found[re.search(r"^down_revision = (.*)$", text, re.M)[1].strip("'")] = own
assert len(found) == len(list((project / "migrations" / "versions").glob("*.py"))), "two heads"
order = ["None"]
while order[-1] in found:
    order.append(found[order[-1]])
del order[0]
before = []
for revision in order:
    flask("upgrade", revision)
    now = shape()
    if before:
        flask("downgrade", before[-1][0])
        assert shape() == before[-1][1], f"{revision} does not come back"
        flask("upgrade", revision)
    before.append((revision, now))
flask("check")
flask("downgrade", "base")
assert {row[0] for row in shape()} == {"alembic_version"}, "base is not empty"
