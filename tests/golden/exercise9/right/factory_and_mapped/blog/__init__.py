from flask import Flask
from flask_migrate import Migrate

from blog.models import db


def create_app(settings=None):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///blog.db"
    app.config.update(settings or {})
    db.init_app(app)
    Migrate(app, db)
    return app
