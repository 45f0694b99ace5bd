"""bio and tag

Revision ID: e9a000000001
Revises: c9aa10b2d3aa, c9bb10b2d3bb
Create Date: 2026-02-04 09:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e9a000000001'
down_revision = ('c9aa10b2d3aa', 'c9bb10b2d3bb')
branch_labels = None
depends_on = None


def upgrade():
    op.execute('UPDATE "user" SET bio = NULL')


def downgrade():
    pass
