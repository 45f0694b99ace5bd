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
    pass


def downgrade():
    pass
