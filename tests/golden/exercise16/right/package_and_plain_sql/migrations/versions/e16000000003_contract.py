"""contract

Revision ID: e16000000003
Revises: e16000000002

"""
from alembic import op
import sqlalchemy as sa


revision = 'e16000000003'
down_revision = 'e16000000002'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE booking SET guest_name = guest WHERE guest_name = ''")
    op.execute("ALTER TABLE booking DROP COLUMN guest")


def downgrade():
    op.execute("ALTER TABLE booking ADD COLUMN guest VARCHAR(80) NOT NULL DEFAULT ''")
    op.execute("UPDATE booking SET guest = guest_name")
