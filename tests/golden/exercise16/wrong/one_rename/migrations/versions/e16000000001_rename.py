"""rename

Revision ID: e16000000001
Revises: 4e8a21c7d905

"""
from alembic import op
import sqlalchemy as sa


revision = 'e16000000001'
down_revision = '4e8a21c7d905'
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column('booking', 'guest', new_column_name='guest_name')


def downgrade():
    op.alter_column('booking', 'guest_name', new_column_name='guest')
