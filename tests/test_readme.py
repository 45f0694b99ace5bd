"""The README keeps its word: its commands run, and its links lead somewhere."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from checker.course import open_course
from checker.learning.certificate import Certificate, page
from checker.postgresql.cluster import find_programs

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = [README, *(page.read_text(encoding="utf-8") for page in sorted(ROOT.glob("docs/*.md")))]
FENCE = re.compile(r"^```bash\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMANDS = sorted(
    {
        line
        for guide in GUIDES
        for block in FENCE.findall(guide)
        for line in block.splitlines()
        if line.strip()
    }
)
PAGES = [
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *(page.relative_to(ROOT).as_posix() for page in sorted(ROOT.glob("docs/*.md"))),
    *(page.relative_to(ROOT).as_posix() for page in sorted(ROOT.glob("lessons/*.md"))),
]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")

UNENDING_OR_SLOW = {"watch", "prove", "board", "new", "website", "bench", "--executor"}


def tame(command: str) -> list[str]:
    """The command as the tests run it: nothing is installed, opened, watched or made anew."""
    words = shlex.split(command)
    if words[:2] == ["python3", "start.py"]:
        return [sys.executable, str(ROOT / "start.py"), "--dry-run", *words[2:]]
    if words[0] == "npm":
        npm = shutil.which("npm") or pytest.skip("needs npm")
        return [npm, *words[1:2], "--prefix", str(ROOT / "website"), "--dry-run", "--offline"]
    if words[0] == "pip":
        asked = words[-1].replace("flask-migrate-course", str(ROOT))
        offline = ["--dry-run", "--no-index", "--no-deps", "--no-build-isolation"]
        return [sys.executable, "-m", *words[:-1], *offline, asked]
    assert words[:2] == ["python", "-m"], f"no test knows how to run {command!r}"
    options = []
    if words[2] == "checker.notebook.build":
        options = ["--check"]
    elif UNENDING_OR_SLOW & set(words):
        options = ["--help"]
    return [sys.executable, *words[1:], *options]


def run(command: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Runs a command in `folder`, with a workspace of its own."""
    env = {
        **os.environ,
        "FLASK_MIGRATE_COURSE_WORKSPACE": str(folder / "workspace"),
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_two_commands_of_the_start_are_in_the_readme() -> None:
    assert {"python3 start.py", "python3 start.py test"} <= set(COMMANDS)
    assert "py start.py" in README
    assert "py start.py test" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_readme_runs(command: str, tmp_path: Path) -> None:
    solution = ROOT / "solutions" / "exercise3"
    shutil.copytree(solution, tmp_path / "path" / "to" / "project")
    shutil.copytree(solution, tmp_path / "submissions" / "anna" / "exercise3")
    (tmp_path / "grades" / "results").mkdir(parents=True)
    made = Certificate("Ada", "2026-11-23", "1", {"exercise3": {"points": 21, "content": ""}})
    (tmp_path / "certificate.html").write_text(page(made, open_course()), encoding="utf-8")

    done = run(tame(command), tmp_path)

    if "postgresql" in command and not (find_programs() or os.environ.get("DATABASE_URL")):
        assert done.returncode == 3
        return
    # 1 is an honest answer: the learner's copy was made, or there is no solution to see yet.
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip() or "--check" in done.args
    if "path/to/project" in command:
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    if re.match(r"lessons/\d", page):
        folder = ROOT / "notebooks"  # where the text of a lesson is read
    targets = LINK.findall((ROOT / page).read_text(encoding="utf-8"))

    assert [target for target in targets if not (folder / target).exists()] == []
