"""What a learner's gate answers about a project: its exit code, and what it printed."""

import shutil

from checker.language import _
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import StepResult
from checker.verdict import Failed

from . import projects

LESSON = "13-production"
GATE = "gate.py"
SAMPLE = "samples/good"
SECONDS = 90.0


def result(run: Rehearsal, kind: str) -> StepResult:
    """How the gate ended on a new project of this kind, or on a fresh copy of the sample."""

    def judge() -> StepResult:
        assert run.starter
        if kind == SAMPLE:
            copy = run.runner.new_folder() / "good"
            shutil.copytree(run.starter / "samples" / "good", copy)
            return run.script([GATE], copy, seconds=SECONDS)
        number = run.seeder(f"folder {kind}").random.getrandbits(32)
        folder = run.runner.new_folder() / f"project-{number:x}"
        template = run.starter / "samples" / "good" / "migrations"
        projects.make(kind, f"{run.seed} {kind}", template, folder)
        return run.script([GATE], folder, seconds=SECONDS)

    return run.once(("gate", kind), judge)


def exit_code(run: Rehearsal, kind: str) -> int:
    """The gate's exit code; an exception that nobody catches gives 1, as in a terminal."""
    found = result(run, kind)
    if found.finished:
        return int(found.report["exit_code"])
    if found.ended == "timeout":
        raise Failed(
            "the gate ends by itself",
            _("it was still running after {seconds} seconds", seconds=f"{SECONDS:g}"),
            GATE,
            "Run  python gate.py samples/good  yourself. If it ends well, your computer is busy or "
            "slow: close other programs and check again. If it doesn't, look for a command that "
            "waits for an answer, or a loop without an end.",
            LESSON,
        )
    if found.ended == "exit" and found.detail.isdecimal() and not found.error:
        return int(found.detail)  # os._exit: nothing was reported
    if not found.error:
        raise Failed(
            "the gate ends by itself",
            _("it ended with {detail}", detail=found.detail or found.ended),
            GATE,
            "",
            LESSON,
        )
    return 1


def said(run: Rehearsal, kind: str) -> str:
    """The last lines that the gate printed, or its error."""
    found = result(run, kind)
    error = found.error
    lines = [line.strip() for line in found.output.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("INFO ", "(Background "))]
    if error:
        lines.append(f"{error.get('type')}: {error.get('message')}")
    return " / ".join(lines[-3:])[-400:] or _("(it printed nothing)")
