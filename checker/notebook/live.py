"""The PostgreSQL database of a lesson, where there is one: started once, empty again when asked."""

from __future__ import annotations

import atexit
import os
from dataclasses import dataclass
from typing import Any

from checker.language import _
from checker.notebook.errors import LessonStop
from checker.notebook.schema import VERSION_TABLE, Schema, quoted
from checker.postgresql.service import ADDRESS_VARIABLE, Database, Server, Unavailable, open_server
from checker.showing.marked import Item, Rows

_ITEMS = """
SELECT t.relname, 'column', a.attname, format_type(a.atttypid, a.atttypmod),
       concat_ws(', ',
           CASE WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = t.oid
                             AND k.contype = 'p' AND a.attnum = ANY (k.conkey))
                THEN 'primary key' END,
           CASE WHEN a.attnotnull THEN 'NOT NULL' ELSE 'may be NULL' END,
           'default ' || pg_get_expr(d.adbin, d.adrelid)),
       a.attnum, 0
FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
WHERE t.relkind IN ('r', 'p') AND t.relnamespace = 'public'::regnamespace
UNION ALL
SELECT t.relname, 'constraint', k.conname, 'constraint', pg_get_constraintdef(k.oid), 0, 1
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
WHERE k.contype IN ('u', 'f', 'c') AND t.relnamespace = 'public'::regnamespace
UNION ALL
SELECT t.relname, 'index', i.relname, 'index',
       concat_ws(', ', substring(pg_get_indexdef(i.oid) FROM ' USING (.*)$'),
                 CASE WHEN x.indisunique THEN 'unique' END,
                 CASE WHEN NOT x.indisvalid THEN 'NOT VALID' END), 0, 2
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype <> 'f')
UNION ALL
SELECT 'types', 'type', y.typname, 'enum',
       (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
        FROM pg_enum e WHERE e.enumtypid = y.oid), 0, 3
FROM pg_type y WHERE y.typtype = 'e' AND y.typnamespace = 'public'::regnamespace
ORDER BY 7, 6, 3
"""


@dataclass
class Live:
    """The lesson's server and its database, or why there is none."""

    server: Server | None = None
    database: Database | None = None
    reason: str = ""
    holder: Any = None

    @property
    def here(self) -> bool:
        """Whether there is a PostgreSQL to try things on."""
        return self.database is not None

    @property
    def url(self) -> str:
        """The database's address. Raises LessonStop where there is none."""
        if self.database is None:
            raise LessonStop(
                _("There is no PostgreSQL in this lesson. Run the cell with %pg_start.")
            )
        return self.database.url

    def connect(self) -> Any:
        """A connection of psycopg's; each statement commits by itself.

        Raises LessonStop where there is no server.
        """
        _ = self.url
        assert self.database
        return self.database.connect()

    def start(self) -> None:
        """Start the server, if there is one and it does not run yet, with an empty database.

        An address in DATABASE_URL is taken out of the environment: the lesson's own commands must
        never reach a database of the learner's.
        """
        try:
            if self.server is None:
                self.server = open_server()
                atexit.register(self.stop)
            os.environ.pop(ADDRESS_VARIABLE, None)
            if self.database is not None:
                self.server.drop(self.database)
                self.database = None
            self.database = self.server.make_database()
        except Unavailable as missing:
            os.environ.pop(ADDRESS_VARIABLE, None)
            self.reason = str(missing)

    def hold(self, table: str, statement: str = "") -> None:
        """Read a table in a transaction that stays open, as a slow report would.

        `statement` is run there too, for example an UPDATE. Without a server nothing happens.
        """
        self.release()
        if self.here:
            self.holder = self.connect()
            self.holder.execute("BEGIN")
            self.holder.execute(f"SELECT * FROM {quoted(table)}")
            if statement:
                self.holder.execute(statement)

    def release(self) -> None:
        """End the transaction that `hold` opened, if there is one."""
        if self.holder is not None:
            self.holder.close()
            self.holder = None

    def stop(self) -> None:
        """Drop the database and stop the server, if it is ours."""
        self.release()
        if self.server is not None:
            if self.database is not None:
                self.server.drop(self.database)
            self.server.close()
        self.server = self.database = None


live = Live()
"""The one that this notebook's cells share."""


def read_schema() -> Schema:
    """Return the description of every table, and of the enum types under the name `types`."""
    found: Schema = {}
    with live.connect() as connection:
        for table, kind, name, type_, rules, _, _ in connection.execute(_ITEMS).fetchall():
            found.setdefault(table, []).append(Item(kind, name, type_, rules or ""))
    return {name: found[name] for name in sorted(found, key=lambda n: (n == VERSION_TABLE, n))}


def read_rows(table: str) -> Rows | None:
    """Return a table's rows in the order of its first column; None when it is not there."""
    with live.connect() as connection:
        there = connection.execute("SELECT to_regclass(%s)", (quoted(table),)).fetchone()[0]
        if there is None:
            return None
        cursor = connection.execute(f"SELECT * FROM {quoted(table)} ORDER BY 1")
        columns = tuple(column.name for column in cursor.description)
        return Rows(columns, cursor.fetchall(), (0,))
