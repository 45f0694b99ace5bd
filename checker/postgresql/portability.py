"""The rehearsal of a submission on a real PostgreSQL: would it hold in production?

SQLite earns the points; this is shown apart. The same rows go into both databases, and the same
values must come out. The learner's code runs in the sandbox only, with the address of a scratch
database that its role alone can reach; everything is read by the judge.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

import sqlalchemy as sa

from checker.language import _
from checker.postgresql import reflect
from checker.postgresql.fill import Filler
from checker.postgresql.reflect import Picture
from checker.postgresql.service import Database, Server
from checker.postgresql.trouble import refuse
from checker.postgresql.twin import Twin, lost_values, unlike
from checker.reading.compare import CHANGED, MODELS, differences, sentence
from checker.reading.database import Row
from checker.reading.history import Revision
from checker.reading.rows import Data
from checker.reading.scripts import function_line, where_made
from checker.rehearsing.rehearsal import Rehearsal
from checker.verdict import Failed

LESSON = "12-postgresql-and-sql"
READ_MILLISECONDS = 10_000


@dataclass
class Live:
    """One scratch database under rehearsal."""

    run: Rehearsal
    database: Database
    engine: sa.Engine

    def move(self, action: str, target: str) -> Picture:
        """`flask db upgrade TARGET` there, proved by the version that the database then has."""
        result = self.run.step_at(self.database.url, action, target)[0]
        there = reflect.version(self.engine)
        if not result.finished or there != ([] if target == "base" else [target]):
            refuse(
                self.run,
                _("flask db {action} {target}  works on PostgreSQL", action=action, target=target),
                result,
                there,
            )
        return reflect.look(self.engine)

    def data(self, picture: Picture) -> Data:
        """Every row of every table."""
        return reflect.read_data(self.engine, picture.schema)


@dataclass
class Portability:
    """Everything that is tried with one submission."""

    run: Rehearsal
    server: Server
    rows: dict[str, list[Row]]
    stages: dict[str, Picture] = field(default_factory=dict)

    @contextlib.contextmanager
    def live(self) -> Iterator[Live]:
        """A new scratch database; dropped on leaving."""
        with self.server.database() as database:
            # A trigger of the learner's could sleep for ever.
            patience = {"options": f"-c statement_timeout={READ_MILLISECONDS}"}
            engine = sa.create_engine(database.url, poolclass=sa.NullPool, connect_args=patience)
            yield Live(self.run, database, engine)

    def upgrades(self) -> None:
        """An empty PostgreSQL database upgrades, one migration after the other"""
        _head = self.run.head
        with self.live() as live:
            for revision in self.run.history.revisions:
                self.stages[revision.id] = self._stage(live, revision)

    def _stage(self, live: Live, revision: Revision) -> Picture:
        result = self.run.step_at(live.database.url, "upgrade", revision.id)[0]
        there = reflect.version(live.engine)
        if not result.finished or revision.id not in there:
            refuse(
                self.run,
                _("flask db upgrade {revision}  works on PostgreSQL", revision=revision.id),
                result,
                there,
            )
        return reflect.look(live.engine)

    def models_agree(self) -> None:
        """Models and migrations make the same tables there"""
        with self.live() as live:
            result = self.run.step_at(live.database.url, "models")[0]
            if not result.finished:
                refuse(self.run, _("the models' tables can be made on PostgreSQL"), result, [])
            models = reflect.look(live.engine)
        made = self.stages[self.run.head]
        found = differences(models.schema, made.schema, strict=False)
        if found:
            raise Failed(
                "models and migrations make the same tables on PostgreSQL",
                sentence(found, MODELS),
                where_made(self.run.history, *found[0].subject.partition(".")[::2]),
                "On SQLite the two may look alike and be different here: there an enum is a short "
                "text, for example. Write the same type into both.",
                LESSON,
            )

    def rows_and_back(self) -> None:
        """A database with rows upgrades, rolls back and upgrades again, as on SQLite"""
        start, head = self.start(), self.run.head
        with self.live() as live:
            before = live.move("upgrade", start) if start else live.move("upgrade", head)
            filled = Filler(self.run.seeder("postgresql"), self.rows).fill(live.engine, before)
            twin = Twin(self.run, start or head, filled)
            if start:
                self._step(live, twin, "upgrade", head, before)
            self._there_and_back(live, twin, start or "base")

    def _step(
        self, live: Live, twin: Twin, action: str, target: str, before: Picture | None
    ) -> Picture:
        """One move on both databases, and their rows compared."""
        kept = live.data(before) if before else {}
        after = live.move(action, target)
        same = twin.move(action, target)
        found = ""
        if same is not None:
            found = unlike(same, live.data(after), after.schema)
        elif before:
            found = lost_values(kept, live.data(after), before.schema)
        if found:
            self._refuse_values(found, action, target)
        return after

    def _there_and_back(self, live: Live, twin: Twin, start: str) -> None:
        back = self._step(live, twin, "downgrade", start, None)
        wanted = self.stages.get(start, Picture({}))
        where = function_line(self.run.history[self.run.head], "downgrade")
        if left := sorted(set(back.enums) - set(wanted.enums)):
            raise Failed(
                _("flask db downgrade {start}  takes everything back", start=start),
                _("the enum type {names} is still there", names=", ".join(left)),
                where,
                _(
                    "An enum is a type of its own on PostgreSQL. Dropping the column leaves it "
                    "behind, and the next upgrade stops: the type exists already. Drop it in "
                    "downgrade(), after the column:  sa.Enum(name='{name}').drop(op.get_bind())",
                    name=left[0],
                ),
                LESSON,
            )
        if found := differences(wanted.schema, back.schema):
            raise Failed(
                _("flask db downgrade {start}  brings the schema back on PostgreSQL", start=start),
                sentence(found, CHANGED),
                where,
                "downgrade() must take back exactly what upgrade() did, on every database.",
                "04-upgrade-and-roll-back",
            )
        self._step(live, twin, "upgrade", self.run.head, None)

    def back_to_base(self) -> None:
        """flask db downgrade base leaves nothing behind there, and upgrade works again"""
        with self.live() as live:
            twin = Twin(self.run, "", {})
            live.move("upgrade", self.run.head)
            self._there_and_back(live, twin, "base")

    def start(self) -> str:
        """The revision that a database in service is at: the last one that came with the exercise,
        or else the one before head. One that every later revision builds on. "" for none."""
        order = self.run.history.revisions
        shipped = self.run.history.shipped
        passing = [r.id for r in order[:-1] if _all_pass(order, r)]
        own = [name for name in passing if name in shipped]
        return (own or passing or [""])[-1]

    def _refuse_values(self, found: str, action: str, target: str) -> NoReturn:
        raise Failed(
            _(
                "after  flask db {action} {target}  every row has the values that it has on SQLite",
                action=action,
                target=target,
            ),
            found,
            function_line(self.run.history[self.run.head], action),
            "The same migration and the same rows gave something else here. SQL that is not "
            "exact is read in another way by each database.",
            LESSON,
        )


def _all_pass(order: tuple[Revision, ...], revision: Revision) -> bool:
    """Whether every other revision comes before this one or builds on it."""
    parents = {r.id: set(r.parents) for r in order}

    def before(name: str) -> set[str]:
        found, left = set[str](), [name]
        while left:
            fresh = parents.get(left.pop(), set()) - found
            found |= fresh
            left += fresh
        return found

    older = before(revision.id)
    return all(r.id in older or r.id == revision.id or revision.id in before(r.id) for r in order)
