"""Where the app keeps its databases, and leading addresses outside the project into it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def watch_database_address(project: Path, report: dict[str, Any], lead: str | None = None) -> None:
    """Note each app's own database address; one outside the project is led into it.

    With `lead`, every app is led to the database at that address instead.
    """
    from flask_sqlalchemy import SQLAlchemy

    original = SQLAlchemy.init_app

    def init_app(self: Any, app: Any) -> None:
        options = app.config.get("SQLALCHEMY_ENGINE_OPTIONS") or {}
        binds = dict(app.config.get("SQLALCHEMY_BINDS") or {})
        main = binds.pop(None, None)  # this key stands for the app's own database, too
        uri = app.config.get("SQLALCHEMY_DATABASE_URI") or options.get("url") or address(main)
        if uri is not None:
            found = resolve(uri, app.instance_path, project)
            report.update(found)
            if lead:
                app.config["SQLALCHEMY_DATABASE_URI"] = lead
            elif found.get("elsewhere"):
                app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{project / found['database']}"
        led = {
            key: lead_bind(key, value, app.instance_path, project) for key, value in binds.items()
        }
        kept = {} if main is None else {None: main}
        app.config["SQLALCHEMY_BINDS"] = kept | {key: value for key, (value, _) in led.items()}
        report["binds"] = {str(key): path for key, (_, path) in led.items() if path}
        original(self, app)

    SQLAlchemy.init_app = init_app  # type: ignore[method-assign]


def address(bind: Any) -> Any:
    """The address that a bind is given, alone or among the options of its engine."""
    return bind.get("url") if isinstance(bind, dict) else bind


def lead_bind(key: str | None, value: Any, instance: str, project: Path) -> tuple[Any, str]:
    """A bind with its SQLite file inside the project, and that file's path in the project."""
    uri = address(value)
    found = resolve(uri, instance, project) if uri is not None else {}
    if not found.get("elsewhere"):
        return value, str(found.get("database", ""))
    path = f"instance/bind-{key}.db"
    inside = f"sqlite:///{project / path}"
    return ({**value, "url": inside} if isinstance(value, dict) else inside), path


def resolve(uri: Any, instance: str, project: Path) -> dict[str, Any]:
    """Which backend an address names and, for SQLite, where in the project its file lies."""
    from sqlalchemy.engine import make_url

    url = make_url(uri)
    found: dict[str, Any] = {"backend": url.get_backend_name(), "uri": str(url)[:300]}
    if found["backend"] != "sqlite":
        return found
    name = url.database
    if not name or name == ":memory:" or "mode=memory" in name:
        return {**found, "memory": True}
    path = Path(os.path.abspath(Path(instance) / name.removeprefix("file:")))
    if path.is_relative_to(project):
        return {**found, "database": path.relative_to(project).as_posix()}
    return {**found, "database": "instance/scratch.db", "elsewhere": True}


def stand_in_for_driver(uri: str | None) -> None:
    """Put an empty pg8000 in place for the address of offline SQL, which asks no server.

    SQLAlchemy wants a driver as soon as the app starts, and a learner need not have one.
    """
    if uri and uri.startswith("postgresql+pg8000:"):
        import types

        stand_in = types.ModuleType("pg8000")
        stand_in.__dict__.update(paramstyle="format", __version__="1.31.0")
        sys.modules["pg8000"] = stand_in
