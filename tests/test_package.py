"""The package: what is installed, at which versions, and what a wheel of it holds."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from checker.cli.start import environment

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
NEEDED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]


def plain_name(requirement: str) -> str:
    """A requirement's name, in the form that pip compares."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@pytest.mark.parametrize("line", CONSTRAINTS)
def test_a_constraint_is_a_name_and_a_version_and_no_address(line: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.+!]*", line)


@pytest.mark.parametrize("requirement", NEEDED)
def test_every_requirement_has_a_tested_version(requirement: str) -> None:
    assert plain_name(requirement) in {plain_name(line) for line in CONSTRAINTS}


def test_the_tested_versions_run_on_the_oldest_python() -> None:
    """Also on its first release: Debian 12, for one, has 3.11.2."""
    packages = {plain_name(one.name): one for one in distributions()}
    pinned = [packages[name] for line in CONSTRAINTS if (name := plain_name(line)) in packages]
    asked = [(one.name, str(one.metadata.json.get("requires_python", ""))) for one in pinned]

    assert len(asked) > 50
    assert [(name, text) for name, text in asked if "3.11.0" not in SpecifierSet(text)] == []


def test_the_project_does_not_constrain_itself() -> None:
    assert plain_name(PROJECT["name"]) not in {plain_name(line) for line in CONSTRAINTS}


def test_start_py_and_the_package_agree_on_the_versions_of_python() -> None:
    start = (ROOT / "start.py").read_text(encoding="utf-8")

    assert PROJECT["requires-python"] == ">=3.11,<3.15"
    assert "OLDEST, TOO_NEW = (3, 11), (3, 15)" in start


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("needs hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*command, str(folder), str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def files_below(folder: str) -> set[str]:
    """The files of a folder that are under version control, or would be."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", folder]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in told.stdout.splitlines() if (ROOT / name).is_file()}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a clone")
def test_a_wheel_holds_the_checker_and_the_course(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("checker/")}
    course = {"LICENSE", "constraints.txt", "pyproject.toml"}
    for folder in ("exercises", "lessons", "notebooks", "solutions"):
        course |= files_below(folder)
    assert packed == files_below("checker") | {f"checker/_course/{name}" for name in course}
    assert "checker/notebook/__init__.py" in packed


def test_an_installed_course_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, empty = tmp_path / "site", tmp_path / "empty"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    empty.mkdir()
    env = {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}
    env.pop("FLASK_MIGRATE_COURSE_WORKSPACE", None)

    def checker(*words: str, folder: Path = empty) -> str:
        command = [sys.executable, "-m", "checker", *words]
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode in {0, 1}, done.stderr
        return done.stdout

    assert "01-setup" in checker()
    assert list(empty.iterdir()) == []
    assert "Your own copy is ready" in checker("exercise1")
    solution = site / "checker" / "_course" / "solutions" / "exercise1"
    shutil.copytree(solution, empty / "workspace" / "exercise1", dirs_exist_ok=True)
    assert "Every point" in checker("exercise1")
    assert "Alle Punkte" in checker("exercise1", "--language", "de")
    assert "done" in checker("list", folder=empty / "workspace" / "exercise1")
    assert "new files" in checker("start", "--unpack-only")
    assert (empty / "notebooks" / "01-setup.ipynb").is_file()
    (empty / "notebooks" / "01-setup.ipynb").write_text("mine", encoding="utf-8")
    assert "(0 new files)" in checker("start", "--unpack-only")
    assert (empty / "notebooks" / "01-setup.ipynb").read_text(encoding="utf-8") == "mine"
    (tmp_path / "handed" / "anna" / "exercise1").mkdir(parents=True)
    shutil.copytree(solution, tmp_path / "handed" / "anna" / "exercise1", dirs_exist_ok=True)
    assert "1 passed" in checker("grade", str(tmp_path / "handed"))


def test_a_terminal_in_jupyterlab_knows_the_course() -> None:
    """Also where the environment is not active, and python would be another one."""
    env = environment({"PATH": os.pathsep.join(["/usr/bin", "/bin"])})
    assert Path(env["PATH"].split(os.pathsep)[0]) == Path(sys.executable).parent
    settings = Path(env["JUPYTER_CONFIG_PATH"], "labconfig", "default_setting_overrides.json")
    assert settings.is_file()
