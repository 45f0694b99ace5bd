"""The pages and the board in a real browser: readable by everybody, on a phone, in the dark."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from checker.course import Course
from checker.gradebook.board import make_board
from checker.gradebook.book import open_book, read_notes
from checker.reports.outputs import Formats, write_outputs
from checker.results.standing import Rules, standings
from checker.results.store import Store
from tests.grades import make_result, sample_grades, sample_standings


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    write_outputs(sample_grades(), folder, Formats())
    return folder


def violations(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def pages_of(reports: Path) -> list[Path]:
    return [reports / "index.html", *sorted((reports / "students").iterdir())]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_read_the_pages(
    scheme: Any, width: int, chromium: Any, reports: Path
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in pages_of(reports):
        page.goto(path.as_uri())
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
    assert all(url.startswith("file:") for url in asked)
    assert len(asked) == len(pages_of(reports))
    page.close()


@pytest.mark.browser
def test_the_pages_print(chromium: Any, reports: Path) -> None:
    page = chromium.new_page()
    for path in pages_of(reports)[:2]:
        page.goto(path.as_uri())
        assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    store = Store(tmp_path / "grades")
    for found in sample_standings():
        store.write(found.result)
    return store.folder


@pytest.fixture
def served(class_folder: Path, course: Course) -> Iterator[tuple[str, str]]:
    """The board's address, and its token."""
    app = make_board(course.titles, class_folder, "Dr. Who")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", app.extensions["desk"].token
    server.shutdown()
    thread.join()


def test_nobody_comes_in_without_the_token(class_folder: Path, course: Course) -> None:
    app = make_board(course.titles, class_folder, "me")
    token = app.extensions["desk"].token
    stranger, owner = app.test_client(), app.test_client()
    base = "http://127.0.0.1:8330"
    for path in ("/", "/state", "/student/Dora", "/?token=", "/?token=guess"):
        assert stranger.get(path, base_url=base).status_code == 403
    assert owner.get(f"/?token={token}", base_url=base).headers["Location"] == "/"
    assert owner.get("/", base_url=base).status_code == 200
    assert owner.get("/", base_url="http://evil.example:8330").status_code == 403
    data = {"exercise": "exercise3", "kind": "score", "points": "21", "text": "a gift"}
    assert owner.post("/student/Dora", base_url=base, data=data).status_code == 403
    for path in ("/student/..", "/student/%2e%2e", "/student/nobody", "/student/..%2f..%2fetc"):
        assert owner.get(path, base_url=base).status_code == 404


def test_what_is_typed_wrongly_is_not_kept(class_folder: Path, course: Course) -> None:
    app = make_board(course.titles, class_folder, "me")
    client, base = app.test_client(), "http://127.0.0.1:8330"
    client.get(f"/?token={app.extensions['desk'].token}", base_url=base)
    page = client.get("/student/Ben Brown", base_url=base).text
    form = re.search(r'name="form" value="([^"]+)"', page)
    assert form
    for points, text in (
        ("-1", "x"),
        ("many", "x"),
        ("22", "x"),
        ("1e9", "x"),
        ("nan", "x"),
        ("5", " "),
    ):
        data = {"form": form[1], "exercise": "exercise3", "kind": "score"}
        answer = client.post(
            "/student/Ben Brown", base_url=base, data={**data, "points": points, "text": text}
        )
        assert answer.status_code == 400
        assert "Nothing was kept" in answer.text
        assert f">{text}</textarea>" in answer.text  # nobody has to type it again
    data = {"form": form[1], "exercise": "exercise3", "kind": "comment", "text": "good"}
    answer = client.post("/student/Ben Brown", base_url=base, data={**data, "points": "5"})
    assert answer.status_code == 400
    assert "you wrote points. Choose other points" in answer.text
    with open_book(class_folder).app_context():
        assert read_notes()("Ben Brown", "exercise3") == (None, ())


@pytest.mark.browser
def test_a_score_typed_in_the_browser_counts(
    served: tuple[str, str], class_folder: Path, chromium: Any
) -> None:
    address, token = served
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{address}/?token={token}")
    assert token not in page.url
    assert violations(page) == []
    page.get_by_role("link", name="Ben Brown").click()
    page.get_by_text("Write to Ben Brown").click()
    assert violations(page) == []
    page.get_by_label("What it is").select_option("score")
    page.get_by_label("Points, where they are to change").fill("19.5")
    page.get_by_label("Text").fill("The rule is there, in raw SQL. <b>Sorry</b>")
    page.get_by_role("button", name="Keep, as Dr. Who").click()
    page.get_by_text("Kept.").wait_for()
    assert "Dr. Who set the points to 19.5" in page.content()
    assert "&lt;b&gt;Sorry" in page.content()
    Store(class_folder).write(make_result("Ben Brown", points=2, content="d" * 64))
    with open_book(class_folder).app_context():
        found = {s.submission: s for s in standings(Store(class_folder), Rules(), read_notes())}
    assert (found["Ben Brown"].points, found["Ben Brown"].final) == (2, 19.5)
    page.close()


@pytest.mark.browser
def test_the_board_follows_the_grading(
    served: tuple[str, str], class_folder: Path, chromium: Any
) -> None:
    address, token = served
    page = chromium.new_page()
    page.goto(f"{address}/?token={token}")
    page.get_by_text("live", exact=True).wait_for()
    assert page.get_by_role("link", name="Nora New").count() == 0
    time.sleep(0.05)
    Store(class_folder).write(make_result("Nora New"))
    page.get_by_role("link", name="Nora New").wait_for(timeout=15_000)
    page.close()
