"""The course in a browser, where Python itself runs in the page: what is missing, and what lasts.

JupyterLite keeps a learner's files on a drive in the browser's own store. SQLite can't work there,
so projects live in memory, and a mirror keeps the drive alike: that is what JupyterLab's file
list and editor show, and what is there again tomorrow.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.resources
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from checker.sandbox.inprocess import BROWSER

DRIVE = Path("/drive")
HOME = Path("/home/course")
WORKSPACE = "workspace"
PASSING = ("-journal", "-wal", "-shm", ".pyc", ".unfinished")


def settle() -> None:
    """Give the libraries what they ask for, before the first of them is imported."""
    import fcntl
    import termios

    def no_terminal(*_args: object) -> None:
        raise OSError("There is no terminal in a browser.")

    for module, name, stand_in in (
        (fcntl, "ioctl", no_terminal),
        (termios, "TIOCGWINSZ", 0),
        (termios, "error", OSError),
    ):
        if not hasattr(module, name):  # JupyterLite puts empty modules in their places
            setattr(module, name, stand_in)
    if sys.prefix == "/":  # else Flask takes every project for an installed program
        sys.prefix = sys.exec_prefix = str(Path(os.__file__).parent)
    if not hasattr(hashlib, "scrypt"):
        hashlib.scrypt = scrypt  # type: ignore[assignment]
    from checker.course import WORKSPACE_VARIABLE

    HOME.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault(WORKSPACE_VARIABLE, str(HOME / WORKSPACE))


def scrypt(
    password: bytes, *, salt: bytes, n: int, r: int, p: int, maxmem: int = 0, dklen: int = 64
) -> bytes:
    """`hashlib.scrypt`, with which Werkzeug makes password hashes, by the site's own library."""
    code = importlib.import_module("pyodide.code")
    to_js = importlib.import_module("pyodide.ffi").to_js
    library = importlib.resources.files("scrypt_js").joinpath("scrypt.js").read_text("utf-8")
    run = code.run_js(
        f"(() => {{ const exports = {{}}, module = {{ exports }}; {library}\n"
        "return module.exports.syncScrypt; })()"
    )
    return bytes(run(to_js(password), to_js(salt), n, r, p, dklen).to_bytes())


class Mirror:
    """Two folders kept alike; what changed last counts, and no change happens on both sides.

    `here` is in memory and changes while a cell runs; `there` lasts and changes between cells.
    """

    def __init__(self, here: Path, there: Path) -> None:
        self.here, self.there = here, there
        self._same: dict[str, bytes] = {}  # by path, the bytes that both sides had
        self._stamps: dict[str, tuple[int, int]] = {}

    def fetch(self) -> None:
        """Bring in what changed on the drive."""
        found = {name: _stamp(self.there / name) for name in _files(self.there)}
        self._drop(self._same.keys() - found.keys(), self.here)
        for name, stamp in found.items():
            if self._stamps.get(name) != stamp:
                self._copy(name, self.there, self.here)
        self.here.mkdir(parents=True, exist_ok=True)

    def store(self) -> None:
        """Put what changed in memory onto the drive."""
        found = _files(self.here)
        self._drop(self._same.keys() - set(found), self.there)
        for name in found:
            if self._same.get(name) != (self.here / name).read_bytes():
                self._copy(name, self.here, self.there)
        _remove_empty(self.there, self.here)

    def _copy(self, name: str, source: Path, target: Path) -> None:
        data, path = (source / name).read_bytes(), target / name
        if path.is_dir():  # an empty one: its files are gone already
            shutil.rmtree(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._same[name], self._stamps[name] = data, _stamp(self.there / name)

    def _drop(self, names: set[str], side: Path) -> None:
        for name in names:
            (side / name).unlink(missing_ok=True)
            del self._same[name], self._stamps[name]


def _files(folder: Path) -> list[str]:
    """All files below a folder that are to last, as paths in it."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += [Path(place, name) for name in files if not name.endswith(PASSING)]
    return [path.relative_to(folder).as_posix() for path in found]


def _stamp(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


def _remove_empty(folder: Path, like: Path) -> None:
    """Remove the folders that `like` no longer has, once there is no file in them."""
    for place, _, files in os.walk(folder, topdown=False):
        path = Path(place)
        if not files and not (like / path.relative_to(folder)).is_dir():
            shutil.rmtree(path, ignore_errors=True)


def keep_files(shell: Any, mirror: Mirror | None = None) -> None:
    """From now on, fetch before each cell and store after it. Does nothing outside a browser."""
    if mirror is None:
        if not BROWSER or not DRIVE.is_dir():
            return
        mirror = Mirror(HOME / WORKSPACE, DRIVE / WORKSPACE)
    mirror.fetch()
    shell.events.register("pre_run_cell", lambda _info=None: mirror.fetch())
    shell.events.register("post_run_cell", lambda _result=None: mirror.store())
