"""merge"""
from alembic import op
import sqlalchemy as sa

revision = 'aaa1'
down_revision = ('c9e1a0b2d301', 'c9aa10b2d3aa', 'c9bb10b2d3bb')
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
