"""merge

Revision ID: e9a000000009
Revises: c9aa10b2d3aa, c9bb10b2d3bb, e9a000000008
Create Date: 2026-02-04 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e9a000000009'
down_revision = ('c9aa10b2d3aa', 'c9bb10b2d3bb', 'e9a000000008')
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
