import os

from flask import Flask
from flask_migrate import Migrate

from shop.models import db

migrate = Migrate()


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///shop.db")
    db.init_app(app)
    migrate.init_app(app, db)
    return app
