"""The course in a browser: JupyterLite with Pyodide, the notebooks, and the checker as a wheel."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_PLUGIN_ID as KERNEL_PLUGIN
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from packaging.requirements import Requirement

from checker.course import Course
from checker.exercise import Exercise
from website.wheels import entry, pack, with_dependencies, write_wheel

MODULES = Path(__file__).resolve().parent / "node_modules"
PYODIDE = MODULES / "pyodide"
MISSING = """Pyodide, the Python for browsers, is not here. Get it once, with
    npm ci --prefix website"""
LAB_EXTENSIONS = Path(sys.prefix, "share", "jupyter", "labextensions")
EXTENSION = LAB_EXTENSIONS / KERNEL_PLUGIN.partition(":")[0]
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
ON_A_COMPUTER = {"ipykernel", "jupyterlab", "jupytext", "nbclient"}
KERNEL = ["comm", "ipython", "jedi"]
KERNEL_WHEELS = ("ipykernel", "pyodide_kernel")
# The kernel wants an installer of packages; this one knows that there is nothing left to install.
NO_INSTALLER = {
    "micropip": {"micropip/__init__.py": ""},
    "piplite": {
        "piplite/__init__.py": "",
        "piplite/piplite.py": "",
        "piplite/cli.py": "async def get_transformed_code(argv):\n"
        "    return 'print(\"All that the course needs is here. Nothing can be added.\")'\n",
    },
}

ON_A_PHONE = """<script>
if (matchMedia("(max-width: 760px)").matches) {
  let left = 2;  // JupyterLab opens its list of files with itself, and once more with the notebook
  const timer = setInterval(() => {
    const shell = window.jupyterapp?.shell;
    if (!shell?.currentWidget?.context?.isReady || shell.leftCollapsed) return;
    shell.collapseLeft();
    if (--left === 0) clearInterval(timer);
  }, 50);
  setTimeout(() => clearInterval(timer), 20000);
}
</script>
"""


class NoPyodide(Exception):
    """The Python for browsers is not installed."""


def build(course: Course, out: Path) -> None:
    """Make the browser version in `out`. Raises NoPyodide, or CalledProcessError."""
    if not PYODIDE.is_dir():
        raise NoPyodide(MISSING)
    with TemporaryDirectory(prefix="lite-", ignore_cleanup_errors=True) as room:
        contents = Path(room) / "contents"
        write_notebooks(course, contents)
        jupyterlite(Path(room), contents, out)
    settings = add_pyodide(course, out)
    file = out / "jupyter-lite.json"
    page = json.loads(file.read_text(encoding="utf-8"))
    data = page["jupyter-config-data"]
    data.setdefault("litePluginSettings", {})[KERNEL_PLUGIN] = settings
    looks = course.root / "checker" / "jupyter" / "labconfig" / "default_setting_overrides.json"
    data["settingsOverrides"] = json.loads(looks.read_text(encoding="utf-8"))
    data["exposeAppInBrowser"] = True  # for the script below
    file.write_text(json.dumps(page, indent=1), encoding="utf-8")
    start = out / "lab" / "index.html"
    text = start.read_text(encoding="utf-8").replace("</body>", f"{ON_A_PHONE}</body>")
    start.write_text(text, encoding="utf-8")


def write_notebooks(course: Course, folder: Path) -> None:
    """The course's notebooks, and one an exercise, for the kernel that the browser has."""
    for source in sorted((course.root / "notebooks").glob("*.ipynb")):
        book: Any = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
        _write(book, folder / "notebooks" / source.name)
    for exercise in course.exercises.values():
        _write(exercise_notebook(exercise), folder / "exercises" / f"{exercise.id}.ipynb")
    for page in sorted((course.root / "lessons").glob("[!0-9]*.md")):
        (folder / "lessons").mkdir(exist_ok=True)
        shutil.copyfile(page, folder / "lessons" / page.name)


def _write(book: Any, path: Path) -> None:
    book.metadata["kernelspec"] = {"display_name": "Python", "language": "python", "name": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, path)  # type: ignore[no-untyped-call]


