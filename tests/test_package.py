"""The package: what is installed, at which versions, and what a wheel of it holds."""

import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

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


def test_the_project_does_not_constrain_itself() -> None:
    assert plain_name(PROJECT["name"]) not in {plain_name(line) for line in CONSTRAINTS}


def test_start_py_and_the_package_agree_on_the_versions_of_python() -> None:
    start = (ROOT / "start.py").read_text(encoding="utf-8")

    assert PROJECT["requires-python"] == ">=3.11,<3.15"
    assert "OLDEST, TOO_NEW = (3, 11), (3, 15)" in start


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="needs hatchling")
def test_a_wheel_holds_every_file_of_the_checker(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(ROOT)], check=True, capture_output=True)

    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("checker/")}
    sources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "checker").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == sources
    assert "checker/notebook/__init__.py" in packed
