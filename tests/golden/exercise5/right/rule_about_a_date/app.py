from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
migrate = Migrate(app, db)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(64), unique=True, nullable=False)
    password = db.Column(db.String(128))


post_tag = db.Table("post_tag",
    db.Column("post_id", db.Integer, db.ForeignKey("post.id"), primary_key=True),
    db.Column("tag_name", db.String(20), db.ForeignKey("tag.name"), primary_key=True))


class Tag(db.Model):
    name = db.Column(db.String(20), primary_key=True)


class Post(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    slug = db.Column(db.String(80), nullable=False)
    status = db.Column(db.Enum("draft", "public", name="status", create_constraint=True), nullable=False, server_default="draft")
    body = db.Column(db.UnicodeText, nullable=False)
    words = db.Column(db.Integer, nullable=False)
    made = db.Column(db.DateTime(timezone=True), server_default=db.func.now(), nullable=False)
    parent_id = db.Column(db.Integer, db.ForeignKey("post.id", name="fk_post_parent", ondelete="SET NULL"))
    user_id = db.Column(db.Integer, db.ForeignKey("user.id", name="fk_post_user", ondelete="CASCADE"), nullable=False)
    tags = db.relationship("Tag", secondary=post_tag)
    __table_args__ = (
        db.CheckConstraint("made >= '2020-01-01'", name="ck_made"),
        db.UniqueConstraint("user_id", "slug", name="uq_post_user_slug"),
        db.Index("ix_post_user_made", "user_id", db.text("made DESC")),
    )

