"""handle

Revision ID: 0003
Revises: 0002
Create Date: 2026-02-03 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("username", new_column_name="handle")


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("handle", new_column_name="username")
