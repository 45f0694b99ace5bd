"""drop legacy notes"""

import sqlalchemy as sa
from alembic import op

revision = "e6a000000001"
down_revision = "c6e1a0b2d301"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_column("user", "legacy_notes")


def downgrade():
    op.add_column("user", sa.Column("legacy_notes", sa.Text()))
