import os

from flask import Flask
from flask_migrate import Migrate

from shop.models import db

migrate = Migrate()


def create_app(settings=None):
    app = Flask(__name__, instance_relative_config=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL") or "sqlite:///shop.db"
    app.config.update(settings or {})
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        db.create_all()
    return app
