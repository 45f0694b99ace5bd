"""backfill

Revision ID: e16000000002
Revises: e16000000001

"""
from alembic import op
import sqlalchemy as sa


revision = 'e16000000002'
down_revision = 'e16000000001'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE booking SET guest_name = guest WHERE guest_name IS NULL")


def downgrade():
    pass
