"""m

Revision ID: 1195ad427f78
Revises: c9aa10b2d3aa, c9bb10b2d3bb
Create Date: 2026-12-01 09:31:57.714386

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '1195ad427f78'
down_revision = ('c9aa10b2d3aa', 'c9bb10b2d3bb')
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
