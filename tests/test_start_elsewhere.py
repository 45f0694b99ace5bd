"""start.py on other computers: no screen, no browser, another Python."""

import ast
import os
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

import start

SOURCE = Path(start.__file__)


def test_the_environment_is_active_for_what_is_started() -> None:
    env = start.environment({"PATH": "before", "PYTHONHOME": "elsewhere", "HOME": "home"})

    assert env["PATH"] == f"{start.BIN}{os.pathsep}before"
    assert env["VIRTUAL_ENV"] == str(start.VENV)
    assert env["HOME"] == "home"
    assert "PYTHONHOME" not in env


@pytest.mark.parametrize(
    ("env", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
        ({"SSH_CONNECTION": "somewhere"}, "darwin", False),
        ({"SSH_CONNECTION": "somewhere", "DISPLAY": ":10"}, "linux", True),
    ],
)
def test_a_browser_is_expected_only_where_there_is_a_screen(
    env: dict[str, str], platform: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: object())

    assert start.has_browser(env, platform) is expected


def test_no_browser_is_expected_where_none_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> object:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", nothing)

    assert not start.has_browser({"DISPLAY": ":0"}, "linux")


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 15)])
def test_another_python_is_told_which_ones_do(version: tuple[int, int]) -> None:
    pretend = f"import sys; sys.version_info = {(*version, 0)}; exec(open(sys.argv[1]).read())"
    done = subprocess.run(
        [sys.executable, "-c", pretend, str(SOURCE)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert f"this is Python {version[0]}.{version[1]}" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_file_has_nothing_that_an_old_python_cannot_read() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 8))
