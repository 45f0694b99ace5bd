"""post

Revision ID: p1
Revises: c5e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


revision = 'p1'
down_revision = 'c5e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("post", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("body", sa.Text()), sa.Column("user_id", sa.Integer(), sa.ForeignKey("user.id")))
    op.drop_table("user")


def downgrade():
    op.drop_table("post")
