"""Several workers at once: they meet, each tells how it ended, and their table has a text form."""

from pathlib import Path

import pytest

from checker.notebook.together import run_together, show_table

APP = """
import time
from pathlib import Path

from flask import Flask

app = Flask(__name__)


@app.cli.command("meet")
def meet():
    mine = Path(f"here-{time.time_ns()}")
    mine.touch()
    end = time.monotonic() + 20
    while len(list(Path.cwd().glob("here-*"))) < 3 and time.monotonic() < end:
        pass
    print("met", len(list(Path.cwd().glob("here-*"))))
    try:
        Path("first").mkdir()
    except FileExistsError:
        raise SystemExit("too late") from None
"""


def test_workers_run_at_the_same_time_and_one_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits inside its command until all three are there; one makes the folder, two fail."""
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ended = run_together(3, "meet")
    assert sorted(code for code, _ in ended) == [0, 1, 1]
    assert all("met 3" in output for _, output in ended)


def test_a_setting_reaches_every_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`more` is in the environment of each."""
    text = (
        APP + '\n@app.cli.command("say")\ndef say():\n    import os\n    print(os.environ["X"])\n'
    )
    (tmp_path / "app.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert [output.strip() for _, output in run_together(2, "say", more={"X": "7"})] == ["7", "7"]


def test_a_table_marks_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    """A row with ✗ is marked, also where there is no colour."""
    show_table(("step", "old"), [("one", "✓"), ("two", "✗ no such column")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].startswith("  one")
    assert lines[3].startswith("! two")
