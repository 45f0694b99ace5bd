from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
migrate = Migrate()


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
    app.config["SQLALCHEMY_BINDS"] = {"events": {"url": "sqlite:///events.db"}}
    db.init_app(app)
    migrate.init_app(app, db)
    from shop import models  # noqa: F401

    return app
