"""add points"""
import sqlalchemy as sa
from alembic import op

revision = "e14000000002"
down_revision = "c92f6b1e7d05"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE member ADD COLUMN points INTEGER")


def downgrade():
    op.execute("ALTER TABLE member DROP COLUMN points")
