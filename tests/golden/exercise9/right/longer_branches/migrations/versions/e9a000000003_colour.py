"""colour

Revision ID: e9a000000003
Revises: c9bb10b2d3bb
Create Date: 2026-02-04 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e9a000000003'
down_revision = 'c9bb10b2d3bb'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("tag") as batch_op:
        batch_op.add_column(sa.Column("colour", sa.String(7)))


def downgrade():
    with op.batch_alter_table("tag") as batch_op:
        batch_op.drop_column("colour")
