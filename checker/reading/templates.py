"""The files that `flask db init` makes, found without importing Flask-Migrate."""

from __future__ import annotations

import importlib.util
from pathlib import Path

KINDS = ("flask", "flask-multidb")


def template(kind: str = "flask") -> Path:
    """The folder of a template: `flask`, or `flask-multidb` for `flask db init --multidb`."""
    spec = importlib.util.find_spec("flask_migrate")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "templates" / kind
