"""tz

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
    with op.batch_alter_table("user") as b:
        b.drop_column("timezone")
    with op.batch_alter_table("user") as b:
        b.add_column(sa.Column("timezone", sa.String(40), nullable=False, server_default="UTC"))


def downgrade():
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.alter_column("timezone", existing_type=sa.VARCHAR(length=40), nullable=True)
