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
    NAMES = {"uq": "uq_%(table_name)s_%(column_0_name)s"}
    with op.batch_alter_table("user", naming_convention=NAMES) as batch_op:
        batch_op.drop_constraint("uq_user_username", type_="unique")
        batch_op.alter_column("username", new_column_name="handle")
    with op.batch_alter_table("user") as batch_op:
        batch_op.create_unique_constraint("uq_user_handle", ["handle"])


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_constraint("uq_user_handle", type_="unique")
        batch_op.alter_column("handle", new_column_name="username")
    with op.batch_alter_table("user") as batch_op:
        batch_op.create_unique_constraint("uq_user_username", ["username"])
