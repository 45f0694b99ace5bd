"""Hosted machines: what their files ask for is what the course has."""

from __future__ import annotations

import json
import os
import re
import shlex
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def versions() -> set[str]:
    """The versions of Python that the course says it runs on."""
    return {name.split()[-1] for name in PROJECT["classifiers"] if " 3." in name}


def test_the_dev_container_sets_the_course_up_with_its_own_command() -> None:
    told = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    commands = [shlex.split(part) for part in told["postCreateCommand"].split("&&")]
    assert ["python3", "start.py", "setup"] in commands
    assert told["postAttachCommand"].split() == ["python3", "start.py", "--no-browser"]
    version = re.search(r"python:([\d.]+)", told["image"])
    assert version
    assert version[1] in versions()
    assert told["forwardPorts"] == [8888]


def test_binder_installs_the_tested_versions() -> None:
    build = ROOT / ".binder" / "postBuild"
    assert os.name == "nt" or os.access(build, os.X_OK)
    (install,) = [line for line in build.read_text("utf-8").splitlines() if "pip install" in line]
    words = shlex.split(install)
    assert words[words.index("-c") + 1] == "constraints.txt"
    assert words[-1] == ".[postgres]"
    assert "postgres" in PROJECT["optional-dependencies"]
    runtime = (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert runtime.removeprefix("python-") in versions()


def test_the_workflow_tries_every_version_on_every_system() -> None:
    file = ROOT / ".github" / "workflows" / "tests.yml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    matrix = told["jobs"]["tests"]["strategy"]["matrix"]
    assert set(matrix["python"]) == versions()
    assert {name.partition("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    ran = [step.get("run", "") for job in told["jobs"].values() for step in job["steps"]]
    assert "python start.py test" in ran
    assert "python -m website site --browser" in ran
    assert ran.index("npm ci --prefix website") < ran.index("python start.py test")
    assert "site" in PROJECT["optional-dependencies"]
