"""The course in a browser, without a server: walked from the site to full marks in Chromium."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checker.course import COURSE, open_course

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("jupyterlite_core", reason="the [site] extra is not installed")
from website import lite
from website.wheels import pack, with_dependencies

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not lite.PYODIDE.is_dir(), reason="npm ci --prefix website was not run"),
]

APP = """from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
migrate = Migrate(app, db)
"""
KERNEL = """async (code) => {
    const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const future = kernel.requestExecute({ code });
    const said = [];
    future.onIOPub = (message) => said.push(message.content.text || message.content.evalue || "");
    await future.done;
    return said.join("");
}"""
CELLS = "() => jupyterapp.shell.currentWidget.content.model.toJSON().cells"
RUN = """async (count) => {
    const notebook = jupyterapp.shell.currentWidget;
    await notebook.sessionContext.ready;
    notebook.content.activeCellIndex = 0;
    for (let done = 0; done < count; done++)
        await jupyterapp.commands.execute("notebook:run-cell-and-select-next");
}"""
RUN_ALL = """async () => {
    await jupyterapp.shell.currentWidget.sessionContext.ready;
    await jupyterapp.commands.execute("notebook:run-all-cells");
}"""
SAVE = "() => jupyterapp.commands.execute('docmanager:save')"
KERNEL_READY = "() => jupyterapp.shell.currentWidget.sessionContext.ready.then(() => true)"
SOLUTIONS = """
from pathlib import Path
from tempfile import TemporaryDirectory
from checker.course import open_course
from checker.teaching.golden import copy_with_databases
from checker.grade import Options, grade
from checker.sandbox.opening import open_sandbox
for name in ("exercise3", "exercise9", "exercise17"):
    task = open_course().exercises[name]
    with TemporaryDirectory() as room:
        folder = copy_with_databases(task.solution, Path(room) / "project")
        print(name, grade(task, folder, open_sandbox(), Options(seed=3)).outcome.value)
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The browser version, served as any web server would."""
    out = tmp_path_factory.mktemp("lite") / "try"
    lite.build(open_course(), out)
    handler = functools.partial(Quiet, directory=str(out))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page of a new visitor's, of which no request may leave the site."""
    with chromium.new_context() as context:
        opened = context.new_page()
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        yield opened
    assert any(url.endswith(".wasm") for url in asked)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def visit(page: Page, address: str, notebook: str) -> None:
    page.goto(f"{address}lab/index.html?path={notebook}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=120_000)


def run_cells(page: Page, count: int) -> list[str]:
    """Run the first cells, one after the other; the texts of all outputs."""
    page.evaluate(RUN, count)
    found = []
    for cell in page.evaluate(CELLS):
        for output in cell.get("outputs", []):
            text = output.get("text") or output.get("data", {}).get("text/plain") or ""
            found.append("".join(text) + output.get("evalue", ""))
    return found


def test_exercise_1_from_nothing_to_full_marks(page: Page, address: str) -> None:
    visit(page, address, "exercises/exercise1.ipynb")
    first = "\n".join(run_cells(page, 6))
    assert "You are in your own copy, workspace/exercise1" in first
    assert "0 of 10 points" in first
    page.evaluate(
        "() => void jupyterapp.commands.execute('docmanager:open',"
        " { path: 'workspace/exercise1/app.py', factory: 'Editor' })"
    )
    page.click(".jp-FileEditor .cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(APP)
    page.evaluate(SAVE)
    page.get_by_role("tab", name="exercise1.ipynb").click()
    cell = "jupyterapp.shell.currentWidget.content.model.cells.get(3)"
    page.evaluate(f"() => {cell}.sharedModel.setSource('%flask db init')")
    second = "\n".join(run_cells(page, 6))
    assert "Creating directory migrations" in second
    assert "10 of 10 points" in second
    page.evaluate(SAVE)
    visit(page, address, "exercises/exercise1.ipynb")
    later = "\n".join(run_cells(page, 6))
    assert "10 of 10 points" in later, "a learner's files are there again tomorrow"


def test_a_lesson_runs_to_its_end(page: Page, address: str) -> None:
    visit(page, address, "notebooks/02-first-migration.ipynb")
    page.evaluate(RUN_ALL)
    cells = [cell for cell in page.evaluate(CELLS) if cell["cell_type"] == "code"]
    errors = [o for cell in cells for o in cell["outputs"] if o["output_type"] == "error"]
    assert errors == []
    assert all(cell["execution_count"] for cell in cells if "".join(cell["source"]).strip())


def test_solutions_pass_as_on_a_computer(page: Page, address: str) -> None:
    visit(page, address, "exercises/exercise3.ipynb")
    page.evaluate(KERNEL_READY)
    said = page.evaluate(KERNEL, SOLUTIONS)
    assert said.split() == [word for name in (3, 9, 17) for word in (f"exercise{name}", "passed")]


def test_passwords_are_hashed_as_everywhere(page: Page, address: str) -> None:
    """The vector of RFC 7914, section 12."""
    visit(page, address, "exercises/exercise3.ipynb")
    page.evaluate(KERNEL_READY)
    code = "import checker, hashlib; print(hashlib.scrypt(b'', salt=b'', n=16, r=1, p=1).hex())"
    known = "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
    assert page.evaluate(KERNEL, code).startswith(known)


def test_wheels_are_the_same_each_time_and_hold_nothing_compiled(tmp_path: Path) -> None:
    from packaging.requirements import Requirement

    packages = with_dependencies([Requirement("flask-sqlalchemy")])
    assert {"flask", "sqlalchemy", "markupsafe"} <= {package.name.lower() for package in packages}
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        for package in packages:
            pack(package, folder)
    for wheel in (tmp_path / "one").iterdir():
        assert wheel.read_bytes() == (tmp_path / "two" / wheel.name).read_bytes()
        assert b".so\x00" not in wheel.read_bytes()


def test_without_pyodide_the_reader_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(lite, "PYODIDE", tmp_path / "missing")
    with pytest.raises(lite.NoPyodide, match="npm ci --prefix website"):
        lite.build(open_course(), tmp_path / "out")
    assert (COURSE / "website" / "package-lock.json").is_file()


def test_a_phone_has_room_to_read_and_is_dark_at_night(chromium: Browser, address: str) -> None:
    size = {"width": 390, "height": 844}
    with chromium.new_context(viewport=size, color_scheme="dark") as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{address}lab/index.html?path=exercises/exercise1.ipynb")
        wide = "document.querySelector('.jp-Notebook')?.getBoundingClientRect().width > 280"
        page.wait_for_function(f"window.jupyterapp?.shell.leftCollapsed && {wide}", timeout=60_000)
        dark = "document.body.dataset.jpThemeLight === 'false'"
        page.wait_for_function(dark, timeout=60_000)
