"""python gate.py PROJECT: may the migrations of this project be deployed?

Exit code 0: yes. Any other exit code: no.
"""

import os
import subprocess
import sys


def flask(project: str, *words: str) -> None:
    """Run `flask WORDS` in the project's folder; stop with its output where it fails."""
    ended = subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=project,
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if ended.returncode != 0:
        sys.exit(f"flask {' '.join(words)} failed:\n{ended.stdout}")


project = sys.argv[1]

flask(project, "db", "heads")
