"""The parts of the notebook tools that need no IPython."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checker import notebook
from checker.notebook import drawing, graph, schema, show
from checker.notebook.errors import LessonStop
from checker.notebook.folding import fold
from checker.notebook.options import take_options
from checker.notebook.project import find_database
from checker.showing.marked import Item, Line, Rows, compare_items, compare_rows


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    return tmp_path


def revision(folder: Path, name: str, down: str, message: str = "a message") -> Path:
    path = folder / "migrations" / "versions" / f"{name}_x.py"
    path.write_text(
        f'"""{message}\n\nmore\n"""\nrevision: str = "{name}"\ndown_revision = {down}\n'
        "raise RuntimeError('never run')\n",
        encoding="utf-8",
    )
    return path


def make(folder: Path, *statements: str, name: str = "app.db") -> Path:
    with closing(sqlite3.connect(folder / name)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return folder / name


def test_the_graph_is_read_without_running_the_files(project: Path) -> None:
    revision(project, "a1", "None", "first")
    revision(project, "b2", "'a1'", 'a "second" <one>')
    found = graph.read_graph(["a1"])
    assert found.heads == ["b2"]
    assert drawing.as_text(found).splitlines() == [
        'o b2  a "second" <one>   <- head',
        "|",
        "o a1  first   <- current",
        "|",
        "base (before the first migration)",
    ]
    picture = drawing.as_mermaid(found)
    assert "ra1 --> rb2" in picture
    assert "#quot;second#quot; #lt;one#gt;" in picture


def test_the_graph_shows_two_heads_merges_and_lost_revisions(project: Path) -> None:
    revision(project, "a1", "None")
    revision(project, "b2", "'a1'")
    revision(project, "c3", "'a1'")
    assert sorted(graph.read_graph([]).heads) == ["b2", "c3"]
    with pytest.raises(LessonStop, match="more than one head"):
        notebook.newest_migration()
    revision(project, "d4", "('b2', 'c3')")
    found = graph.read_graph(["gone"])
    assert found.heads == ["d4"]
    assert "merges b2 and c3" in drawing.as_text(found)
    assert "? gone" in drawing.as_text(found)
    assert notebook.newest_migration().name == "d4_x.py"


def test_a_broken_migration_file_is_named_with_its_line(project: Path) -> None:
    revision(project, "a1", "None").write_text("x = (\n", encoding="utf-8")
    with pytest.raises(LessonStop, match=r"versions/a1_x\.py:1"):
        graph.read_graph([])


def test_names_of_constraints_are_read(project: Path) -> None:
    file = make(
        project,
        "CREATE TABLE u (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT DEFAULT 'x',"
        ' CONSTRAINT "uq a" UNIQUE (a), CONSTRAINT uq_ab UNIQUE (a, b), UNIQUE (b), UNIQUE (b))',
        "CREATE UNIQUE INDEX ix_b ON u (b)",
        "CREATE TABLE c (id INTEGER, u_id INTEGER REFERENCES u (id) ON DELETE CASCADE)",
    )
    found = schema.read_schema(file)
    lines = {item.name: item.rules for item in found["u"]}
    assert lines["a"] == "NOT NULL"
    assert lines["b"] == "may be NULL, default 'x'"
    assert lines["UNIQUE (a)"] == "named uq a"
    assert lines["UNIQUE (a, b)"] == "named uq_ab"
    assert lines["UNIQUE (b)"] == "no name"
    assert lines["ix_b"] == "on (b)"
    assert found["c"][-1].name == "(u_id) → u (id)"
    assert notebook.unique_columns("u") == {("a",), ("a", "b"), ("b",)}
    assert notebook.table_columns("u") == {"id": "INTEGER", "a": "TEXT", "b": "TEXT"}
    assert notebook.table_columns("nope") == {}


def test_a_backup_is_not_taken_for_the_database(project: Path) -> None:
    assert find_database() is None
    live = make(project)
    make(project, name="backup.db")
    assert find_database() == live.resolve()
    (project / "instance").mkdir()
    assert find_database() == live.resolve()
    inside = make(project / "instance", "CREATE TABLE t (a)")
    assert find_database() == inside.resolve()


def test_changes_of_a_schema_are_marked() -> None:
    a, b, c = (Item("column", name, "TEXT", "may be NULL") for name in "abc")
    changed = Item("column", "b", "TEXT", "NOT NULL")
    lines = compare_items([a, b], [changed, c])
    assert [(line.mark, line.cells[0]) for line in lines] == [("~", "b"), ("+", "c"), ("-", "a")]
    assert lines[0].cells[2] == "may be NULL → NOT NULL"
    assert [line.mark for line in compare_items(None, [a])] == [""]


def test_a_lost_column_shows_what_it_held() -> None:
    before = Rows(("id", "a"), [(1, "x")], (0,))
    header, lines = compare_rows(before, Rows(("id",), [(1,)], (0,)))
    assert header == ["id", "- a"]
    assert lines == [Line("~", ("1", "x (gone)"))]


OUTPUT = """\
INFO  [alembic.runtime.migration] Context impl SQLiteImpl.
INFO  [alembic.runtime.migration] Running upgrade  -> a1, x
/lib/site-packages/alembic/x.py:12: UserWarning: No name
  warn("No name")
