import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///app.db")

db = SQLAlchemy(app)
migrate = Migrate(app, db)


class Booking(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    guest_name = db.Column(db.String(80), nullable=False)
    seats = db.Column(db.Integer, nullable=False)


class Payment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    booking_id = db.Column(
        db.Integer, db.ForeignKey("booking.id", name="fk_payment_booking_id_booking"), nullable=False
    )
    amount = db.Column(db.Numeric(10, 2), nullable=False)


@app.route("/")
def index():
    return "Hello!"
