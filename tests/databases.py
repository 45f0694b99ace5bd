"""Small databases for tests, made of SQL and filled by the judge's own seeder."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from checker.reading.database import Row, Schema, read_rows, read_schema
from checker.reading.seeding import Seeder


def database(folder: Path, *statements: str) -> Path:
    """A database that these statements make."""
    path = folder / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def made(folder: Path, *statements: str) -> tuple[Path, Schema]:
    """A database that these statements make, and how it is read."""
    path = database(folder, *statements)
    return path, read_schema(path)


def filled(folder: Path, *statements: str, table: str, **asked: Any) -> list[Row]:
    """The rows of one table after all have been filled."""
    path, schema = made(folder, *statements)
    Seeder(random.Random(7)).fill(path, schema, **asked)
    return read_rows(path, schema[table])
