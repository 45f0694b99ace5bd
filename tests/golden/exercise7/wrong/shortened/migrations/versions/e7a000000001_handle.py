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
        batch_op.alter_column("username", new_column_name="handle", type_=sa.String(30))
    op.execute('UPDATE "user" SET handle = substr(handle, 1, 30)')


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("handle", new_column_name="username", type_=sa.String(64))