def exercise_notebook(exercise: Exercise) -> Any:
    """A notebook that stands in for the terminal, which a browser does not have."""
    task, _, rest = exercise.task.read_text(encoding="utf-8").partition("## How to check")
    reading = rest.partition("## Where to read")[2]
    name = exercise.id
    parts = [
        f"{task.rstrip()}\n\n## Where to read\n{reading}" if reading else task,
        f"## Work\n\nThe next cell makes your copy, `workspace/{name}`, and goes there. Open its "
        "files in the file list on the left, change them, and save them with Ctrl-S. There is no "
        "terminal in a browser: where you would type `flask db …`, write `%flask db …` in a cell.",
        f"%load_ext checker.notebook\n%work {name}",
        "%flask --help",
        f"## Check\n\nAs often as you like. `%hint {name}` gives a hint, one more each time, and "
        f"`%replay {name}` shows what your migrations do to a database with rows.",
        f"%check {name}",
        f"%hint {name}",
    ]
    kinds = {True: new_code_cell, False: new_markdown_cell}
    cells = [kinds[part.startswith("%")](part) for part in parts]  # type: ignore[no-untyped-call]
    for number, cell in enumerate(cells):
        cell["id"] = f"{name}-{number}"  # else another one each time
    return new_notebook(cells=cells)  # type: ignore[no-untyped-call]


def jupyterlite(room: Path, contents: Path, out: Path) -> None:
    """Build the bare site, from a new folder: a leftover of an earlier build changes it.

    Raises CalledProcessError.
    """
    settings = {
        "apps": ["lab"],
        "contents": [str(contents)],
        "federated_extensions": [str(EXTENSION)],
        "ignore_sys_prefix": ["federated_extensions"],  # the others here want a server
        "no_sourcemaps": True,
        "output_dir": str(out.resolve()),
    }
    config = json.dumps({"LiteBuildConfig": settings})
    (room / "jupyter_lite_config.json").write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "jupyter", "lite", "build", "--lite-dir", str(room)]
    subprocess.run(command, check=True, capture_output=True, text=True, cwd=room)


def add_pyodide(course: Course, out: Path) -> dict[str, Any]:
    """Put Pyodide and all packages in; what the kernel has to know of them."""
    folder = out / "static" / "pyodide"
    folder.mkdir(parents=True)
    for name in RUNTIME:
        shutil.copyfile(PYODIDE / name, folder / name)
    project = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(line) for line in (*project["dependencies"], *KERNEL)]
    wanted = with_dependencies([need for need in asked if need.name not in ON_A_COMPUTER])
    packages = [pack(package, folder) for package in wanted]
    packages += [_from_kernel(out, name, folder) for name in KERNEL_WHEELS]
    packages += [write_wheel(name, "0", files, folder) for name, files in NO_INSTALLER.items()]
    scrypt = (MODULES / "scrypt-js" / "scrypt.js").read_bytes()
    files = {"scrypt_js/__init__.py": b"", "scrypt_js/scrypt.js": scrypt}
    packages.append(write_wheel("scrypt-js", "3.0.1", files, folder))
    packages.append(course_wheel(course, folder))
    entries = [entry(path, []) for path in packages]
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"] = {str(one["name"]): one for one in entries}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8")
    return {
        "pyodideUrl": "./static/pyodide/pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "lockFileURL": "./static/pyodide/pyodide-lock.json",
            "packages": sorted(lock["packages"]),
        },
    }


def _from_kernel(out: Path, name: str, folder: Path) -> Path:
    """A wheel that comes with JupyterLite's kernel."""
    found = next((out / "extensions").rglob(f"{name}-*.whl"))
    return Path(shutil.copyfile(found, folder / found.name))


def course_wheel(course: Course, folder: Path) -> Path:
    """The course itself, as everybody can install it."""
    from hatchling.builders.wheel import WheelBuilder

    built = WheelBuilder(str(course.root)).build(directory=str(folder), versions=["standard"])
    return Path(next(iter(built)))
