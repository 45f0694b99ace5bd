"""drop notes

Revision ID: d1
Revises: c6e1a0b2d301

"""
from alembic import op
import sqlalchemy as sa


revision = 'd1'
down_revision = 'c6e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    op.batch_alter_table("user").drop_column("legacy_notes")


def downgrade():
    with op.batch_alter_table("user") as b:
        b.add_column(sa.Column("legacy_notes", sa.Text(), nullable=True))
