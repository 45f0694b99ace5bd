from decimal import Decimal

import sqlalchemy as sa
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


class Booking(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    guest_name: Mapped[str] = mapped_column(sa.String(80))
    seats: Mapped[int]


class Payment(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(
        sa.ForeignKey("booking.id", name="fk_payment_booking_id_booking")
    )
    amount: Mapped[Decimal] = mapped_column(sa.Numeric(10, 2))
