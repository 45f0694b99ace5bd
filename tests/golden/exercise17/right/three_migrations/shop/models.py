import enum
from typing import Optional

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Enum, ForeignKey, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Status(enum.Enum):
    open = 1
    waiting = 2
    closed = 3


class Ticket(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    minutes: Mapped[Optional[int]]
    status: Mapped[Status] = mapped_column(Enum(Status, name="ticket_status"), server_default="open")


class Note(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", name="fk_note_ticket_id_ticket"))
    text: Mapped[Optional[str]] = mapped_column(Text)
