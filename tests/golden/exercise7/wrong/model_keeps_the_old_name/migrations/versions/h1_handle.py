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
    with op.batch_alter_table("user") as b:
        b.alter_column("username", new_column_name="handle", existing_type=sa.String(64), existing_nullable=False)


def downgrade():
    with op.batch_alter_table("user") as b:
        b.alter_column("handle", new_column_name="username", existing_type=sa.String(64), existing_nullable=False)
