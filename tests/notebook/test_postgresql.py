"""The PostgreSQL magics, with a server and without one, and the lessons that use them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.notebook import build
from checker.notebook.errors import LessonStop
from checker.notebook.live import live
from checker.notebook.project import course_root
from checker.postgresql import cluster, service
from tests.notebook.test_run_lessons import read, run
from tests.notebook.test_tools import APP, Cell, cell

__all__ = ["cell"]
pytestmark = pytest.mark.filterwarnings("default")
PROJECT = APP.replace('"sqlite:///app.db"', '__import__("os").environ["DATABASE_URL"]')
LESSONS = [s for s in build.sources(course_root()) if "%pg_start" in s.read_text(encoding="utf-8")]


@pytest.fixture
def pg(cell: Cell) -> Iterator[Cell]:
    """Cells with a PostgreSQL; skipped where none can be had."""
    pytest.importorskip("psycopg")
    if cluster.find_programs() is None and service.named_server() is None:
        pytest.skip("no PostgreSQL is installed")
    cell("%pg_start")
    yield cell
    live.stop()


@pytest.fixture
def none(cell: Cell, monkeypatch: pytest.MonkeyPatch) -> Cell:
    monkeypatch.setenv(service.OFF_VARIABLE, "1")
    return cell


def test_commands_run_on_postgresql(pg: Cell) -> None:
    pg(PROJECT)
    pg("%pg_flask db init")
    assert "done" in pg("%pg_flask --says Detected db migrate -m first")
    assert "(on PostgreSQL)" in pg("%pg_flask db upgrade")
    shown = pg("%pg_schema")
    assert "character varying(64)" in shown
    assert "UNIQUE (name)" in shown
    pg("%pg_rows user\n%pg_sql INSERT INTO \"user\" (name) VALUES ('ada')")
    assert "+ 1   ada" in pg('%pg_rows --shows "1 ada" user')
    assert "ada" in pg('%pg_sql --shows ada SELECT name FROM "user"')
    pg('%pg_sql --fails "division by zero" SELECT 1 / 0')
    pg("%pg_sql CREATE TYPE mood AS ENUM ('good', 'bad')")
    assert "'good', 'bad'" in pg("%pg_schema types")


def test_starting_again_gives_an_empty_database(pg: Cell) -> None:
    pg("%pg_sql CREATE TABLE one (id integer)")
    pg("%pg_start")
    assert "no table named one" in pg("%pg_rows one")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%pg_sql SELEC 1", "syntax error"),
        ("%pg_sql --fails nothing SELECT 1 / 0", "division by zero"),
        ("%pg_sql --fails nothing SELECT 1", "It succeeded"),
        ("%pg_sql --shows 2 SELECT 1", "does not show it: 2"),
        ("%pg_schema --shows 2", "does not show it: 2"),
    ],
)
def test_what_the_lesson_expects_is_held_to(pg: Cell, line: str, said: str) -> None:
    with pytest.raises(LessonStop, match=said):
        pg(line)


def test_a_held_table_is_locked_until_it_is_released(pg: Cell) -> None:
    pg("%pg_sql CREATE TABLE one (id integer)")
    live.hold("one")
    impatient = "%%pg_sql {}\nSET lock_timeout = '50ms';\nALTER TABLE one ADD COLUMN two integer"
    pg(impatient.format('--fails "lock timeout"'))
    live.release()
    pg(impatient.format(""))


def test_without_a_server_each_cell_says_what_it_would_show(none: Cell) -> None:
    assert "The lesson goes on without it" in none("%pg_start")
    assert "✗ it fails: no such type" in none('%pg_flask --fails "no such type" db upgrade')
    assert "… Running upgrade" in none('%pg_flask --says "Running upgrade" db upgrade')
    assert "ada" in none("%pg_sql --shows ada SELECT name FROM t")
    assert "at work" in none('%pg_schema --shows "at work" t')
    assert "1 ada" in none('%pg_rows --shows "1 ada" t')
    live.hold("t")
    live.release()
    with pytest.raises(LessonStop, match="no PostgreSQL"):
        _ = live.url


def test_an_address_of_the_learners_is_never_used_by_the_lesson(
    none: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lesson's app reads DATABASE_URL; a real one there would have been migrated."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/precious")
    none("%pg_start")
    assert "DATABASE_URL" not in os.environ


@pytest.mark.slow
@pytest.mark.parametrize("source", LESSONS, ids=lambda source: source.stem)
def test_a_lesson_runs_without_server_and_driver(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = tmp_path / "psycopg"
    absent.mkdir()
    (absent / "__init__.py").write_text(
        'raise ModuleNotFoundError("No module named \'psycopg\'", name="psycopg")', encoding="utf-8"
    )
    monkeypatch.setenv(service.OFF_VARIABLE, "1")
    notebook = build.notebook_path(source)
    book = read(notebook)
    first = f"import sys, os\nsys.path.insert(0, {str(tmp_path)!r})\n"
    first += f"os.environ['PYTHONPATH'] = {str(tmp_path)!r} + os.pathsep + os.environ['PYTHONPATH']"
    book.cells[1:1] = [__import__("nbformat").v4.new_code_cell(first)]
    run(book, notebook.parent, tmp_path / "a work space", monkeypatch)
    outputs = [str(output) for cell in book.cells for output in cell.get("outputs", [])]
    assert any("There is no PostgreSQL here" in output for output in outputs)
