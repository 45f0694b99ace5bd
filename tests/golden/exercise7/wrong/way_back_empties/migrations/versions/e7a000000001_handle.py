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
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("username", new_column_name="handle")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.add_column(sa.Column("username", sa.String(64), nullable=False, server_default=""))
        batch_op.create_unique_constraint("uq_user_username", ["username"])
        batch_op.drop_column("handle")
