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
    op.execute("UPDATE user SET legacy_notes = NULL")


def downgrade():
    pass
