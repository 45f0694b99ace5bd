"""Which folders a project's migrations lie in, as its alembic.ini says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.reading.locations import version_folders

VERSIONS = "migrations/versions"
PLACES = (VERSIONS, "more", "migrations/sub/deep", "migrations/sub/__pycache__", "100%")
TOLD = {
    "": [VERSIONS],
    "version_locations = more": ["more"],
    "version_locations = %(here)s/versions more": [VERSIONS, "more"],
    "version_locations = %(here)s/versions,more": [VERSIONS, "more"],
    "version_locations = more more": ["more"],
    "version_locations = more nowhere": ["more"],
    "version_locations = nowhere": [VERSIONS],
    "version_locations = ../outside": [VERSIONS],
    "version_locations = more/../../outside more": ["more"],
    "version_locations = 100%%": ["100%"],
    f"version_locations = more{os.pathsep}migrations/versions\npath_separator = os": [
        "more",
        VERSIONS,
    ],
    f"version_locations = more{os.pathsep}100%%\nversion_path_separator = os": ["more", "100%"],
    "version_locations = more 100%%\npath_separator = space": ["more", "100%"],
    "version_locations =\n  more\n  100%%\npath_separator = newline": ["more", "100%"],
    "version_locations = more;100%%\npath_separator = ;": ["more", "100%"],
    "version_locations = migrations/sub\nrecursive_version_locations = true": [
        "migrations/sub",
        "migrations/sub/deep",
    ],
    "version_locations = migrations/sub\nrecursive_version_locations = Yes": [
        "migrations/sub",
        "migrations/sub/deep",
    ],
    "version_locations = migrations/sub\nrecursive_version_locations = false": ["migrations/sub"],
    "no setting at all": [VERSIONS],
}


@pytest.mark.parametrize("told", TOLD)
def test_where_migrations_lie(told: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for place in (*PLACES, "../outside"):
        (project / place).mkdir(parents=True)
    (project / "migrations" / "alembic.ini").write_text(f"[alembic]\n{told}\n", "utf-8")
    found = [
        path.relative_to(project).as_posix() for path in version_folders(project, "migrations")
    ]
    assert found == TOLD[told]


@pytest.mark.parametrize("text", ["", "[other]\nx = 1\n", "no section", "[alembic]\n\xff"])
def test_an_ini_file_that_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / VERSIONS).mkdir(parents=True)
    (tmp_path / "migrations" / "alembic.ini").write_text(text, "latin-1")
    assert version_folders(tmp_path, "migrations") == [tmp_path / VERSIONS]
