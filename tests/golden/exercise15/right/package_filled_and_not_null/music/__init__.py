from flask import Flask
from flask_migrate import Migrate

from music.models import db, strict

migrate = Migrate()


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///music.db"
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        strict(db.engine)
    return app
