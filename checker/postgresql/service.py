"""A real PostgreSQL for a while: one that is installed here, or the one that DATABASE_URL names.

    with open_server() as server, server.database() as database:
        ...  # database.url is an address for SQLAlchemy; the database is dropped afterwards

Each scratch database has a role of its own that may connect to nothing else, so its address can be
given to code that nobody trusts. (On a server of DATABASE_URL's, what other databases let everybody
do, they let this role do too.)
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from checker.language import N_, _
from checker.postgresql import cluster
from checker.postgresql.cluster import NO_PROGRAMS, Unavailable

__all__ = ["Database", "Server", "Unavailable", "open_server"]

OFF_VARIABLE = "CHECKER_NO_POSTGRESQL"
ADDRESS_VARIABLE = "DATABASE_URL"
NO_DRIVER = N_(
    "The PostgreSQL driver is not installed. Install it with\n    python -m pip install "
    '"psycopg[binary]"'
)


@dataclass(frozen=True)
class Database:
    """A scratch database. `url` is its address for SQLAlchemy, with a role that has only this."""

    name: str
    url: str
    conninfo: dict[str, Any] = field(repr=False)

    def connect(self) -> Any:
        """A connection of psycopg's that commits each statement by itself."""
        return _connect(self.conninfo)


@dataclass
class Server:
    """A running server that makes scratch databases. Close it, or use it with `with`."""

    conninfo: dict[str, Any] = field(repr=False)
    keeper: subprocess.Popen[str] | None = None
    version: str = ""

    def __post_init__(self) -> None:
        with self.connect() as connection:
            self.version = connection.execute("SHOW server_version").fetchone()[0].split()[0]

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def connect(self) -> Any:
        """A connection of our own, which may make and drop databases."""
        return _connect(self.conninfo)

    @contextlib.contextmanager
    def database(self) -> Iterator[Database]:
        """A new, empty database; dropped on leaving, whoever is still connected."""
        made = self.make_database()
        try:
            yield made
        finally:
            self.drop(made)

    def make_database(self) -> Database:
        """A new, empty database that stays until it is dropped.

        Raises Unavailable where the account in DATABASE_URL may not make one.
        """
        name = f"scratch_{secrets.token_hex(6)}"
        password = secrets.token_hex(16)
        import psycopg

        try:
            with self.connect() as connection:
                for statement in (
                    f"CREATE ROLE {name} LOGIN CONNECTION LIMIT 20 PASSWORD '{password}'",
                    f"GRANT {name} TO CURRENT_USER",
                    f"CREATE DATABASE {name} OWNER {name}",
                    f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                ):
                    connection.execute(statement)
        except psycopg.Error as error:
            raise Unavailable(
                _(
                    "The server did not let us make a scratch database: {error}\n"
                    "The account needs the rights CREATEDB and CREATEROLE: each scratch database "
                    "gets a role of its own, so that no learner's code ever sees your password.",
                    error=error,
                )
            ) from None
        own = {**self.conninfo, "user": name, "password": password, "dbname": name}
        return Database(name, address(own), own)

    def drop(self, database: Database) -> None:
        """Drop a scratch database and its role, and end every connection to it."""
        name = database.name
        with self.connect() as connection:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
                if connection.info.server_version >= 140000
                else "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (name,),
            )
            connection.execute(f"DROP DATABASE {name}")
            connection.execute(f"DROP ROLE {name}")

    def close(self) -> None:
        """Stop the server, if it is ours, and wait until it is gone."""
        if self.keeper is not None:
            cluster.stop(self.keeper)


def _connect(conninfo: dict[str, Any]) -> Any:
    import psycopg

    return psycopg.connect(**conninfo, autocommit=True, connect_timeout=10)


def address(conninfo: dict[str, Any]) -> str:
    """The address of a database as SQLAlchemy takes it, for psycopg."""
    who = f"{quote(conninfo['user'], safe='')}:{quote(conninfo.get('password') or '', safe='')}"
    host = str(conninfo["host"])
    more = {k: v for k, v in conninfo.items() if k not in ("user", "password", "dbname")}
    if not host.startswith("/"):
        shown = f"[{host}]" if ":" in host else host
        more = {k: v for k, v in more.items() if k not in ("host", "port")}
        place = f"{shown}:{conninfo.get('port') or 5432}"
    else:
        place = ""
    query = f"?{urlencode(more)}" if more else ""
    return f"postgresql+psycopg://{who}@{place}/{quote(conninfo['dbname'])}{query}"


def named_server() -> dict[str, Any] | None:
    """How to reach the server that DATABASE_URL names, or None where it names no PostgreSQL."""
    parts = urlsplit(os.environ.get(ADDRESS_VARIABLE, ""))
    if not re.fullmatch(r"postgres(ql)?(\+\w+)?", parts.scheme):
        return None
    found: dict[str, Any] = {
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path.lstrip("/")) or "postgres",
        "host": parts.hostname or "localhost",
        "port": parts.port or 5432,
    }
    for pair in filter(None, parts.query.split("&")):
        name, _, value = pair.partition("=")
        found[name] = unquote(value)
    return {name: value for name, value in found.items() if value != ""}


def open_server() -> Server:
    """A server: the one that DATABASE_URL names, or one that is started here.

    Raises Unavailable, which says what to install, where there is neither.
    """
    if os.environ.get(OFF_VARIABLE):
        raise Unavailable(
            _("PostgreSQL is switched off here (by {variable}).", variable=OFF_VARIABLE)
        )
    if importlib.util.find_spec("psycopg") is None:
        raise Unavailable(_(NO_DRIVER))
    import psycopg

    if named := named_server():
        try:
            return Server(named)
        except psycopg.Error as error:
            raise Unavailable(
                _(
                    "The server in {variable} does not answer: {error}",
                    variable=ADDRESS_VARIABLE,
                    error=error,
                )
            ) from None
    programs = cluster.find_programs()
    if programs is None:
        raise Unavailable(_(NO_PROGRAMS))
    conninfo, keeper = cluster.start(programs)
    server = Server(conninfo, keeper)
    with server.connect() as connection:
        for name in ("postgres", "template1"):
            connection.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
    return server
