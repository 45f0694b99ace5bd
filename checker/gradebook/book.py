"""Keeping the gradebook: bringing its schema up to date, taking results in, reading notes."""

from __future__ import annotations

import datetime as dt
import io
import logging
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing, redirect_stdout
from pathlib import Path

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from checker.gradebook import MIGRATIONS, address, create_app
from checker.gradebook.models import LONGEST_NAME, Grade, Note, Student, db
from checker.results.grades import Correction, Remark, Standing
from checker.results.standing import Notes

AT_ONCE = 500
LONGEST_TEXT = 20_000
KINDS = ("comment", "hint", "score")


class BookTrouble(Exception):
    """The gradebook can't be used; the message says why, and where its backup is."""


def open_book(folder: Path, url: str | None = None) -> Flask:
    """The gradebook of a folder of grades, with the newest schema. Raises BookTrouble.

    A database with an older schema is copied aside before it is upgraded.
    """
    app = create_app(address(folder, url))
    with app.app_context():
        try:
            at = current_revision()
            head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
            if at == head:
                return app
            kept = back_up(folder, at) if at else None
        except Exception as error:
            raise BookTrouble(f"The gradebook can't be opened: {_said(error)}.") from error
        try:
            logging.getLogger("alembic").setLevel(logging.WARNING)
            with redirect_stdout(io.StringIO()):
                flask_migrate.upgrade.__wrapped__()
        except Exception as error:
            where = f" Its copy from before is {kept}." if kept else ""
            said = _said(error)
            raise BookTrouble(f"The gradebook can't be upgraded: {said}.{where}") from error
    return app


def _said(error: Exception) -> str:
    """What a database said, without the SQL that it said it of."""
    return str(getattr(error, "orig", None) or error).rstrip(".")


def current_revision() -> str | None:
    """The revision that the gradebook's database is at."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def back_up(folder: Path, at: str) -> Path | None:
    """Copy a SQLite gradebook aside; of another database, only its owner can make a copy."""
    source = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or not source:
        return None
    when = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    target = folder / f"gradebook-{when}-{at}.db"
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    return target


def take_in(standings: Iterable[Standing]) -> None:
    """Bring the grades up to date; notes are not touched. Needs the app's context.

    Raises BookTrouble where the database can't take them, for example on a full disk.
    """
    try:
        _take_in(standings)
    except SQLAlchemyError as error:
        db.session.rollback()
        raise BookTrouble(f"The gradebook can't take the grades in: {_said(error)}.") from error


def _take_in(standings: Iterable[Standing]) -> None:
    students = {
        name: number for number, name in db.session.execute(select(Student.id, Student.name))
    }
    for count, found in enumerate(standings, 1):
        name = written(found.submission)
        if name not in students:
            students[name] = _new_student(name)
        facts = {
            "outcome": found.outcome.value,
            "points": found.points,
            "max_points": found.max_points,
            "attempt": found.attempt,
            "graded_at": str(found.result["record"]["graded_at"]),
            "penalty": found.penalty,
            "final": found.final,
        }
        query = select(Grade).filter_by(student_id=students[name], exercise=found.exercise)
        grade = db.session.scalar(query)
        if grade is None:
            grade = Grade(student_id=students[name], exercise=found.exercise)
            db.session.add(grade)
        for key, value in facts.items():
            setattr(grade, key, value)
        if count % AT_ONCE == 0:
            db.session.commit()
            db.session.expunge_all()
    db.session.commit()


def written(text: str, most: int = LONGEST_NAME) -> str:
    """Text as every database takes it: no NUL, and no halves of characters."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")[:most]


def _new_student(name: str) -> int:
    student = Student(name=name)
    db.session.add(student)
    db.session.flush()
    return student.id


def add_note(
    name: str, exercise: str, kind: str, text: str, author: str, points: float | None = None
) -> None:
    """Write something down for a student. Needs the app's context.

    Raises ValueError for a kind that there is not, and for nothing written.
    """
    if kind not in KINDS or not text.strip():
        raise ValueError("A note needs a kind and some text.")
    student = db.session.scalar(select(Student).filter_by(name=written(name)))
    number = student.id if student else _new_student(written(name))
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    db.session.add(
        Note(
            student_id=number,
            exercise=exercise[:60],
            kind=kind,
            text=written(text.strip(), LONGEST_TEXT),
            points=points,
            author=author[:100],
            written_at=now,
        )
    )
    db.session.commit()


def count_notes() -> int:
    """How many notes there are. Needs the app's context."""
    return db.session.scalar(select(func.count(Note.id))) or 0


def read_notes() -> Notes:
    """All that was written by hand, as standings take it. Needs the app's context."""
    corrections: dict[tuple[str, str], Correction | None] = {}
    remarks: dict[tuple[str, str], list[Remark]] = defaultdict(list)
    query = select(Note, Student.name).join(Student).order_by(Note.id)
    for note, name in db.session.execute(query):  # as data: the session may end before the reports
        where, at = (name, note.exercise), _iso(note)
        if note.kind != "score":
            remarks[where].append(Remark(note.kind, note.text, note.author, at))
        elif note.points is None:
            corrections[where] = None
        else:
            corrections[where] = Correction(note.points, note.author, at, note.text)

    def notes(submission: str, exercise: str) -> tuple[Correction | None, tuple[Remark, ...]]:
        where = (written(submission), exercise)
        return corrections.get(where), tuple(remarks.get(where, ()))

    return notes


def _iso(note: Note) -> str:
    return note.written_at.replace(tzinfo=dt.UTC).isoformat(timespec="seconds")
