from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


def create_app(settings):
    app = Flask(__name__)
    app.config.from_object(settings)
    db.init_app(app)
    Migrate(app, db)
    return app
