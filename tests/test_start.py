"""start.py: it makes the environment once, starts the course, and runs every test."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import start


class Commands:
    """Stands in for start.run: keeps the commands, and answers with the exit codes given."""

    def __init__(self, failing: str = "") -> None:
        self.lines: list[str] = []
        self._failing = failing

    def __call__(self, command: Sequence[str], listen: object = None) -> int:
        self.lines.append(" ".join(command))
        return int(bool(self._failing) and self._failing in self.lines[-1])


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder, in a path with a space, whose environment isn't made yet."""
    root = tmp_path / "my course"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (root / "constraints.txt").write_text("flask==3.1.3\n", encoding="utf-8")
    folder = root / ".venv"
    monkeypatch.setattr(start, "ROOT", root)
    monkeypatch.setattr(start, "VENV", folder)
    monkeypatch.setattr(start, "BIN", folder / "bin")
    monkeypatch.setattr(start, "PYTHON", folder / "bin" / "python")
    monkeypatch.setattr(start, "STAMP", folder / "course-stamp.txt")
    monkeypatch.setattr(start, "TERMINAL", folder / "terminal.sh")
    return root


def use(monkeypatch: pytest.MonkeyPatch, failing: str = "") -> Commands:
    """Has start.py call a stand-in instead of running commands."""
    commands = Commands(failing)
    monkeypatch.setattr(start, "run", commands)
    return commands


def pretend_venv() -> None:
    """What `python -m venv` leaves, as far as start.py looks at it."""
    start.BIN.mkdir(parents=True)
    start.PYTHON.touch()


def test_first_start_makes_the_environment_installs_and_opens_the_first_lesson(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = use(monkeypatch)
    start.VENV.mkdir()

    assert start.main(["--no-browser"]) == 0

    made, installed, opened = commands.lines
    assert "-m venv" in made
    assert installed.endswith("-c constraints.txt -e .")
    assert "/lab/tree/notebooks/01-setup.ipynb" in opened
    assert f"root_dir={course}" in opened
    assert "--no-browser" in opened


def test_jupyterlab_asks_no_question_shows_whole_names_and_is_dark_at_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from jupyterlab_server.settings_utils import _get_overrides

    folders = start.environment({"JUPYTER_CONFIG_PATH": "mine"})["JUPYTER_CONFIG_PATH"]
    assert folders.split(os.pathsep)[1:] == ["mine"]
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", folders)

    settings, error = _get_overrides("")

    assert error == ""
    assert settings["@jupyterlab/apputils-extension:notification"] == {"fetchNews": "false"}
    assert settings["@jupyterlab/apputils-extension:themes"] == {"adaptive-theme": True}
    shown = settings["@jupyterlab/filebrowser-extension:browser"]
    assert shown == {"showLastModifiedColumn": False}


def test_the_installation_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    lines = "Collecting flask>=3.0\nCollecting click\nInstalling collected packages: flask, click"
    code = f"print({lines!r}); print('Successfully installed flask'); raise SystemExit(3)"

    assert start.run([sys.executable, "-c", code], start.Counter()) == 3

    said = [line.strip() for line in capsys.readouterr().out.split("\r")[1:]]
    assert said == [
        "1 packages so far: flask",
        "2 packages so far: click",
        "2 packages are here. Putting them in place.",
        "All packages are in place.",
    ]


@pytest.mark.usefixtures("course")
def test_second_start_installs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = use(monkeypatch)
    pretend_venv()
    start.main(["setup"])
    assert len(commands.lines) == 1
    commands.lines.clear()

    assert start.main(["setup"]) == 0

    assert commands.lines == []


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_is_installed(
    name: str, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = use(monkeypatch)
    pretend_venv()
    start.main(["setup"])
    (course / name).write_text("changed\n", encoding="utf-8")
    commands.lines.clear()

    start.main(["setup"])

    assert len(commands.lines) == 1
    assert "-m pip" in commands.lines[0]


@pytest.mark.usefixtures("course")
def test_an_environment_for_tests_is_good_for_the_course_but_not_the_other_way_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch)
    pretend_venv()
    start.main(["setup"])
    assert not start.is_current("dev")

    start.main(["test"])

    assert start.is_current("dev")
    assert start.is_current("")


def test_a_moved_course_gets_a_new_environment(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = use(monkeypatch)
    pretend_venv()
    start.main(["setup"])
    commands.lines.clear()
    monkeypatch.setattr(start, "ROOT", course.parent / "elsewhere")
    course.rename(course.parent / "elsewhere")
    for name in ("VENV", "BIN", "PYTHON", "STAMP", "TERMINAL"):
        inside = getattr(start, name).relative_to(course)
        monkeypatch.setattr(start, name, start.ROOT / inside)

    start.main(["setup"])

    assert "-m venv --clear" in commands.lines[0]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_an_environment_of_somebody_else_is_left_alone(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link would lead `venv --clear` to what is not ours."""
    commands = use(monkeypatch)
    (course.parent / "other").mkdir()
    start.VENV.symlink_to(course.parent / "other", target_is_directory=True)
    assert start.main(["setup"]) == 1
    assert commands.lines == []
    assert "is a link to another one" in capsys.readouterr().err


@pytest.mark.usefixtures("course")
def test_a_failed_installation_says_what_to_do_and_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, failing="-m pip")
    pretend_venv()

    assert start.main([]) == 1

    assert "Check that this computer is online" in capsys.readouterr().err
    assert not start.is_current("")


@pytest.mark.usefixtures("course")
def test_a_python_without_venv_names_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = use(monkeypatch)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert start.main([]) == 1

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"sudo apt install python{version}-venv" in capsys.readouterr().err
    assert commands.lines == []


@pytest.mark.parametrize("tool", ["ruff check", "ruff format", "mypy", "pytest"])
@pytest.mark.usefixtures("course")
def test_all_tools_run_and_each_can_fail_the_tests(
    tool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = use(monkeypatch, failing=f"-m {tool}")
    pretend_venv()

    assert start.main(["test", "-k", "word", "--dry-run"]) == 1

    assert ".[dev]" in commands.lines[0]
    assert len(commands.lines) == 5
    assert commands.lines[-1].endswith("-m pytest -n 2 -k word --dry-run")


def test_a_dry_run_only_prints(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = use(monkeypatch)

    assert start.main(["--dry-run", "test"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert "pytest -n 2" in lines[-1]
    assert commands.lines == []
    assert not (course / ".venv").exists()
