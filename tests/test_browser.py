"""A lesson in JupyterLab, in a real browser: what a learner sees when every cell has run."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.course import COURSE, WORKSPACE_VARIABLE
from checker.notebook import sheet

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
TOKEN = "for-this-test-only"
LESSON = "notebooks/04-upgrade-and-roll-back.ipynb"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab on the course, with a home and a workspace of its own."""
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.root_dir={COURSE}"]
    command += [f"--port={port}", f"--IdentityProvider.token={TOKEN}", "--allow-root"]
    home = {"HOME": str(tmp_path), "JUPYTER_PREFER_ENV_PATH": "1"}
    work = {WORKSPACE_VARIABLE: str(tmp_path / "work space")}
    with (tmp_path / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            command, env={**os.environ, **home, **work}, stdout=log, stderr=log
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", server, tmp_path / "lab.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
    pytest.fail(log.read_text("utf-8"))


def test_a_lesson_runs_in_jupyterlab(lab: str) -> None:
    """Every cell runs; tables and graphs are drawn; nothing is an error."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 12000})
        page.goto(f"{lab}/lab/tree/{LESSON}?token={TOKEN}")
        cells = page.locator(".jp-Notebook .jp-CodeCell")
        cells.first.wait_for(timeout=60_000)
        idle = page.get_by_text("Python 3 (ipykernel) | Idle")
        idle.wait_for(timeout=60_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        numbered = re.compile(r"\[\d+\]:")
        expect(cells.last.locator(".jp-InputPrompt")).to_have_text(numbered, timeout=120_000)
        idle.wait_for()
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        expect(page.locator(".jp-RenderedHTMLCommon table").first).to_be_visible()
        expect(page.locator(".jp-RenderedMermaid img").first).to_be_visible()
        browser.close()


def test_a_lesson_needs_no_mouse(lab: str) -> None:
    """Shift+Enter runs cell after cell from the first, Tab reaches the answers, Enter opens one."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 12000})
        page.goto(f"{lab}/lab/tree/{LESSON}?token={TOKEN}")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        second = page.locator(".jp-Notebook .jp-CodeCell").nth(1)
        for _ in range(30):
            page.keyboard.press("Shift+Enter")
            if "[*]" in second.inner_text() or re.search(r"\[\d+\]:", second.inner_text()):
                break
        expect(second.locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"))
        focused = "document.activeElement.tagName"
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate(focused) == "SUMMARY":
                break
        assert page.evaluate("document.activeElement.parentElement.open") is False
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open") is True
        browser.close()


def test_the_cheat_sheet_prints_on_one_page(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto((COURSE / sheet.TARGET).as_uri())
        printed = page.pdf(prefer_css_page_size=True, path=tmp_path / "sheet.pdf")
        browser.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
