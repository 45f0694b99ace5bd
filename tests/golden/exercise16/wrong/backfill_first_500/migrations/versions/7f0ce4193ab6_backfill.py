"""backfill

Revision ID: 7f0ce4193ab6
Revises: b52d0c6f8e31

"""
from alembic import op
import sqlalchemy as sa


revision = '7f0ce4193ab6'
down_revision = 'b52d0c6f8e31'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE booking SET guest_name = guest WHERE id IN (SELECT id FROM booking WHERE guest_name IS NULL ORDER BY id LIMIT 500)")


def downgrade():
    pass
