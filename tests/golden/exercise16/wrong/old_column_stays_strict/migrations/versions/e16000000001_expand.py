"""expand

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
    op.add_column('booking', sa.Column('guest_name', sa.String(length=80), nullable=True))


def downgrade():
    op.drop_column('booking', 'guest_name')
