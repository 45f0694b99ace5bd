"""What exercise 18 must prove: a gate lets a good project through and stops six broken ones."""

import importlib.util
import shutil
from pathlib import Path

from checker.exercise import check
from checker.language import N_, _
from checker.rehearsing.rehearsal import Rehearsal
from checker.sandbox.step import StepResult
from checker.verdict import Failed

LESSON = "13-production"
NOT_ON_POSTGRESQL = N_(
    "it is a gate for projects on SQLite, not a project with a database of its own."
)
NOT_REPLAYED = N_(
    "your folder has a gate and no migrations. Try the gate instead:  python gate.py samples/good"
)
GATE = "gate.py"
SAMPLE = "samples/good"
SECONDS = 90.0

_spec = importlib.util.spec_from_file_location("projects", Path(__file__).with_name("projects.py"))
assert _spec
assert _spec.loader
projects = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(projects)


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
    if not found.error:
        raise Failed(
            "the gate ends by itself",
            _("it ended with {detail}", detail=found.detail),
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


def stops(run: Rehearsal, kind: str, project: str, why: str) -> None:
    """The gate ends with another exit code than 0 on this kind of project."""
    if exit_code(run, kind) == 0:
        raise Failed(
            _("an exit code other than 0 for a project {project}", project=project),
            _("exit code 0. It said: {said}", said=said(run, kind)),
            GATE,
            _advice(said(run, kind), why),
            LESSON,
        )


def _advice(told: str, why: str) -> str:
    """What to do next, after what the gate said on a project that it let through."""
    if "flask: not found" in told or "flask: command not found" in told:
        return _(
            "The command flask was not found, and the gate did not notice. Run "
            "[sys.executable, '-m', 'flask', 'db', ...]  and look at each returncode."
        )
    if "Error" in told:
        return _(
            "Something did fail here, and the gate ended with 0 all the same. Look at the "
            "returncode of each command, and end with  sys.exit('what is wrong')  if it is not 0."
        )
    return why


@check(points=1)
def there(run: Rehearsal) -> None:
    """There is a gate.py"""
    result(run, "good")  # run it in any case, so that there is an output to show
    if not (run.project / GATE).is_file():
        raise Failed(
            "a file gate.py in your folder",
            _(
                "the files {names}",
                names=", ".join(sorted(path.name for path in run.project.iterdir())),
            ),
            why=_("The checker runs  python {gate} PROJECT_FOLDER.", gate=GATE),
            lesson=LESSON,
        )


@check(points=4, after=there)
def lets_good_one_through(run: Rehearsal) -> None:
    """It lets a good project through: exit code 0"""
    if code := exit_code(run, "good"):
        error = result(run, "good").error
        frames = error.get("frames") or [{}]
        line = frames[-1].get("line")
        raise Failed(
            "exit code 0 for a project in which everything is right",
            _("exit code {code}. It said: {said}", code=code, said=said(run, "good")),
            f"{GATE}:{line}" if line else GATE,
            _("A gate that stops good projects is soon switched off. {next}", next=_next_step(run)),
            LESSON,
        )


def _next_step(run: Rehearsal) -> str:
    """What to do about a gate that has stopped a good project."""
    if line := result(run, "good").error.get("type"):
        return _(
            "Yours did not judge the project: it ended with an error of its own, {line}. Mend "
            "that first. To see all of it, run  python {gate} {sample}",
            line=line,
            gate=GATE,
            sample=SAMPLE,
        )
    if exit_code(run, SAMPLE) == 0:
        return _(
            "Yours lets {sample} through, and stops a project that is like it, with other "
            "names of tables and columns and other revisions. So it knows the sample by heart. "
            "Write no name of the sample into it. Ask each project: ScriptDirectory tells its "
            "revisions, and sa.inspect(engine) its tables.",
            sample=SAMPLE,
        )
    return _(
        "Yours stops {sample}, too, so you can look for the cause yourself: python {gate} "
        "{sample}. Call sys.exit('what is wrong') only under an if, after a look at the "
        "project. The folder is the first argument, and it has no database yet. Two things are "
        "no fault: a column that was dropped comes back at the end of the table on the way "
        "down, and a primary key has no name. Compare types as text, str(column['type']): two "
        "types that look alike are not equal.",
        sample=SAMPLE,
        gate=GATE,
    )


@check(points=2, after=lets_good_one_through)
def two_heads(run: Rehearsal) -> None:
    """It stops a project that has two heads"""
    stops(
        run,
        "two heads",
        _("whose history has two heads"),
        _("flask db heads  prints a line for each head.  flask db upgrade  stops there too."),
    )


@check(points=2, after=lets_good_one_through)
def drift(run: Rehearsal) -> None:
    """It stops a project whose models and migrations differ"""
    stops(
        run,
        "drift",
        _("whose model has a column that no migration makes"),
        _(
            "flask db check  compares models and database. It needs a database at the head, and "
            "its exit code tells."
        ),
    )


@check(points=2, after=lets_good_one_through)
def replay(run: Rehearsal) -> None:
    """It stops a project whose migrations don't run on an empty database"""
    stops(
        run,
        "no replay",
        _("in which two migrations add the same column"),
        _("Upgrade an empty database, and look at the exit code of the command."),
    )


@check(points=2, after=lets_good_one_through)
def way_back_stops(run: Rehearsal) -> None:
    """It stops a project with a downgrade that fails"""
    stops(
        run,
        "stops on the way back",
        _("with a downgrade() that raises an error, that of its first migration"),
        _("Go down again, revision by revision, to base, and look at each exit code."),
    )


@check(points=4, after=lets_good_one_through)
def way_back_forgets(run: Rehearsal) -> None:
    """It stops a project with a downgrade that ends well but brings other tables back"""
    stops(
        run,
        "forgets",
        _(
            "in which the downgrade of the second of three migrations leaves a column's type as it "
            "is"
        ),
        _(
            "Every command ends with 0 here. Note the columns and types of each table at each "
            "revision on the way up, and compare them on the way down."
        ),
    )
    stops(
        run,
        "renames",
        _("in which a column that was dropped comes back under another name in a downgrade"),
        _("Compare the names of the columns, too, each with its type."),
    )


@check(points=3, after=lets_good_one_through)
def no_name(run: Rehearsal) -> None:
    """It stops a project that has a unique constraint without a name"""
    stops(
        run,
        "no name",
        _("whose first migration makes  sa.UniqueConstraint('...')  without a name"),
        _(
            "All commands end well here, until somebody wants to change that constraint. Look at "
            "the database: sa.inspect(engine).get_unique_constraints(table) tells each one's name. "
            "Or read the scripts."
        ),
    )
