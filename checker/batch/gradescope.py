"""The list in a Gradescope export: who handed in which folder, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.batch.labels import GRADESCOPE
from checker.batch.placing import Unusable


def submitters(root: Path) -> Iterator[tuple[Path, list[tuple[str, str]], str]]:
    """Each folder, whoever handed it in, and when, as ISO text in UTC.

    A person is a name and the number or address that tells people of this name apart. Nobody
    where the list does not name the folder; no time where it tells none. Raises Unusable
    where nobody can read the list.
    """
    import yaml

    try:
        told = yaml.safe_load((root / GRADESCOPE).read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeError) as error:
        raise Unusable(f"{GRADESCOPE} can't be read: {error}") from error
    entries: dict[str, Any] = told if isinstance(told, dict) else {}
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        facts = entries.get(folder.name)
        if not isinstance(facts, dict):
            yield folder, [], ""
            continue
        people = facts.get(":submitters") or [{}]
        when = facts.get(":created_at")
        named = [_person(who, folder.name) for who in people]
        yield folder, named, _as_utc(when) if isinstance(when, dt.datetime) else ""


def _person(facts: dict[str, Any], otherwise: str) -> tuple[str, str]:
    name = facts.get(":name") or facts.get(":email") or otherwise
    return str(name), str(facts.get(":sid") or facts.get(":email") or "")


def _as_utc(when: dt.datetime) -> str:
    aware = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).isoformat(timespec="seconds")
