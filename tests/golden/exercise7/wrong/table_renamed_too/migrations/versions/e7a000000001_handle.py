"""handle

Revision ID: e7a000000001
Revises: c7e1a0b2d301
Create Date: 2026-02-03 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e7a000000001'
down_revision = 'c7e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.rename_table("user", "member")
    op.alter_column("member", "username", new_column_name="handle")


def downgrade():
    op.alter_column("member", "handle", new_column_name="username")
    op.rename_table("member", "user")
