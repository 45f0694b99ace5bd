from typing import Optional

import sqlalchemy as sa
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


class Reader(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str] = mapped_column(sa.String(80))
    last_name: Mapped[Optional[str]] = mapped_column(sa.String(80))
    city: Mapped[Optional[str]] = mapped_column(sa.String(60))
    loans: Mapped[list["Loan"]] = relationship(back_populates="reader")


class Loan(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    reader_id: Mapped[int] = mapped_column(
        sa.ForeignKey("reader.id", name="fk_loan_reader_id_reader")
    )
    book: Mapped[str] = mapped_column(sa.String(120))
    reader: Mapped[Reader] = relationship(back_populates="loans")
