"""x"""
import sqlalchemy as sa
from alembic import op
revision = "19aa"
down_revision = None


def upgrade(engine_name):
    if engine_name == "event":
        op.create_table("event", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("kind", sa.String(40), nullable=False), sa.Column("username", sa.String(64)))
        op.create_index("ix_event_username", "event", ["username"])
    elif not engine_name:
        op.create_table("user", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("username", sa.String(64), nullable=False, unique=True))


def downgrade(engine_name):
    if engine_name == "event":
        op.drop_table("event")
    elif not engine_name:
        op.drop_table("user")

