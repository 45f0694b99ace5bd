from flask import Flask

from restaurant.models import db, migrate


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///restaurant.db"
    db.init_app(app)
    migrate.init_app(app, db)
    return app
