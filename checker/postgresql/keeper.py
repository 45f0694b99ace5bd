"""A process that runs one PostgreSQL server and stops it when its standard input ends.

Started as a script by `checker.postgresql.cluster`. The input ends when the program that started
it ends, however that happens, so no server is left behind: not after Ctrl-C, not after a kill.
The job is one line of JSON: `programs` (the folder of initdb and pg_ctl), `folder` (an empty one of
our own), `account` (user and group numbers, or null), `password`, `options`. One line answers.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 60
LOG_CHARACTERS = 2000


class Keeper:
    """One cluster in a temporary folder."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.programs = Path(job["programs"])
        self.folder = Path(job["folder"])
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.job = job

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs as the ordinary user. Raises OSError with its output."""
        account = self.job["account"]
        who: dict[str, Any] = {}
        if account:
            who = {"user": account[0], "group": account[1], "extra_groups": []}
        # A file and not a pipe: the server inherits it, and a pipe would never end.
        with (self.folder / "output.txt").open("w+b") as output:
            done = subprocess.run(
                [self.programs / program, *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env=bare_environment(),
                timeout=SECONDS,
                check=False,
                **who,
            )
            output.seek(0)
            said = output.read().decode("utf-8", "replace").strip()
        if done.returncode != 0:
            raise OSError(f"{program}: {said[-LOG_CHARACTERS:]}")

    def start(self) -> None:
        """Make the cluster and start the server; it accepts connections when this returns."""
        secret = self.folder / "password"
        secret.write_text(self.job["password"], encoding="ascii")
        if self.job["account"]:
            # Passing through is allowed, so that the socket can be reached; looking around is not.
            self.folder.chmod(0o711)
            for path in (self.folder, secret):
                os.chown(path, *self.job["account"])
        self.run(
            *("initdb", "-D", str(self.data), "-U", "course", "-A", "scram-sha-256"),
            *("--pwfile", str(secret), "--no-sync", "-E", "UTF8", "--locale=C"),
        )
        secret.unlink()
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.writelines(f"{name} = {value}\n" for name, value in self.job["options"])
        try:
            wait = ("-w", "-t", str(SECONDS // 2))
            self.run("pg_ctl", "-D", str(self.data), *wait, "-l", str(self.log), "start")
        except OSError as error:
            said = self.log.read_text("utf-8", "replace") if self.log.is_file() else ""
            raise OSError(f"{error}\n{said[-LOG_CHARACTERS:]}") from None

    def stop(self) -> None:
        """Stop the server and remove everything."""
        for mode in ("fast", "immediate"):
            if (self.data / "postmaster.pid").exists():
                with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                    self.run("pg_ctl", "-D", str(self.data), "-w", "-t", "10", "-m", mode, "stop")
        collect_orphans()
        shutil.rmtree(self.folder, ignore_errors=True)


def own_orphans() -> None:
    """Make the server, which pg_ctl leaves behind on purpose, a child of this process (Linux).

    Elsewhere it goes to the system's first process, which not every container has a good one of.
    """
    if sys.platform.startswith("linux"):
        import ctypes

        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def collect_orphans() -> None:
    """Wait for every child there is to end."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()


def bare_environment() -> dict[str, str]:
    """The environment without PGDATA, PGPORT and the like, which would lead elsewhere."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def main() -> None:
    """Start, answer, wait for the end of the input, stop."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    own_orphans()
    keeper = Keeper(json.loads(sys.stdin.readline()))
    try:
        try:
            keeper.start()
            answer = {"error": ""}
        except (OSError, subprocess.SubprocessError) as error:
            answer = {"error": str(error) or type(error).__name__}
        with contextlib.suppress(BrokenPipeError):
            print(json.dumps(answer), flush=True)
        if not answer["error"]:
            sys.stdin.read()
    finally:
        keeper.stop()


if __name__ == "__main__":
    main()
