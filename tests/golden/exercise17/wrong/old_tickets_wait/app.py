import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///app.db")

db = SQLAlchemy(app)
migrate = Migrate(app, db)


class Ticket(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    minutes = db.Column(db.Integer)
    status = db.Column(db.Enum("open", "waiting", "closed", name="ticket_status"), nullable=False, default="waiting")


class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    ticket_id = db.Column(
        db.Integer, db.ForeignKey("ticket.id", name="fk_note_ticket_id_ticket"), nullable=False
    )
    text = db.Column(db.Text)


@app.route("/")
def index():
    return "Hello!"
