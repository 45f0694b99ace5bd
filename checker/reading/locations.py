"""Where a project's revision files lie, as its alembic.ini says."""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path

from checker.language import _
from checker.verdict import Failed

MOST = 50  # folders; each is read, and each with its files in every step
TRUE = ("true", "yes", "on", "y", "t", "1")
SEPARATORS = {"space": " ", "newline": "\n", "os": os.pathsep}


def version_folders(project: Path, repository: str) -> list[Path]:
    """Where the revision files lie: `versions/`, or what alembic.ini says instead, each once.

    Raises Failed where these are more folders than anybody has.
    """
    told = _settings(project, repository)
    named = dict.fromkeys(_split_locations(told))
    _refuse_many(len(named), repository)
    parts = [p.replace("%(here)s", repository).replace("%%", "%") for p in named]
    folders = [Path(os.path.normpath(project / part)) for part in parts]  # no way round outside
    inside = [f for f in folders if f.resolve().is_relative_to(project.resolve()) and f.is_dir()]
    found = dict.fromkeys(inside or [project / repository / "versions"])
    if told.get("recursive_version_locations", "").strip().lower() in TRUE:
        below = [path for folder in found for path in sorted(folder.rglob("*")) if path.is_dir()]
        found |= dict.fromkeys(path for path in below if path.name != "__pycache__")
        _refuse_many(len(found), repository)
    return list(found)


def _refuse_many(count: int, repository: str) -> None:
    if count > MOST:
        raise Failed(
            "one folder with your migrations, or a few",
            _("alembic.ini leads to {count} folders", count=count),
            f"{repository}/alembic.ini:1",
            "Every command reads all of them. Take the lines version_locations and "
            "recursive_version_locations out of alembic.ini, and keep the migrations in versions/.",
            "02-first-migration",
        )


def _settings(project: Path, repository: str) -> dict[str, str]:
    """What alembic.ini says, by option; nothing where it cannot be read."""
    ini = configparser.RawConfigParser()
    try:
        ini.read(project / repository / "alembic.ini", encoding="utf-8")
        return dict(ini["alembic"])
    except (configparser.Error, KeyError, UnicodeDecodeError):
        return {}


def _split_locations(told: dict[str, str]) -> list[str]:
    """The folders that `version_locations` names, parted as Alembic parts them.

    Source: https://alembic.sqlalchemy.org/en/latest/branches.html#setting-up-multiple-version-directories
    """
    named = told.get("version_locations", "")
    mark = told.get("path_separator") or told.get("version_path_separator") or ""
    mark = SEPARATORS.get(mark.strip(), mark.strip())
    parts = named.split(mark) if mark else re.split(r"[,\s]+", named)
    return [part.strip() for part in parts if part.strip()]
