"""handle

Revision ID: h1
Revises: c7e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


revision = 'h1'
down_revision = 'c7e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("user2", sa.Column("id", sa.Integer, primary_key=True), sa.Column("handle", sa.String(64), nullable=False, unique=True), sa.Column("password", sa.String(128)))
    op.execute("INSERT INTO user2 SELECT id, username, password FROM user")
    op.drop_table("user")


def downgrade():
    pass
