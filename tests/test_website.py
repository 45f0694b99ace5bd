"""The website: every link leads somewhere, nothing is fetched, and everybody can read it."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from checker.course import COURSE, Course

pytest.importorskip("myst_nb", reason="the [site] extra is not installed")
from website.lite import PYODIDE
from website.pages import TRY, exercise_page

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, with the outputs of one lesson."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "website", str(out), "--run", "03-add-email"]
    command += ["--browser"] * PYODIDE.is_dir()
    done = subprocess.run(command, cwd=COURSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "The site is ready" in done.stdout
    return out


class Links(HTMLParser):
    """What a page links to and loads, and the names that can be linked to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets, self.loaded, self.names = list[str](), list[str](), set[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.names |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.targets.append(found["href"])
        elif tag in {"script", "img", "iframe"} and "src" in found:
            self.loaded.append(found["src"])
        elif tag == "link" and found.get("rel") in {"stylesheet", "icon", "preload"}:
            self.loaded.append(found["href"])


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[Path, Links]:
    own = [path for path in sorted(site.rglob("*.html")) if not path.is_relative_to(site / TRY)]
    return {path: Links(path.read_text(encoding="utf-8")) for path in own}


def broken(pages: dict[Path, Links], page: Path, target: str) -> bool:
    """Whether a local link leads nowhere."""
    parts = urlsplit(target)
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not path.is_file():
        return True
    if parts.query.startswith("path="):  # a notebook of the version for the browser
        return not (path.parents[1] / "files" / parts.query.removeprefix("path=")).is_file()
    return bool(parts.fragment and path in pages and parts.fragment not in pages[path].names)


def test_every_link_and_anchor_leads_somewhere(pages: dict[Path, Links]) -> None:
    assert len(pages) > 40
    lost = [
        f"{page.name}: {target}"
        for page, links in pages.items()
        for target in (*links.targets, *links.loaded)
        if not urlsplit(target).scheme and broken(pages, page, target)
    ]
    assert lost == []


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Links]) -> None:
    loaded = {target for links in pages.values() for target in links.loaded}
    assert [target for target in loaded if urlsplit(target).scheme not in {"", "data"}] == []


def test_every_lesson_exercise_and_reference_page_is_there(site: Path, course: Course) -> None:
    names = {f"notebooks/{path.stem}.html" for path in course.lessons}
    names |= {f"exercises/{name}.html" for name in course.exercises}
    names |= {f"lessons/{p.stem}.html" for p in (COURSE / "lessons").glob("[!0-9]*.md")}
    assert [name for name in sorted(names) if not (site / name).is_file()] == []
    assert len(list((site / "_downloads").rglob("*.ipynb"))) == len(course.lessons)


@pytest.mark.skipif(not PYODIDE.is_dir(), reason="npm ci --prefix website was not run")
def test_every_lesson_and_exercise_can_be_run_in_the_browser(
    pages: dict[Path, Links], site: Path, course: Course
) -> None:
    ways = {
        f"{page.parent.name}/{page.stem}.ipynb"
        for page, links in pages.items()
        if f"../{TRY}/lab/index.html?path={page.parent.name}/{page.stem}.ipynb" in links.targets
    }
    assert ways == {f"notebooks/{path.stem}.ipynb" for path in course.lessons} | {
        f"exercises/{name}.ipynb" for name in course.exercises
    }
    assert (
        f"{TRY}/lab/index.html?path=notebooks/01-setup.ipynb" in pages[site / "index.html"].targets
    )


def test_a_lesson_has_the_outputs_of_a_real_run(site: Path) -> None:
    text = (site / "notebooks" / "03-add-email.html").read_text(encoding="utf-8")
    assert "ValueError: Constraint must have a name" in text
    assert "table user" in text


def test_an_exercise_page_leads_to_its_lesson(course: Course) -> None:
    assert "../notebooks/03-add-email.ipynb" in exercise_page(course.exercises["exercise3"])


@pytest.mark.browser
def test_hints_are_folded(site: Path, chromium: Any) -> None:
    tab = chromium.new_page()
    tab.goto((site / "exercises" / "exercise3.html").as_uri())
    hints = tab.locator("details.hint")
    last = hints.last.get_by_text("take the two steps back")
    seen = [hints.count(), last.is_visible()]
    hints.last.locator("summary").press("Enter")
    seen.append(last.is_visible())
    tab.close()
    assert seen == [3, False, True]


PLACES = ["index.html", "notebooks/03-add-email.html", "exercises/exercise3.html"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", [*PLACES, "lessons/when-it-breaks.html"])
def test_everybody_can_read_it(place: str, scheme: Any, site: Path, chromium: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab = chromium.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    tab.goto((site / place).as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.set_viewport_size({"width": 1280, "height": 900})
    found = Axe().run(tab).response["violations"]
    tab.close()
    assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found] == []


@pytest.mark.browser
def test_search_finds_a_message(site: Path, chromium: Any) -> None:
    tab = chromium.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((site / "index.html").as_uri())
    tab.get_by_placeholder("Search").first.fill("Constraint must have a name")
    tab.keyboard.press("Enter")
    tab.locator("#search-results li").first.wait_for()
    found = tab.locator("#search-results li a").all_inner_texts()
    tab.close()
    assert "Add the email column" in found
    assert [url for url in asked if not url.startswith("file:")] == []
