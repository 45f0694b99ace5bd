"""What exercise 20 must prove: one migration for six, and production does not notice."""

from checker.exercise import check
from checker.language import N_, _, says
from checker.reading.history import USED_TWICE
from checker.reading.rows import lost
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words import journeys, project

from .deploy import Stamp, Told, told

LESSON = "14-many-databases"
OLD = [f"20a00000000{number}" for number in range(1, 7)]
DEPLOY = "DEPLOY.md"
EMPTY = N_(
    "Whoever deploys reads this file and does what it says. Where production has to type nothing, "
    "leave the word  nothing  there, on a line of its own."
)
NOT_TYPED = N_(
    "The people who run production type this line just as it is, and flask does not understand it."
)
ALSO_TYPED = N_(
    "The people who run production type each command that stands here on a line of its own. Before "
    " flask db upgrade  it is one  flask db stamp  at most, and no other. Take this line out."
)
ONE_OF_BOTH = N_(
    "Whoever deploys must know what to type. Leave one thing on a line of its own: the word "
    "nothing, or the one command that your migration needs. A sentence beside it may explain it."
)


@check(points=1)
def app_loads(run: Rehearsal) -> None:
    """Your app loads, and Migrate is bound to it"""
    project.app_loads(run)


@check(points=1, after=app_loads)
def one_head(run: Rehearsal) -> None:
    """The history has one head"""
    try:
        project.one_head(run)
    except Failed as failure:
        if not says(failure.finding.found, USED_TWICE):
            raise
        raise failure.because(
            _(
                "The old files are still there, and yours has the id of one of them. Delete the "
                "six old ones and keep yours."
            ),
            LESSON,
        ) from None


@check(points=2, after=one_head)
def squashed(run: Rehearsal) -> None:
    """One migration stands where six were"""
    left = [revision for revision in run.history.revisions if revision.id in OLD]
    if len(left) > 1:
        raise Failed(
            "one migration that does what the six did",
            _("{names} are still there", names=", ".join(revision.id for revision in left)),
            left[0].where,
            "Squashing means that one file does the work of all. The old files go. (In a real "
            "project git remembers them; here  reset  gives you a fresh copy.)",
            LESSON,
        )


@check(points=3, after=squashed)
def same_tables(run: Rehearsal) -> None:
    """An empty database gets the tables that the six migrations made"""
    project.made_by_migrations(run, "member")
    project.no_models_in_migrations(run)
    try:
        journeys.rest_is_unchanged(run, run.shipped(OLD[-1]))
    except Failed as failure:
        raise failure.because(
            _(
                "The six migrations made it so, and your one does not. Autogenerate sees only what "
                "the models say: compare with the old files."
            ),
            LESSON,
        ) from None


@check(points=2, after=squashed)
def same_rows(run: Rehearsal) -> None:
    """An empty database gets the rows that the six migrations made"""
    before, now = run.shipped(OLD[-1]), run.upgraded
    for table, rows in before.data.items():
        made = now.data.get(table, [])
        losses = lost({table: rows}, {table: made}, {table: before.schema[table]})
        if losses or len(made) != len(rows):
            same_number = len(made) == len(rows)
            raise Failed(
                "a new database has just the rows that the old migrations put in",
                losses[0].text
                if same_number
                else _(
                    "{table} has {found} rows, after the six it has {rows}",
                    table=table,
                    found=len(made),
                    rows=len(rows),
                ),
                run.history.revisions[0].where,
                "One of the old migrations wrote rows, and the program relies on them. Models know "
                "nothing of rows, so autogenerate can't write that line for you.",
                LESSON,
            )


@check(points=1, after=squashed)
def models_agree(run: Rehearsal) -> None:
    """Models and migrations describe the same tables"""
    project.models_agree(run)


@check(points=5, after=squashed)
def production(run: Rehearsal) -> None:
    """A database that ran the six goes on, with every row, after what DEPLOY.md says"""
    before = run.with_rows(run.shipped(OLD[-1]))
    command, ready = as_written(run, before)
    after = run.upgrade(run.head, ready)
    if losses := lost(before.data, after.data, before.schema):
        raise Failed(
            _("every row of production is there after  {command}flask db upgrade", command=command),
            losses[0].text,
            run.history.revisions[0].where,
            "Production has these tables already. A squashed migration must not run there at all: "
            "a database that says its revision skips it.",
            LESSON,
        )


