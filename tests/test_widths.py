"""Every kind of terminal: narrow or wide, with or without colour, with few letters or all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from checker.course import COURSE
from checker.text import NEAR

ESCAPE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Bold cyan, green and yellow are shown bright, which nobody can read on white; so are 92 to 96.
BRIGHT = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:1;(?:[0-9;]*;)?3[236]|9[236])(?:;[0-9;]*)?m")
BACKGROUND = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:4[0-8])(?:;[0-9;]*)?m")
COMMANDS = [
    "",
    "list",
    "exercise3 solutions/exercise3 --seed 3",
    "exercise3 exercises/exercise3/starter --seed 3",
    "hint exercise7",
    "explain Target database is not up to date",
    "replay exercise3 solutions/exercise3 --seed 3",
    "solution exercise3 --give-up",
    "review --help",
    "--help",
]


def told(words: str, workspace: Path, **settings: str) -> str:
    """What a command prints into a pipe."""
    command = [sys.executable, "-m", "checker", *words.split(), "--workspace", str(workspace)]
    done = subprocess.run(
        command, cwd=COURSE, capture_output=True, env=os.environ | settings, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.decode(settings.get("PYTHONIOENCODING", "utf-8")).replace("\r\n", "\n")


def letters(text: str) -> Counter[str]:
    """How often each character stands there that is no space."""
    return Counter(re.sub(r"\s+", "", text))


@pytest.mark.parametrize("words", COMMANDS)
def test_any_width_holds_all_of_it(words: str, tmp_path: Path) -> None:
    wide = told(words, tmp_path / "abbbb", COLUMNS="200")
    for folder, width in (("babbb", 40), ("bbabb", 60), ("bbbab", 80), ("bbbba", 120)):
        said = told(words, tmp_path / folder, COLUMNS=str(width))
        assert [line for line in said.splitlines() if len(line) > width] == []
        # click shortens what it says of each command.
        assert words == "--help" or letters(said) == letters(wide), width


@pytest.mark.parametrize("words", COMMANDS)
def test_no_letter_of_a_terminal_stops_a_command(words: str, tmp_path: Path) -> None:
    whole = told(words, tmp_path / "all", PYTHONUTF8="1", CHECKER_LANGUAGE="de", CHECKER_PLAIN="1")
    for encoding in ("cp437", "cp850", "cp1252"):
        few = told(
            words,
            tmp_path / encoding,
            PYTHONUTF8="0",
            PYTHONIOENCODING=encoding,
            CHECKER_LANGUAGE="de",
            CHECKER_PLAIN="1",
        )
        assert few == spelled(whole, encoding).replace("/all", f"/{encoding}")


def test_even_ascii_is_enough(tmp_path: Path) -> None:
    few = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "CHECKER_LANGUAGE": "de"}
    said = told("exercise3 exercises/exercise3/starter", tmp_path, **few)
    assert "ok Deine App laedt" in said
    assert "-- Keine zwei Benutzer koennen" in said


def spelled(text: str, encoding: str) -> str:
    """The text as somebody would write it who has only these letters."""
    return "".join(c if c.encode(encoding, "ignore") else NEAR.get(c, "?") for c in text)


def on_a_terminal(words: str, workspace: Path, **settings: str) -> str:
    """What a command writes on a terminal of 80 columns."""
    import fcntl
    import pty
    import struct
    import termios

    main, own = pty.openpty()
    fcntl.ioctl(own, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "checker", *words.split(), "--workspace", str(workspace)]
    surroundings = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    run = subprocess.Popen(command, cwd=COURSE, stdout=own, stderr=own, env=surroundings | settings)
    os.close(own)
    pieces = []
    while True:
        try:
            piece = os.read(main, 1 << 16)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        pieces.append(piece)
    run.wait()
    os.close(main)
    return b"".join(pieces).decode()


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals of this kind")
@pytest.mark.parametrize("words", [*COMMANDS[:8], "exercise1"])
def test_colours_can_be_read_on_light_and_dark(words: str, tmp_path: Path) -> None:
    coloured = on_a_terminal(words, tmp_path, TERM="xterm-256color")
    assert BRIGHT.findall(coloured) == []
    assert BACKGROUND.findall(coloured) == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals of this kind")
@pytest.mark.parametrize("words", COMMANDS[:8])
def test_colour_only_where_it_is_wanted(words: str, tmp_path: Path) -> None:
    coloured = on_a_terminal(words, tmp_path, TERM="xterm-256color")
    assert ESCAPE.search(coloured)
    assert max(len(ESCAPE.sub("", line).rstrip()) for line in coloured.splitlines()) <= 80

    bold_only = on_a_terminal(words, tmp_path, TERM="xterm-256color", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", bold_only)
    assert "\x1b" not in on_a_terminal(words, tmp_path, TERM="dumb")
    assert "\x1b" not in on_a_terminal(words, tmp_path, TERM="xterm", CHECKER_PLAIN="1")
    assert "\x1b" not in told(words, tmp_path)