Traceback (most recent call last):
  File "/lib/site-packages/a.py", line 1, in <module>
    f()
KeyError: 'inner'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "{here}/migrations/versions/a1.py", line 7, in upgrade
    op.boom()
  File "/lib/site-packages/b.py", line 2, in boom
ValueError: outer
"""


def test_an_output_folds_to_what_matters(project: Path) -> None:
    folded = fold(OUTPUT.replace("{here}", str(project.resolve())))
    assert folded.splitlines() == [
        "INFO  [alembic.runtime.migration] Running upgrade  -> a1, x",
        "UserWarning: No name",
        "migrations/versions/a1.py, line 7:  op.boom()",
        "ValueError: outer",
    ]


def test_options_leave_the_rest_of_the_line_alone() -> None:
    taken, rest = take_options(
        """--fails "a 'b'" --says c INSERT 'x''y' --says""", ("--fails", "--says")
    )
    assert taken == {"--fails": ["a 'b'"], "--says": ["c"]}
    assert rest == "INSERT 'x''y' --says"


def test_replacing_says_what_it_did(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "a.py"
    file.write_text("x = None\n", encoding="utf-8")
    notebook.replace_in_file("a.py", "None", "'é'")
    assert file.read_bytes() == "x = 'é'\n".encode()
    assert "-x = None\n+x = 'é'" in capsys.readouterr().out
    notebook.replace_in_file("a.py", "None", "'é'")
    assert "already has this change" in capsys.readouterr().out
    with pytest.raises(LessonStop, match="does not contain"):
        notebook.replace_in_file("a.py", "nope", "new")
    with pytest.raises(LessonStop, match=r"no file b\.py"):
        notebook.replace_in_file("b.py", "nope", "new")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "A   one"),
        ("a c b", "✓ yes"),
        ("CAB", "✓ yes"),
        ("B A C", "line A must come before line B"),
        ("A B", "line C is not placed yet"),
        ("A B B", "line B is there twice"),
        ("A B C D", "no line D"),
    ],
)
def test_every_right_order_counts(
    answer: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.in_order({"A": "one", "B": "two", "C": "three"}, answer, [("A", "B")])
    assert said in capsys.readouterr().out


class Styles(HTMLParser):
    """Collects the names of attributes and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}


def test_html_is_escaped_and_styled_inline_only() -> None:
    html = show.html_table(["<script>"], [Line("+", ("<b onclick='x'>",))]) + show.pre("<i>")
    parser = Styles()
    parser.feed(html)
    assert parser.seen == {"table", "thead", "tbody", "tr", "th", "td", "pre", "style"}


def test_a_file_that_is_no_database_stops_with_few_words(project: Path) -> None:
    (project / "app.db").write_bytes(b"not a database, but long enough to be read as one" * 20)
    with pytest.raises(LessonStop, match=r"app\.db could not be read"):
        schema.read_schema(project / "app.db")


def test_any_revision_id_can_be_drawn(project: Path) -> None:
    revision(project, "2026-01 x", "None")
    assert "base --> r2026_01_x" in drawing.as_mermaid(graph.read_graph([]))


def test_a_table_whose_name_ends_in_check_has_no_rule(project: Path) -> None:
    file = make(
        project,
        "CREATE TABLE spot_check (id INTEGER)",
        "CREATE TABLE ruled_check (id INTEGER, CHECK (id > 0))",
    )
    found = {
        name: [item.name for item in items] for name, items in schema.read_schema(file).items()
    }
    assert found == {"spot_check": ["id"], "ruled_check": ["id", "CHECK 1"]}
