"""Sets up the course and starts it, with nothing but Python. On Windows, type `py` for `python3`.

python3 start.py           make the environment, then open JupyterLab on lesson 01
python3 start.py setup     only make the environment
python3 start.py test      run every test of the course; what follows goes to pytest
"""

import argparse
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

OLDEST, TOO_NEW = (3, 11), (3, 15)
if not OLDEST <= sys.version_info[:2] < TOO_NEW:  # before any line that an old Python can't run
    sys.exit(
        "This course needs Python 3.11, 3.12, 3.13 or 3.14, and this is Python %d.%d.\n"  # noqa: UP031
        "Install one of those, and run it: python3.13 start.py (on Windows: py -3.13 start.py)"
        % sys.version_info[:2]
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
TERMINAL = VENV / "terminal.sh"
LAB_SETTINGS = (
    ROOT / "checker" / "jupyter"
)  # no question about news, whole file names, dark at night
STAMP = VENV / "course-stamp.txt"
FIRST_LESSON = "notebooks/01-setup.ipynb"
NO_VENV = f"""This Python comes without its venv module. On Debian or Ubuntu, type
    sudo apt install python{sys.version_info.major}.{sys.version_info.minor}-venv
and then run start.py again."""
LINKED = """The folder .venv is a link to another one, which may be somebody else's. Remove the
link, not the folder that it leads to, and run the same command again."""
NO_PACKAGES = """The packages could not be installed: pip's reason stands above. Most often it is
the network. Check that this computer is online and run the same command again."""


class SetupError(Exception):
    """The environment could not be made; the message says what to do."""


def environment(base: Mapping[str, str]) -> dict[str, str]:
    """`base` with the course's environment active, as its `activate` script would have it."""
    env = {key: value for key, value in base.items() if key not in ("PYTHONHOME", "PIP_USER")}
    env |= {"VIRTUAL_ENV": str(VENV), "PATH": f"{BIN}{os.pathsep}{base.get('PATH', '')}"}
    env["JUPYTER_PREFER_ENV_PATH"] = "1"  # else a kernel in the home folder could stand in for ours
    others = base.get("JUPYTER_CONFIG_PATH")
    env["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(LAB_SETTINGS), others]))
    return env


def stamp_text(extra: str) -> str:
    """The stamp of an up-to-date environment: its folder, the files that name packages, extra."""
    files = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    return f"{ROOT}\n{hashlib.sha256(files).hexdigest()}\n{extra}\n"


def is_current(extra: str) -> bool:
    """Whether the last installation that ended well is the one needed now (dev includes plain)."""
    stands = PYTHON.exists() and STAMP.exists()
    return stands and STAMP.read_text(encoding="utf-8") in {stamp_text(extra), stamp_text("dev")}


def venv_command() -> list[str]:
    """The command that makes the environment; empty if it stands, and stands for this folder."""
    moved = STAMP.exists() and STAMP.read_text(encoding="utf-8").split("\n")[0] != str(ROOT)
    stands = PYTHON.exists() and not moved
    return [] if stands else [sys.executable, "-m", "venv", "--clear", str(VENV)]


def install_command(extra: str) -> list[str]:
    """The command that installs the course and its packages, at the tested versions."""
    target = f".[{extra}]" if extra else "."
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    return [*pip, "-c", "constraints.txt", "-e", target]


def test_commands(pytest_args: Sequence[str]) -> list[list[str]]:
    """The commands of `start.py test`; pytest is the last, so that its summary ends the output."""
    pytest = ["pytest", "-n", "2", *pytest_args]
    modules = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], pytest]
    return [[str(PYTHON), "-m", *module] for module in modules]


