import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///app.db")

db = SQLAlchemy(app)
migrate = Migrate(app, db)


class Reader(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    first_name = db.Column(db.String(80), nullable=False)
    last_name = db.Column(db.String(80))
    city = db.Column(db.String(60))


class Loan(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    reader_id = db.Column(
        db.Integer, db.ForeignKey("reader.id", name="fk_loan_reader_id_reader"), nullable=False
    )
    book = db.Column(db.String(120), nullable=False)


@app.route("/")
def index():
    return "Hello!"
