from flask import Flask

from library.models import db, migrate


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///library.db"
    db.init_app(app)
    migrate.init_app(app, db)
    return app
