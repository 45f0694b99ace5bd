"""Words about the project as a whole: its app, its repository, its history.

Like all words, they read scratch databases and revision files only; what the learner's code says
is used to explain, never to pass.
"""

from __future__ import annotations

from dataclasses import replace

from checker.language import N_, _
from checker.reading.compare import MODELS, Difference, differences, sentence
from checker.reading.database import Schema
from checker.reading.scripts import (
    names_in_upgrade,
    unnamed_constraints,
    whole_schema_calls,
)
from checker.rehearsing.rehearsal import Rehearsal
from checker.rehearsing.scratch import Scratch
from checker.verdict import Failed
from checker.words.control import refuse_made_by_nothing, refuse_made_elsewhere
from checker.words.places import where_lost, where_modelled, where_own
from checker.words.tables import exists

READ = "02-first-migration"
NO_CHECK = N_(
    "{subject}: the model has {rule}, and the database does not know the rule. flask db migrate "
    "leaves out a CHECK that stands in a column: write it into __table_args__, or into the "
    "migration by hand. (It cost no points.)"
)
EMAIL = "03-add-email"


def app_loads(run: Rehearsal) -> None:
    """The app loads, has a SQLite address, and Migrate is bound to it."""
    _ = run.app


def repository_is_made(run: Rehearsal) -> None:
    """There is a migration repository made by `flask db init`, and its files can be read."""
    _ = run.history


def one_head(run: Rehearsal) -> None:
    """The history has exactly one head."""
    _ = run.head


def at_most_one_head(run: Rehearsal) -> None:
    """The history has one head, or no migration yet."""
    if run.history.revisions:
        _ = run.head


def upgrades_from_empty(run: Rehearsal) -> None:
    """An empty database upgrades to head."""
    _ = run.upgraded


def made_by_migrations(run: Rehearsal, table: str) -> None:
    """The table comes from the migrations: with emptied ones, nothing makes or changes it.

    That need not be tried where there is nothing that could.
    """
    exists(run, table)
    if not run.only_describes:
        refuse_made_elsewhere(run, table)
    refuse_made_by_nothing(run, table)


def named_constraints(run: Rehearsal) -> None:
    """No migration adds or removes a constraint that has no name."""
    if run.app.get("convention"):
        return
    for revision in run.history.revisions:
        for spot in unnamed_constraints(revision):
            raise Failed(
                "a name for every constraint that a migration adds or removes",
                f"{spot.code}",
                spot.where,
                "This constraint has no name, so  flask db upgrade  or  downgrade  stops with "
                "'Constraint must have a name'. Write a name such as 'uq_user_email' where None "
                "stands, the same in upgrade() and downgrade().",
                EMAIL,
            )


def models_agree(run: Rehearsal, bind: str = "", *, strict: bool = False) -> None:
    """The models describe just the tables that the migrations make, in one of the databases.

    With `strict`, plain indexes that no model has are refused, too.
    """
    models, made = run.modelled, run.upgraded
    if bind:
        models, made = models.bind(bind), made.bind(bind)
    found = differences(models.schema, made.schema, strict=strict)
    for rule in (d for d in found if d.finer and d.missing and not strict):
        run.note(_(NO_CHECK, subject=rule.subject, rule=rule.here))
    found = [d for d in found if strict or not d.finer]
    if not found:
        _note_other_kind(run, models.schema, made.schema)
    if not bind and found:
        found = [d for d in found if d.subject not in run.not_from_migrations]
    if found:
        where, cure = _model_behind(run, models.schema, made.schema, found[0])
        raise Failed(
            "models and migrations make the same tables",
            sentence(found, MODELS),
            where or _where_apart(run, models.schema, found[0].subject, bind),
            _(
                "Your program works with the models, your database comes from the migrations. "
                "Where they differ, the program fails later. {cure}",
                cure=cure or _cure(found, made),
            ),
            READ,
        )


def _note_other_kind(run: Rehearsal, models: Schema, made: Schema) -> None:
    """Note where models and migrations make the same rule in two ways.

    Both refuse doubles, so it costs no points; Alembic tells a constraint from a unique index.
    """
    for name in sorted(models):
        one, other = models[name], made[name]
        for group in sorted((one.constraints ^ other.constraints) & one.uniques & other.uniques):
            kinds = [N_("a unique constraint"), N_("a unique index")]
            here, there = kinds if group in one.constraints else reversed(kinds)
            run.note(
                _(
                    "{table}.{columns}: the model has {here}, the migrations make {there}. Both "
                    "refuse doubles, but  flask db check  tells them apart, and the next  flask db "
                    "migrate  wants to change it. unique=True in a model is a constraint, with "
                    "index=True beside it an index. (It cost no points.)",
                    table=name,
                    columns="+".join(group),
                    here=_(here),
                    there=_(there),
                )
            )


def _model_behind(
    run: Rehearsal, models: Schema, made: Schema, found: Difference
) -> tuple[str, str]:
    """Where a model was not changed along with the migrations, and what to do; empty if it was."""
    table, _dot, name = found.subject.partition(".")
    if table not in models or table not in made:
        return "", ""
    first, group = name.partition("+")[0], tuple(name.split("+"))
    own = run.history.own
    place = where_modelled(run, table, first)
    gained = found.new or group in made[table].uniques - models[table].uniques
    if gained and names_in_upgrade(replace(run.history, revisions=tuple(own)), first):
        return place, _(
            "A migration of yours makes it, and the model does not have it. Write it there, too, "
            "or take it out of the migration."
        )
    stages = (state.schema for _revision, state in run.stages)
    if found.gone and any(name in tables[table].columns for tables in stages if table in tables):
        return place, _(
            "A migration drops {column} or gives it another name, and the model still has it. "
            "Take it out of the model, or write the new name there; or, if it is to stay, do not "
            "drop it.",
            column=name,
        )
    return "", ""


def _where_apart(run: Rehearsal, models: Schema, subject: str, bind: str) -> str:
    """Where models and migrations went apart: where something was lost, or made in another way."""
    table, _, name = subject.partition(".")

    def agrees(made: Schema) -> bool:
        found = [d for d in differences(models, made, strict=False) if not d.finer]
        return table in made and all(d.subject != subject for d in found)

    lost = "" if bind else where_lost(run, agrees)
    return lost or where_own(run, table, name)


def _cure(found: list[Difference], made: Scratch) -> str:
    alone = [d.subject for d in found if d.new and d.subject in made.schema]
    if alone:
        return _(
            "No model describes {table}. If there is one, your app does not import its file, or "
            "it belongs to another SQLAlchemy(): import it where the app is made, with the one "
            "db. If there is to be none, drop the table.",
            table=alone[0],
        )
    if any(d.missing for d in found):
        return _(
            "A migration for this is missing or incomplete: flask db migrate compares the two."
        )
    return _("Change the model, or make a migration, until both say the same.")


def no_models_in_migrations(run: Rehearsal) -> None:
    """No migration makes its tables from the models of today."""
    for revision in run.history.revisions:
        for spot in whole_schema_calls(revision):
            raise Failed(
                "migrations that make their tables with op.create_table and its companions",
                f"{spot.code}",
                spot.where,
                "The models change later, the migration must not: it would make other tables "
                "tomorrow than today.",
                READ,
            )
