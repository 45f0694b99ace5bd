"""Where a project's revision files lie, as its alembic.ini says."""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path

TRUE = ("true", "yes", "on", "y", "t", "1")
SEPARATORS = {"space": " ", "newline": "\n", "os": os.pathsep}


def version_folders(project: Path, repository: str) -> list[Path]:
    """Where the revision files lie: `versions/`, or what alembic.ini says instead."""
    told = _settings(project, repository)
    parts = [p.replace("%(here)s", repository).replace("%%", "%") for p in _split_locations(told)]
    folders = [Path(os.path.normpath(project / part)) for part in parts]  # no way round outside
    inside = [f for f in folders if f.resolve().is_relative_to(project.resolve()) and f.is_dir()]
    found = inside or [project / repository / "versions"]
    if told.get("recursive_version_locations", "").strip().lower() in TRUE:
        below = [path for folder in found for path in sorted(folder.rglob("*")) if path.is_dir()]
        found += [path for path in below if path.name != "__pycache__" and path not in found]
    return found


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
