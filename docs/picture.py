"""Makes docs/images/verdict.svg: what the checker says to a learner who left the name out.

Run it in the course's folder: `python docs/picture.py`
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from pathlib import Path

from rich.console import Console

from checker.course import open_course
from checker.grade import Options, grade
from checker.sandbox.opening import open_sandbox
from checker.showing.report import verdict_view

PICTURE = Path(__file__).parent / "images" / "verdict.svg"


def main() -> None:
    """Grade the solution of exercise 3 without its constraint's name, and draw the verdict."""
    exercise = open_course().exercises["exercise3"]
    sandbox = open_sandbox()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "exercise3"
        shutil.copytree(exercise.solution, project)
        for script in project.glob("migrations/versions/*email*.py"):
            text = script.read_text(encoding="utf-8")
            text = text.replace("constraint('uq_user_email', [", "constraint(None, [")
            script.write_text(text, encoding="utf-8")
        verdict = grade(exercise, project, sandbox, Options(seed=1))
    sandbox.close()
    console = Console(record=True, width=92, force_terminal=True, file=io.StringIO())
    console.print(verdict_view(verdict))
    drawn = console.export_svg(title="python -m checker exercise3")
    # The picture must not fetch a font from another site; any monospaced one will do.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = drawn.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