def has_browser(env: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window with a browser can be expected to open here."""
    screen = any(env.get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    local = "SSH_CONNECTION" not in env and (platform != "linux" or "WSL_DISTRO_NAME" in env)
    try:
        return (screen or local) and bool(webbrowser.get())
    except webbrowser.Error:
        return False


def terminal_options() -> list[str]:
    """Gives JupyterLab's terminals our environment, whatever the learner's ~/.bashrc puts first."""
    bash = None if os.name == "nt" else shutil.which("bash")
    shell = [bash, "--rcfile", str(TERMINAL), "-i"]
    return [f"--ServerApp.terminado_settings={{'shell_command': {shell}}}"] if bash else []


def lab_command(*, browser: bool) -> list[str]:
    """The command that starts JupyterLab in the course's folder, on the first lesson."""
    command = [str(PYTHON), "-m", "jupyterlab", "--log-level=WARN", f"--ServerApp.root_dir={ROOT}"]
    command.append(f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}")
    command += terminal_options() + ([] if browser else ["--no-browser"])
    if getattr(os, "geteuid", lambda: 1)() == 0:
        command.append("--allow-root")  # in a container root is often the only user
    return command


def shown(command: Sequence[str]) -> str:
    """A command as a person would type it in the course's folder."""
    words = [word.replace(str(ROOT) + os.sep, "") for word in command]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def run(command: Sequence[str], listen: Callable[[str], None] | None = None) -> int:
    """Runs a command in the course's folder and environment; returns its exit code.

    `listen` gets each line that it prints, in place of the terminal.
    """
    sys.stdout.flush()
    pipe = subprocess.PIPE if listen else None
    env = environment(os.environ)
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=pipe, encoding="utf-8", errors="replace"
    ) as process:
        while True:
            try:
                for line in process.stdout or ():
                    if listen:
                        listen(line)
                return process.wait()
            except KeyboardInterrupt:  # Ctrl-C reached the command too: it decides when to end
                continue


class Counter:
    """Says how far pip is, in one line that changes: minutes of silence look like a fault."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, line: str) -> None:
        """Hears a line of pip's."""
        first, _, rest = line.partition(" ")
        if first == "Collecting":
            self.count += 1
            name = re.split(r"[^\w.-]", rest)[0]
            self.say(f"{self.count} packages so far: {name}")
        elif first == "Installing":
            self.say(f"{rest.count(',') + 1} packages are here. Putting them in place.")
        elif first == "Successfully":
            self.say("All packages are in place.\n")

    def say(self, words: str) -> None:
        """Writes over what it said before; says nothing where that can't be done."""
        if sys.stdout.isatty():
            print(f"\r  {words:<70}", end="", flush=True)


def set_up(extra: str) -> None:
    """Makes the environment and installs into it; does nothing where all that is done."""
    if is_current(extra):
        return
    if VENV.is_symlink():
        raise SetupError(LINKED)
    if command := venv_command():
        if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
            raise SetupError(NO_VENV)
        print("Making the environment in .venv", flush=True)
        if run(command):
            raise SetupError("The folder .venv could not be made: the reason stands above.")
    print("Installing the course's packages. Once only; allow a few minutes.", flush=True)
    STAMP.unlink(missing_ok=True)
    if run(install_command(extra), Counter()):
        raise SetupError(NO_PACKAGES)
    activate = shlex.quote(str(BIN / "activate"))
    TERMINAL.write_text(f"[ -f ~/.bashrc ] && . ~/.bashrc\n. {activate}\n", encoding="utf-8")
    STAMP.write_text(stamp_text(extra), encoding="utf-8")


def run_tests(pytest_args: Sequence[str]) -> int:
    """Runs linter, types and tests, all of them even if one fails; 0 if all passed."""
    failed = False
    for command in test_commands(pytest_args):
        print(f"$ {shown(command)}", flush=True)
        failed |= run(command) != 0
    return int(failed)


def steps(action: str, pytest_args: Sequence[str], *, browser: bool) -> list[list[str]]:
    """Every command that `action` would run now, in order."""
    extra = "dev" if action == "test" else ""
    needed = [] if is_current(extra) else [venv_command(), install_command(extra)]
    last = {"start": [lab_command(browser=browser)], "test": test_commands(pytest_args)}
    return [command for command in needed + last.get(action, []) if command]


def main(argv: Sequence[str]) -> int:
    """Does what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", nargs="?", default="start", choices=("start", "setup", "test"))
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--dry-run", action="store_true", help="show the commands, run none")
    end = argv.index("test") + 1 if "test" in argv else len(argv)
    options, pytest_args = parser.parse_args(argv[:end]), argv[end:]
    browser = not options.no_browser and has_browser(os.environ)
    if options.dry_run:
        print(*map(shown, steps(options.action, pytest_args, browser=browser)), sep="\n")
        return 0
    try:
        set_up("dev" if options.action == "test" else "")
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    if options.action == "test":
        return run_tests(pytest_args)
    if options.action == "setup":
        print("The course is ready. Start it with: python3 start.py")
        return 0
    print("JupyterLab starts. If no page opens, copy its address into a browser. Ctrl-C stops it.")
    return run(lab_command(browser=browser))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
