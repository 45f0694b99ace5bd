"""The packages of the browser version: those of this environment, packed again as pure wheels.

So the browser has the very versions that the tests ran with, and building needs no network. What
was compiled for this computer stays out: every package here works without it.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ABOUT_THIS_COMPUTER = (".dist-info/RECORD", ".dist-info/WHEEL", ".dist-info/direct_url.json")
COMPILED = (".so", ".pyd", ".dylib", ".pyc")
WHEEL = "Wheel-Version: 1.0\nGenerator: website\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
OLD = (1980, 1, 1, 0, 0, 0)
BROWSER = {
    "extra": "",
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_system": "Emscripten",
    "python_full_version": "3.14.2",
    "python_version": "3.14",
    "sys_platform": "emscripten",
}
NOT_THERE = {"greenlet", "pexpect", "psutil", "setuptools"}
"""What is asked for and not needed: the browser's kernel has stand-ins, or nothing uses it."""


def with_dependencies(asked: list[Requirement]) -> list[Distribution]:
    """The installed distributions that are asked for, and all that they need in a browser.

    Raises importlib.metadata.PackageNotFoundError where one is missing.
    """
    found: dict[str, Distribution] = {}
    asked = list(asked)
    while asked:
        wish = asked.pop()
        name = canonicalize_name(wish.name)
        if name in found or name in NOT_THERE:
            continue
        found[name] = distribution(name)
        asked += list(_needs(found[name], wish.extras))
    return [found[name] for name in sorted(found)]


def _needs(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    for line in package.requires or []:
        need = Requirement(line)
        settings = [BROWSER, *({**BROWSER, "extra": extra} for extra in extras)]
        if need.marker is None or any(need.marker.evaluate(s) for s in settings):
            yield need


def pack(package: Distribution, folder: Path) -> Path:
    """A wheel of an installed distribution. Returns its path."""
    files = {}
    for file in map(str, package.files or []):
        source = Path(str(package.locate_file(file)))
        ours = not file.startswith("..") and not file.endswith((*COMPILED, *ABOUT_THIS_COMPUTER))
        if ours and source.is_file():
            files[file] = source.read_bytes()
    return write_wheel(package.name, package.version, files, folder)


def write_wheel(name: str, version: str, files: Mapping[str, bytes | str], folder: Path) -> Path:
    """A pure wheel with these files, the same bytes each time. Returns its path."""
    stem = f"{canonicalize_name(name).replace('-', '_')}-{version}"
    about = {
        f"{stem}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{stem}.dist-info/WHEEL": WHEEL,
    }
    with zipfile.ZipFile(folder / f"{stem}-py3-none-any.whl", "w") as wheel:
        for file, data in sorted({**about, **files}.items()):
            wheel.writestr(zipfile.ZipInfo(file, OLD), data, zipfile.ZIP_DEFLATED, 9)
    return folder / f"{stem}-py3-none-any.whl"


def entry(path: Path, imports: list[str]) -> dict[str, object]:
    """What Pyodide's lock file says of a wheel."""
    name, version = path.name.split("-")[:2]
    return {
        "name": canonicalize_name(name),
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": imports,
        "depends": [],
        "unvendored_tests": False,
    }
