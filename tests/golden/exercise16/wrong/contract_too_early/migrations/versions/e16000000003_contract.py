"""index

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
    op.create_index('ix_booking_guest_name', 'booking', ['guest_name'])


def downgrade():
    op.drop_index('ix_booking_guest_name', 'booking')