def as_written(run: Rehearsal, before: Scratch) -> tuple[str, Scratch]:
    """Do what DEPLOY.md says, on a database that ran the six migrations."""
    file = run.project / DEPLOY
    text = file.read_text(encoding="utf-8", errors="replace")[:4000] if file.is_file() else ""
    known = {revision.id for revision in run.history.revisions}
    said = told(text)
    if said.unreadable:
        raise no_command(said.unreadable, _(NOT_TYPED))
    if said.others:
        raise no_command(_("production would type  {line}", line=said.others[0]), _(ALSO_TYPED))
    if not said.stamps:
        if OLD[-1] not in known:
            raise lost_revision(_("{file} names no command", file=DEPLOY))
        if not said.nothing:
            raise no_command(_("neither is in it") if text.strip() else _("it is empty"), _(EMPTY))
        return "", before
    one = the_one(said, [*known, "head", "heads", "base"])
    target = resolved(run, one)
    if OLD[-1] not in known and (said.upgrade_first or not one.purge):
        found = _("the command in {file} is  {command}", file=DEPLOY, command=one.written)
        first = _("{file} has  flask db upgrade  before the stamp", file=DEPLOY)
        raise lost_revision(first if one.purge else found)
    return f"{one.written}, ", run.stamp(target, before, purge=one.purge)


def the_one(said: Told, known: list[str]) -> Stamp:
    """The stamp that is meant. Raises Failed where the file says two things."""
    stamps = said.stamps
    if said.nothing:
        both = _("the word nothing, and also  {command}", command=stamps[0].written)
        raise no_command(both, _(ONE_OF_BOTH))
    if len(stamps) > 1 and not said.own_lines:
        stamps = [one for one in stamps if one.purge and one.target in known] or stamps
    if len(stamps) > 1:
        commands = " | ".join(one.written for one in stamps)
        raise no_command(_("several: {commands}", commands=commands), _(ONE_OF_BOTH))
    return stamps[0]


def resolved(run: Rehearsal, one: Stamp) -> str:
    """The revision that a stamp means: it may be the beginning of an id."""
    target = run.head if one.target in ("head", "heads") else one.target
    known = [*(revision.id for revision in run.history.revisions), "base"]
    meant = [target] if target in known else [name for name in known if name.startswith(target)]
    wrong_folder = one.folder not in ("", run.repository)
    if len(meant) == 1 and not wrong_folder:
        return meant[0]
    raise Failed(
        _("the command in {file} names the revision of your migration", file=DEPLOY),
        _("{command}: there is no folder {folder}", command=one.written, folder=one.folder)
        if wrong_folder
        else _("{command}: no file has the revision {target}", command=one.written, target=target),
        DEPLOY,
        _("Your migration is called {head}. Write this id into the command.", head=run.head),
        LESSON,
    )


def no_command(found: str, why: str) -> Failed:
    """DEPLOY.md does not say the one thing that it must say."""
    return Failed(
        _("{file} says one  flask db stamp,  or the word nothing", file=DEPLOY),
        found,
        DEPLOY,
        why,
        LESSON,
    )


def lost_revision(found: str) -> Failed:
    """Production stops, since its revision is in no file."""
    return Failed(
        "production, which is at the last of the six, goes on",
        f"Can't locate revision identified by '{OLD[-1]}': {found}",
        DEPLOY,
        "The database says a revision that no file has now. Give your migration that id, and "
        "production needs nothing. Or write the one command into DEPLOY.md that makes the database "
        "say the new id:  flask db stamp --purge NEW_ID. Without --purge, stamp looks for the old "
        "id first and stops.",
        LESSON,
    )


@check(points=2, after=same_tables)
def back_to_base(run: Rehearsal) -> None:
    """flask db downgrade base leaves an empty database, and upgrade works again"""
    journeys.back_to_base(run)
