"""What the gradebook keeps."""

from __future__ import annotations

import datetime as dt

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
LONGEST_NAME = 300


class Base(DeclarativeBase):
    """With names for every constraint, so that later migrations can find them."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


db = SQLAlchemy(model_class=Base)


class Student(Base):
    """Somebody who handed something in, by the name or pseudonym that the results use."""

    __tablename__ = "student"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), unique=True)
    grades: Mapped[list[Grade]] = relationship(back_populates="student")
    notes: Mapped[list[Note]] = relationship(back_populates="student")


class Grade(Base):
    """What counts for one student in one exercise, as the result files and the rules say."""

    __tablename__ = "grade"
    __table_args__ = (UniqueConstraint("student_id", "exercise"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    exercise: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(20))
    points: Mapped[int]
    max_points: Mapped[int]
    attempt: Mapped[int]
    graded_at: Mapped[str] = mapped_column(String(40))
    penalty: Mapped[float] = mapped_column(server_default="0")
    final: Mapped[float | None]
    student: Mapped[Student] = relationship(back_populates="grades")


class Note(Base):
    """What an instructor wrote: a `comment`, a `hint`, or a `score`. Notes are only ever added.

    The last score holds; one without points takes the earlier ones back.
    """

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"), index=True)
    exercise: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    points: Mapped[float | None]
    author: Mapped[str] = mapped_column(String(100))
    written_at: Mapped[dt.datetime]
    student: Mapped[Student] = relationship(back_populates="notes")
