"""points and phone"""
import sqlalchemy as sa
from alembic import op

revision = "e14000000021"
down_revision = ("c92f6b1e7d05", "f0a83d5c6e21")
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass
