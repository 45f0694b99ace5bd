"""aaaa00000002"""
from alembic import op
import sqlalchemy as sa

revision = 'aaaa00000002'
down_revision = 'c5e1a0b2d301'
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
