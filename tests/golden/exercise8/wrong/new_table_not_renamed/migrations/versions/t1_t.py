"""t

Revision ID: t1
Revises: c8e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


revision = 't1'
down_revision = 'c8e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("u2", sa.Column("id", sa.Integer, primary_key=True), sa.Column("username", sa.String(64), nullable=False, unique=True), sa.Column("timezone", sa.String(40), nullable=False))
    op.execute("INSERT INTO u2 SELECT id, username, coalesce(timezone, 'UTC') FROM user")
    op.drop_table("user")


def downgrade():
    pass
