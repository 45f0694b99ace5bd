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
    pass


def downgrade():
    pass
