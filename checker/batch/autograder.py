"""The zip that makes Gradescope run this course's checker on one exercise.

Source: https://gradescope-autograders.readthedocs.io (setup.sh and run_autograder in a zip; the
submission in /autograder/submission, the answer in /autograder/results/results.json).
"""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path

from checker.batch.projects import plain_files
from checker.course import COURSE, PACKAGE, PACKED, Course

NOT_NEEDED = ("jupyterlab", "jupytext", "nbclient", "ipykernel")
SETUP = """\
#!/usr/bin/env bash
# Runs once, when Gradescope builds its image: the libraries, in the versions that were tested.
set -euo pipefail
apt-get update -qq
apt-get install -y -qq --no-install-recommends python3 python3-venv
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install --quiet -c /autograder/source/constraints.txt {packages}
"""
RUN = """\
#!/usr/bin/env bash
# Runs for each submission, in a container of its own.
set -uo pipefail
root="${{AUTOGRADER_ROOT:-/autograder}}"
python="${{AUTOGRADER_PYTHON:-$root/venv/bin/python}}"
grades="$(mktemp -d)"
mkdir -p "$root/results" "$grades/class"
cp -R "$root/submission" "$grades/class/"  # a class of one: the work may lie some folders down
cd "$root/source" || exit 1
for isolation in full limits; do
    "$python" -m checker grade "$grades/class" --exercise {exercise} --format gradescope \\
        --output "$grades/out" --isolation "$isolation" --workers 1 2>&1 | tee "$grades.txt"
    found="$grades/out/reports/gradescope/submission/{exercise}.json"
    if [[ -f "$found" ]]; then
        cp "$found" "$root/results/results.json"
        exit 0
    fi
done
"$python" - "$grades.txt" > "$root/results/results.json" <<'END'
import json, pathlib, sys
said = pathlib.Path(sys.argv[1]).read_text(errors="replace")[-3000:]
print(json.dumps({{"score": 0, "output": f"This could not be graded.\\n{{said}}"}}))
END
"""


def needed_packages(course: Path) -> list[str]:
    """The libraries that the checker needs, without those that only notebooks need."""
    told = tomllib.loads((course / "pyproject.toml").read_text(encoding="utf-8"))
    names = [str(name) for name in told["project"]["dependencies"]]
    return [name for name in names if not name.startswith(NOT_NEEDED)]


def write_autograder(course: Course, exercise: str, target: Path) -> Path:
    """Write the zip for one exercise to `target`. Solutions stay at home.

    Raises OSError where the target can't be written.
    """
    packages = " ".join(f"'{name}'" for name in needed_packages(COURSE))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _script(archive, "setup.sh", SETUP.format(packages=packages))
        _script(archive, "run_autograder", RUN.format(exercise=exercise))
        for name in ("constraints.txt", "LICENSE"):
            archive.write(COURSE / name, name)
        for name, path in plain_files(PACKAGE):
            if not path.is_relative_to(PACKED):
                archive.write(path, f"checker/{name}")
        for name, path in plain_files(course.exercises[exercise].folder):
            archive.write(path, f"exercises/{exercise}/{name}")
    return target


def _script(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    entry.external_attr = 0o100755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text)
