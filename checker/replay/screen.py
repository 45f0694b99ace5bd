"""From a project in a folder to the scenes that are told of it."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

from checker.exercise import Exercise
from checker.grade import STEP_SECONDS
from checker.language import _
from checker.replay.film import Screening, film
from checker.replay.told import Told, tell
from checker.sandbox.opening import open_sandbox
from checker.text import plain
from checker.verdict import Failed, Finding, NotGraded


class Unplayable(Exception):
    """There is nothing to show; `finding` says what is to be mended, where it is the project's."""

    def __init__(self, message: str, finding: Finding | None = None) -> None:
        super().__init__(message)
        self.finding = finding


def screened(task: Exercise, folder: Path, seed: int | None = None) -> list[Told]:
    """Rehearse a project and tell its scenes. Raises Unplayable."""
    chosen = secrets.randbelow(10**6) if seed is None else seed
    with closing(open_sandbox()) as box:
        try:
            made = Screening(folder, box, chosen, STEP_SECONDS, task.starter, task.given)
            with closing(made) as run:
                return list(tell(film(run)))
        except Failed as failure:
            found = failure.finding
            said = plain(f"{found.found} {found.where}".strip())
            raise Unplayable(
                _("There is nothing to replay yet: {said}", said=said), found
            ) from None
        except NotGraded as trouble:
            raise Unplayable(
                _("This can't be replayed: {reason}", reason=plain(str(trouble)))
            ) from None
