from app import db


class Audit(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    happened = db.Column(db.String(200), nullable=False)
    at = db.Column(db.DateTime)
