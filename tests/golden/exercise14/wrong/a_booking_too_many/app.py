from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///club.db"
db = SQLAlchemy(app)
migrate = Migrate(app, db)


class Member(db.Model):
    __table_args__ = (db.UniqueConstraint("email", name="uq_member_email"),)

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    email = db.Column(db.String(120))
    phone = db.Column(db.String(20))
    points = db.Column(db.Integer)


class Booking(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    member_id = db.Column(db.Integer, db.ForeignKey("member.id"), nullable=False)
    lane = db.Column(db.Integer, nullable=False)
    day = db.Column(db.Date, nullable=False)
