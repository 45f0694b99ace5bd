"""Choosing how to run steps: the quickest way that this system has.

`ForkServer` keeps one process with the libraries loaded and forks a child a step.
`FreshInterpreter` starts Python anew for each step, where fork does not exist. `SameProcess` is
for browsers, where no process can be started.
"""

from __future__ import annotations

import os

from checker.sandbox import inprocess
from checker.sandbox.forkserver import ForkServer
from checker.sandbox.fresh import FreshInterpreter
from checker.sandbox.step import Sandbox


def open_sandbox(level: str | None = None, *, warm: bool = False) -> Sandbox:
    """The quickest way that this system has to run a step in a process of its own.

    `level` asks for that isolation; without it, it is the strongest there is. `warm` pays for many
    steps: the libraries' caches are filled first. Raises TooWeak.
    """
    if inprocess.wanted():
        return inprocess.SameProcess(level)
    if hasattr(os, "fork") and not os.environ.get("CHECKER_NO_FORK"):
        return ForkServer(level, warm=warm)
    return FreshInterpreter(level)
