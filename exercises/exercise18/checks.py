"""What exercise 18 must prove: a gate lets a good project through and stops the broken ones."""

import re

from checker.exercise import check
from checker.language import N_, _
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed

from .answers import GATE, LESSON, SAMPLE, exit_code, result, said

NOT_ON_POSTGRESQL = N_(
    "it is a gate for projects on SQLite, not a project with a database of its own."
)
NOT_REPLAYED = N_(
    "your folder has a gate and no migrations. Try the gate instead:  python gate.py samples/good"
)
# What a gate prints that has noticed something.
TROUBLE = re.compile(
    r"error|fail|problem|wrong|not (?:ok|good|the same)|differ|missing|left over|without a name"
    r"|(?:two|2|multiple|several) heads",
    re.IGNORECASE,
)
CHECK = N_(
    "flask db check  compares models and database. It needs a database at the head, and its exit "
    "code tells."
)


def stops(run: Rehearsal, kind: str, project: str, why: str) -> None:
    """The gate ends with another exit code than 0 on this kind of project."""
    if exit_code(run, kind) == 0:
        raise Failed(
            _("an exit code other than 0 for a project {project}", project=project),
            _("exit code 0. It said: {said}", said=said(run, kind)),
            GATE,
            _advice(said(run, kind), said(run, "good"), why),
            LESSON,
        )


def _advice(told: str, else_told: str, why: str) -> str:
    """What to do next, after what the gate said on a project that it let through.

    `else_told` is what it says of a good one.
    """
    if "flask: not found" in told or "flask: command not found" in told:
        return _(
            "The command flask was not found, and the gate did not notice. Run "
            "[sys.executable, '-m', 'flask', 'db', ...]  and look at each returncode."
        )
    if TROUBLE.search(told) and not TROUBLE.search(else_told):
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
        _(CHECK),
    )
    stops(
        run,
        "drift of a type",
        _("whose model has another length for a text than the migrations"),
        _(CHECK) + " " + _("The names are alike here, and the types differ."),
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
    stops(
        run,
        "too early",
        _("in which a column comes back one migration too early on the way down"),
        _(
            "Compare at every revision on the way down, and both ways: no column may be missing, "
            "and none left over."
        ),
    )
    stops(
        run,
        "leaves a table",
        _("in which the downgrade of the first migration leaves its table under another name"),
        _(
            "Compare at base, too. No table is there but alembic_version, and one that was not "
            "there on the way up is also a difference."
        ),
    )


@check(points=3, after=lets_good_one_through)
def no_name(run: Rehearsal) -> None:
    """It stops a project that has a unique constraint without a name"""
    stops(
        run,
        "no name",
        _("whose second migration makes a table with  sa.UniqueConstraint('...')  without a name"),
        _(
            "All commands end well here, until somebody wants to change that constraint. Look at "
            "the database: sa.inspect(engine).get_unique_constraints(table) tells each one's name. "
            "Look at all tables of the newest revision. Or read the scripts, each of them."
        ),
    )
