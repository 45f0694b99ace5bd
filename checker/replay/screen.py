"""From a project in a folder to the scenes that are told of it."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

from checker.exercise import Exercise
from checker.grade import STEP_SECONDS
from checker.language import N_, _
from checker.replay.film import Screening, film
from checker.replay.told import Told, tell
from checker.sandbox.opening import open_sandbox
from checker.text import plain
from checker.verdict import Failed, Finding, NotGraded

NO_MIGRATION = N_(
    "There is nothing to replay yet: your project has no migration, and a replay shows what "
    "migrations do."
)


class Unplayable(Exception):
    """There is nothing to show; `finding` says what is to be mended, where it is the project's.

    `code` is the exit code of a command that says so.
    """

    def __init__(self, message: str, finding: Finding | None = None, code: int = 3) -> None:
        super().__init__(message)
        self.finding, self.code = finding, code


def screened(task: Exercise, folder: Path, seed: int | None = None) -> list[Told]:
    """Rehearse a project and tell its scenes. Raises Unplayable."""
    chosen = secrets.randbelow(10**6) if seed is None else seed
    with closing(open_sandbox()) as box:
        try:
            made = Screening(folder, box, chosen, STEP_SECONDS, task.starter, task.given)
            made.runner.echo = True
            made.begins = str(task.setting("PARENT", "") or task.setting("START", ""))
            made.first, made.later = task.setting("SHOWN", None), task.setting("SHOWN_LATER", None)
            with closing(made) as run:
                if not run.history.revisions:
                    raise Unplayable(_(NO_MIGRATION), code=1)
                return list(tell(film(run)))
        except Failed as failure:
            found = failure.finding
            said = plain(f"{found.found} {found.where}".strip())
            raise Unplayable(
                _("There is nothing to replay yet: {said}", said=said), found, 1
            ) from None
        except NotGraded as trouble:
            raise Unplayable(
                _("This can't be replayed: {reason}", reason=plain(str(trouble)))
            ) from None
