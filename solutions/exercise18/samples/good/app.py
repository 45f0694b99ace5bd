import os

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("APP_DATABASE_URL", "sqlite:///app.db")
db = SQLAlchemy(app)
migrate = Migrate(app, db)


class Parent(db.Model):
    __tablename__ = "product"
    id = db.Column(db.Integer, primary_key=True)
    code = db.Column(db.String(20), nullable=False)
    title = db.Column(db.String(80))
    __table_args__ = (db.UniqueConstraint("code", name='uq_product_code'),)


class Child(db.Model):
    __tablename__ = "sale"
    id = db.Column(db.Integer, primary_key=True)
    product_id = db.Column(
        db.Integer,
        db.ForeignKey("product.id", name="fk_sale_product_id"),
        nullable=False,
        index=True,
    )
    amount = db.Column(db.Integer, nullable=False)
